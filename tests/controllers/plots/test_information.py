from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import lossgui
from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.information import MOST_CLASSES, InformationPresenter
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.state.pictures import Picture

TWO = make_scenario(
    "CrossEntropyLoss",
    [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]],
    [0, 1],
    weight=[1.0, 2.0, 3.0],
    class_names=("cat", "dog", "fox"),
)
EMPTY = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))


@pytest.fixture
def information(showing: Any) -> Callable[..., Any]:
    """Return what shows the distributions of a scenario."""
    return lambda scenario=TWO: showing(scenario, InformationPresenter)


def free(shown: Any) -> Any:
    """Let the distributions be moved."""
    shown.presenter.take("information_free", True)
    return shown


def target(shown: Any) -> Any:
    return shown.picture.information.target.p


def prediction(shown: Any) -> Any:
    return shown.picture.information.prediction.p


def test_target_and_prediction_of_the_selected_sample_are_shown(
    information: Callable[..., Any],
) -> None:
    shown = information()
    shown.session.select(1, 2)
    picture = shown.picture
    assert picture.rows.names == ("cat", "dog", "fox")
    assert (target(shown).tolist(), picture.selected) == ([0, 1, 0], 2)
    expected = lossgui.evaluate("CrossEntropyLoss", [[0.0, 1.0, 3.0]], [1]).value
    assert picture.information.cross_entropy == pytest.approx(expected, rel=1e-12)
    loss = f"With its weight the loss of sample 1 is {2 * expected:.4f} nats"
    assert loss in picture.sentence
    assert picture.pinned is None


def test_the_same_picture_is_made_once(information: Callable[..., Any]) -> None:
    shown = information()
    picture = shown.picture
    shown.session.refresh()
    assert shown.picture is picture


def test_of_a_binary_loss_the_element_is_shown(information: Callable[..., Any]) -> None:
    binary = make_scenario("BCELoss", [[0.2, 0.7]], [[0.0, 1.0]], weight=[1.0, 3.0])
    shown = information(binary)
    shown.session.select(0, 1)
    assert shown.picture.rows.names == ("no", "yes")
    assert shown.picture.selected is None
    np.testing.assert_allclose(prediction(shown), [0.3, 0.7], rtol=1e-12)
    assert f"is {-3 * np.log(0.7):.4f} nats" in shown.picture.sentence


def test_of_many_classes_some_are_shown_one_by_one(information: Callable[..., Any]) -> None:
    x = np.zeros((1, 100))
    x[0, 50:60] = 9.0
    picture = information(make_scenario("CrossEntropyLoss", x, [99])).picture
    assert len(picture.shown) == MOST_CLASSES
    assert {*range(50, 60), 99} < set(picture.shown.tolist())


@pytest.mark.parametrize(
    ("scenario", "words"),
    [
        (EMPTY, "no samples: open a file or type logits"),
        (
            make_scenario("CrossEntropyLoss", [[0.0, 1.0]], [-100]),
            "The target of sample 0 is ignored: it is no distribution.",
        ),
        (
            make_scenario("CrossEntropyLoss", [[np.nan, 1.0]], [0]),
            "The prediction of sample 0 is no distribution: nan is not in [0, 1].",
        ),
    ],
)
def test_it_is_said_why_there_are_none(
    information: Callable[..., Any], scenario: Scenario, words: str
) -> None:
    picture = information(scenario).picture
    assert picture.message == words
    assert (type(picture), picture.legend) == (Picture, {})


def test_the_unit_is_chosen(information: Callable[..., Any]) -> None:
    shown = information()
    nats = shown.picture.rows.surprise
    shown.presenter.take("information_unit", "bits")
    assert (shown.picture.unit, shown.control("information_unit").chosen) == ("bits", "bits")
    np.testing.assert_allclose(shown.picture.rows.surprise, nats / np.log(2))
    assert not shown.picture.free


def test_free_distributions_start_with_the_samples(information: Callable[..., Any]) -> None:
    shown = information()
    before = prediction(shown)
    assert not shown.control("information_reset").shown
    free(shown)
    assert shown.picture.free
    assert shown.control("information_free").on
    assert shown.control("information_reset").shown
    assert "the loss of" not in shown.picture.sentence
    assert (prediction(shown) == before).all()
    shown.session.select(1, 0)
    assert (prediction(shown) == before).all()
    shown.presenter.take("information_reset", None)
    assert target(shown).tolist() == [0, 1, 0]
    shown.presenter.take("information_free", False)
    assert not shown.picture.free
    assert "the loss of sample 1" in shown.picture.sentence


def test_free_distributions_without_a_sample_are_an_example(
    information: Callable[..., Any],
) -> None:
    shown = free(information(EMPTY))
    assert target(shown) == pytest.approx([0.7, 0.2, 0.1])
    assert prediction(shown) == pytest.approx([0.5, 0.3, 0.2])
    divergence = shown.picture.information.divergence
    assert divergence / np.log(2) == pytest.approx(0.122806, abs=1.1e-6)


def test_a_drag_keeps_the_proportions_of_its_start(information: Callable[..., Any]) -> None:
    shown = free(information())
    start, drag = prediction(shown), shown.presenter.drag
    drag(False, 0, 1.0)
    assert prediction(shown).tolist() == [1, 0, 0]
    drag(False, 0, 0.5)
    moved = prediction(shown)
    assert moved[0] == 0.5
    assert moved[1] / moved[2] == pytest.approx(start[1] / start[2])
    drag(False, 0, 1.0)
    shown.presenter.finish_drag()
    drag(False, 0, 0.5)
    assert prediction(shown).tolist() == [0.5, 0.25, 0.25]
    drag(True, 2, 0.25)
    assert target(shown).tolist() == [0.75, 0, 0.25]


def test_only_free_distributions_are_moved(information: Callable[..., Any]) -> None:
    shown = information()
    picture = shown.picture
    shown.presenter.drag(False, 0, 1.0)
    assert shown.picture is picture
    assert shown.session.state.steps == ("",)


def test_drags_are_steps_that_undo_takes_back(information: Callable[..., Any]) -> None:
    shown = information()
    session, drag = shown.session, shown.presenter.drag
    scenario, of_sample = session.scenario, prediction(shown)
    free(shown)
    for values in ((0.9, 0.8, 0.7), (0.5, 0.25)):
        for value in values:
            drag(False, 0, value)
        shown.presenter.finish_drag()
    steps = ("", "Free distributions", "Drag probability", "Drag probability")
    assert session.state.steps == steps
    for expected in (0.7, of_sample[0]):
        session.undo()
        assert shown.picture.free
        assert prediction(shown)[0] == pytest.approx(expected)
    session.undo()
    assert not shown.picture.free
    session.go_to_step(3)
    assert prediction(shown)[0] == 0.25
    assert session.scenario is scenario
    assert not session.state.modified


def test_a_drag_after_undo_starts_with_what_is_on_show(information: Callable[..., Any]) -> None:
    shown = free(information())
    shown.presenter.drag(False, 0, 1.0)
    shown.session.undo()
    start = prediction(shown)
    shown.presenter.finish_drag()
    shown.presenter.drag(False, 0, 0.5)
    moved = prediction(shown)
    assert moved[1] / moved[2] == pytest.approx(start[1] / start[2])


def test_an_edit_of_the_tables_keeps_free_distributions(information: Callable[..., Any]) -> None:
    shown = free(information())
    shown.presenter.drag(False, 0, 0.25)
    shown.presenter.finish_drag()
    Entries(shown.session).edit_logit(0, 0, "-5")
    assert prediction(shown)[0] == 0.25
    shown.session.undo()
    assert (prediction(shown)[0], shown.session.state.modified) == (0.25, False)


def test_the_sample_in_state_a_is_shown_beside(information: Callable[..., Any]) -> None:
    shown = information()
    session = shown.session
    session.pin()
    before = shown.picture.information.cross_entropy
    Entries(session).edit_logit(0, 0, "-5")
    pinned = shown.picture.pinned
    assert pinned is not None
    assert pinned.cross_entropy == before
    assert shown.picture.information.cross_entropy > before
    session.begin(lambda: make_scenario("CrossEntropyLoss", [[0.0, 1.0]], [0]), "other")
    assert shown.picture.pinned is None
