"""The program asks a loss from outside instead of taking it for one of its own."""

from dataclasses import replace

import numpy as np
import pytest
from focal import FOCAL
from outside import HINGE, SOFT_MARGIN, SOFT_TARGETS, SYMMETRIC

import lossgui
from lossgui.model.classes.comparison import ClassFigure, figures_of
from lossgui.model.classes.inverse_weights import priors
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.editing.whole_tables import convert_targets
from lossgui.model.errors import ChoiceError, DomainError, ShapeError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files.scenarios import unmarked
from lossgui.model.losses.cross_entropy import CROSS_ENTROPY
from lossgui.model.losses.registry import registered
from lossgui.model.losses.signature.inputs import PROBABILITIES
from lossgui.model.losses.signature.options import Parameter
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.samples.sample_statistics import describe
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.model.scenario.conversion import with_loss

RNG = np.random.default_rng(8)
X = RNG.normal(size=(4, 3))
Y = np.array([0, 1, 2, 0])

pytestmark = pytest.mark.usefixtures("outside")


def test_weights_of_columns_have_an_entry_for_each_column() -> None:
    arrays = SOFT_MARGIN.key, X, np.eye(3)[Y]
    assert make_scenario(*arrays, weight=[1, 2, 3]).weights.tolist() == [1, 2, 3]
    with pytest.raises(ShapeError, match=r"use shape \(3,\)"):
        make_scenario(*arrays, weight=np.ones((4, 1)))


def test_class_probabilities_alone_are_what_every_other_target_becomes() -> None:
    for through in ("CrossEntropyLoss", "BCEWithLogitsLoss"):
        before = with_loss(make_scenario("NLLLoss", X, Y), through).scenario
        made = with_loss(before, SOFT_TARGETS.key)
        assert made.scenario.target_kind is TargetKind.PROBABILITIES
        np.testing.assert_array_equal(made.scenario.targets.array(), np.eye(3)[Y])
        assert "the targets became class probabilities" in made.remarks
    with pytest.raises(ChoiceError, match="SoftTargetLoss takes no targets in the form 'index'"):
        convert_targets(made.scenario, "index")
    with pytest.raises(ShapeError, match=r"class probabilities of the input's shape \(4, 3\)"):
        lossgui.evaluate(SOFT_TARGETS.key, X, Y)


def test_what_is_ignored_becomes_nothing_or_is_refused() -> None:
    rows = np.eye(3)[[0, 0, 2, 0]]
    rows[1] = 0
    ignoring = make_scenario("CrossEntropyLoss", X, [0, -100, 2, 0])
    for key in (SOFT_TARGETS.key, HINGE.key):
        with pytest.raises(DomainError, match="cannot ignore a sample"):
            with_loss(ignoring, key)
    soft = replace(SOFT_TARGETS, key="Soft", parameters=CROSS_ENTROPY.parameters)
    with registered(soft):
        for before in (ignoring, with_loss(ignoring, "BCEWithLogitsLoss").scenario):
            made = with_loss(before, "Soft")
            np.testing.assert_array_equal(made.scenario.targets.array(), rows)
            assert "0 where they were ignored" in " ".join(made.remarks)


def test_dimensions_are_unfolded_where_the_loss_refuses_them() -> None:
    images = make_scenario("CrossEntropyLoss", RNG.normal(size=(2, 3, 4)), np.zeros((2, 4), int))
    made = with_loss(images, "MultiMarginLoss")
    assert "its dimensions were unfolded to rows" in made.remarks
    arrays = arrays_of(made.scenario)
    again = lossgui.evaluate("MultiMarginLoss", arrays.input, arrays.target)
    assert float(again.value) == evaluate(made.scenario).value
    assert with_loss(images, FOCAL.key).scenario.shape == (2, 3, 4)


def test_an_option_that_the_next_loss_refuses_has_its_default_there_and_is_said() -> None:
    power = replace(SYMMETRIC, key="Power", parameters=(Parameter("p", 0.7, "The power."),))
    with registered(power):
        made = with_loss(make_scenario("Power", X, Y, p=0.3), "MultiMarginLoss")
        assert made.scenario.option("p") == 1
        assert "p is 1 now, as it cannot be 0.3" in made.remarks


def test_what_scores_of_yes_and_no_say_stays() -> None:
    scores = make_scenario(HINGE.key, X, np.eye(3)[Y])
    for key in ("BCELoss", "BCEWithLogitsLoss"):
        there = with_loss(scores, key).scenario
        back = with_loss(there, HINGE.key).scenario
        np.testing.assert_allclose(back.logits.array(), X)
        correct = [describe(evaluate(one), np.arange(4)).correct for one in (scores, there)]
        np.testing.assert_array_equal(*correct)
    assert "the scores became probabilities by sigmoid" in with_loss(scores, "BCELoss").remarks


def test_an_input_outside_its_domain_is_refused_whatever_the_targets_are() -> None:
    likely = replace(SYMMETRIC, key="Likely", input=PROBABILITIES)
    with registered(likely):
        scenario = make_scenario("Likely", np.full((2, 2), 0.5), [0, -100])
        with pytest.raises(DomainError, match=r"input 2.0 in row 0, column 1 is no probability"):
            scenario.with_logits(0, 1, np.array([[2.0]]))
        assert scenario.with_logits(1, 1, np.array([[2.0]])).logits.cell(1, 1) == 2.0
        with pytest.raises(DomainError, match="no probability: Likely takes numbers from 0 to 1"):
            make_scenario("Likely", np.full((2, 2), -1.0), [0, 1])


def test_nothing_is_left_out_that_the_loss_cannot_leave_out() -> None:
    odd = make_scenario(SOFT_MARGIN.key, X, np.where(np.eye(3)[Y] > 0, -1.0, 0.0))
    assert unmarked(odd).endswith("outside 0 to 1: the loss counts them like any other.")
    rigid = replace(SOFT_MARGIN, key="Rigid", input=PROBABILITIES)
    with registered(rigid), pytest.raises(DomainError) as caught:
        make_scenario("Rigid", np.full((1, 2), 0.5), [[-1.0, 0.0]])
    assert "ignore_index" not in str(caught.value)


def test_the_cause_is_what_the_loss_looks_at() -> None:
    scores = np.array([[0.0, np.nan, 0.5]])
    made = make_scenario("MultiMarginLoss", scores, [0], weight=[np.inf, 1, 1])
    assert why_not_finite(evaluate(made)) == "inf: the weight of class 0 is inf"


def test_only_a_log_likelihood_has_effective_priors() -> None:
    for spec in (FOCAL, SYMMETRIC, SOFT_MARGIN, HINGE):
        scenario = with_loss(make_scenario("CrossEntropyLoss", X, Y), spec.key).scenario
        assert ClassFigure.PRIOR not in figures_of(scenario)
        assert np.isnan(priors(evaluate(scenario))).all()
        with pytest.raises(DomainError, match=spec.key):
            spec.check_priors()
    assert ClassFigure.PRIOR in figures_of(make_scenario("CrossEntropyLoss", X, Y))
