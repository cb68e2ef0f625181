"""What a report says against the evaluation it is made of."""

import numpy as np
import pytest

from lossgui.controllers.files.opening import load_example
from lossgui.model.classes.comparison import ClassFigure
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.report.contents import MOST_CLASSES, N_WORST, Report, make_report
from lossgui.model.scenario.arguments import make_scenario

RANDOM = np.random.default_rng(3)


def report_of(evaluation: Evaluation) -> Report:
    return make_report(evaluation, None, "batch", "1.0", "today")


def test_the_example() -> None:
    evaluation = evaluate(load_example())
    report = report_of(evaluation)
    assert report.classes.tolist() == [0, 1, 2]
    assert report.leader == 2
    assert report.figures[ClassFigure.COUNT].tolist() == [5, 2, 1]
    assert report.figures[ClassFigure.WEIGHT] == pytest.approx([8 / 15, 8 / 6, 8 / 3], rel=1e-12)
    assert report.frequency.tolist() == [5 / 8, 2 / 8, 1 / 8]
    losses = evaluation.losses(0, 8)
    assert [sample.row for sample in report.worst] == np.argsort(-losses).tolist()
    worst = report.worst[0]
    assert (worst.row, worst.targets, worst.predictions) == (7, (2,), (0,))
    p = np.exp([1.2, 0.1, 0.4]) / np.exp([1.2, 0.1, 0.4]).sum()
    assert worst.probability == pytest.approx(p[2], rel=1e-12)
    assert worst.loss == pytest.approx(-8 / 3 * np.log(p[2]), rel=1e-12)
    assert worst.share == pytest.approx(losses[7] / losses.sum(), rel=1e-12)
    assert 'reduction="mean"' in report.code


def test_pinned_state_is_kept() -> None:
    scenario = load_example()
    pinned = evaluate(scenario)
    report = make_report(evaluate(scenario.with_reduction("sum"), pinned), pinned, "", "", "")
    assert report.pinned is pinned
    assert report.evaluation.value == pytest.approx(pinned.numerator)


def test_many_classes_and_samples_are_bounded() -> None:
    n_samples, n_classes = 400, 120
    x, y = RANDOM.normal(size=(n_samples, n_classes)), RANDOM.integers(0, n_classes, n_samples)
    evaluation = evaluate(make_scenario("CrossEntropyLoss", x, y))
    report = report_of(evaluation)
    shares = report.figures[ClassFigure.LOSS_SHARE]
    assert report.classes.tolist() == np.argsort(-shares, kind="stable")[:MOST_CLASSES].tolist()
    losses = evaluation.losses(0, n_samples)
    largest = np.argsort(-losses, kind="stable")[:N_WORST].tolist()
    assert [sample.row for sample in report.worst] == largest
    assert len(report.code) < 1000


def test_binary_samples_name_all_classes_that_are_yes() -> None:
    x, y = [[3.0, -1.0, 2.0], [-1.0, 4.0, -2.0]], [[1.0, 0, 0], [0, 0, -1]]
    scenario = make_scenario("BCEWithLogitsLoss", x, y, pos_weight=[1, 2, 3], ignore_index=-1)
    report = report_of(evaluate(scenario))
    assert [(s.row, s.targets, s.predictions) for s in report.worst] == [
        (1, (), (1,)),
        (0, (0,), (0, 2)),
    ]
    assert report.figures[ClassFigure.POS_WEIGHT].tolist() == [1, 2, 3]


def test_infinite_losses_come_first_and_ignored_samples_not_at_all() -> None:
    x = [[0.0, 0.0], [0.0, -np.inf], [np.nan, 0.0], [0.0, 9.0]]
    report = report_of(evaluate(make_scenario("CrossEntropyLoss", x, [0, 1, 1, -100])))
    assert [sample.row for sample in report.worst] == [1, 2, 0]
    assert np.isnan(report.evaluation.value)


@pytest.mark.parametrize(
    ("loss", "x", "y"),
    [
        ("CrossEntropyLoss", np.zeros((0, 0)), np.zeros(0, int)),
        ("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, int)),
        ("CrossEntropyLoss", np.zeros((2, 3)), np.full(2, -100)),
        ("BCEWithLogitsLoss", np.zeros((0, 2)), np.zeros((0, 2))),
        ("BCELoss", np.zeros((2, 0)), np.zeros((2, 0))),
    ],
)
def test_nothing_to_list(loss: str, x: np.ndarray, y: np.ndarray) -> None:
    report = report_of(evaluate(make_scenario(loss, x, y)))
    assert report.worst == ()
    assert len(report.classes) == x.shape[1]


def test_one_class_costs_nothing() -> None:
    report = report_of(evaluate(make_scenario("CrossEntropyLoss", [[3.0], [1.0]], [0, 0])))
    assert [(sample.row, sample.loss) for sample in report.worst] == [(0, 0.0), (1, 0.0)]
