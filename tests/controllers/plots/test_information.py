from unittest.mock import MagicMock

import numpy as np
import pytest

import lossgui
from lossgui.controllers.inputs import Inputs
from lossgui.controllers.plots.information import MOST_CLASSES, InformationPlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.ports import Notices
from lossgui.ports.plots import InformationChoices, InformationPicture, InformationView


@pytest.fixture
def plot() -> MagicMock:
    return MagicMock(spec=InformationView)


@pytest.fixture
def plots(session: Session, plot: MagicMock) -> InformationPlots:
    plots = InformationPlots(session, plot)
    session.add_view(plots)
    return plots


def open_plots(plot: MagicMock, loss: str, x: object, t: object, **arguments: object) -> Session:
    scenario = make_scenario(loss, x, t, **arguments)
    session = Session(scenario, "opened", MagicMock(spec=Notices))
    session.add_view(InformationPlots(session, plot))
    return session


def picture(plot: MagicMock) -> InformationPicture:
    return plot.present_information.call_args.args[1]


def choices(plot: MagicMock) -> InformationChoices:
    return plot.present_information.call_args.args[2]


def test_target_and_prediction_of_the_selected_sample_are_shown(
    session: Session, plots: InformationPlots, plot: MagicMock
) -> None:
    session.select(1, 2)
    shown = picture(plot)
    assert shown.names == ("cat", "dog", "fox")
    assert shown.information.target.p.tolist() == [0, 1, 0]
    expected = lossgui.evaluate("CrossEntropyLoss", [[0.0, 1.0, 3.0]], [1]).value
    assert shown.information.cross_entropy == pytest.approx(expected, rel=1e-12)
    assert shown.loss == pytest.approx(2 * expected, rel=1e-12)
    assert shown.pinned is None


def test_the_same_frame_is_shown_once(
    session: Session, plots: InformationPlots, plot: MagicMock
) -> None:
    plot.reset_mock()
    plots.present(session.state)
    assert not plot.present_information.called


def test_of_a_binary_loss_the_element_is_shown(plot: MagicMock) -> None:
    session = open_plots(plot, "BCELoss", [[0.2, 0.7]], [[0.0, 1.0]], weight=[1.0, 3.0])
    session.select(0, 1)
    shown = picture(plot)
    assert shown.names == ("no", "yes")
    np.testing.assert_allclose(shown.information.prediction.p, [0.3, 0.7], rtol=1e-12)
    assert shown.loss == pytest.approx(-3 * np.log(0.7))


def test_of_many_classes_some_are_shown_one_by_one(plot: MagicMock) -> None:
    x = np.zeros((1, 100))
    x[0, 50:60] = 9.0
    open_plots(plot, "CrossEntropyLoss", x, [99])
    shown = picture(plot).shown
    assert len(shown) == MOST_CLASSES
    assert {*range(50, 60), 99} < set(shown.tolist())


@pytest.mark.parametrize(
    ("x", "t", "words"),
    [
        (np.zeros((0, 3)), np.zeros(0, dtype=int), "no samples: open a file or type logits"),
        ([[0.0, 1.0]], [-100], "The target of sample 0 is ignored: it is no distribution."),
        (
            [[np.nan, 1.0]],
            [0],
            "The prediction of sample 0 is no distribution: nan is not in [0, 1].",
        ),
    ],
)
def test_it_is_said_why_there_are_none(plot: MagicMock, x: object, t: object, words: str) -> None:
    open_plots(plot, "CrossEntropyLoss", x, t)
    assert plot.present_nothing.call_args.args[1] == words
    assert not plot.present_information.called


def test_the_unit_is_chosen(plots: InformationPlots, plot: MagicMock) -> None:
    plots.choose_unit("bits")
    assert choices(plot) == InformationChoices("bits", False)


def test_free_distributions_start_with_the_samples(
    session: Session, plots: InformationPlots, plot: MagicMock
) -> None:
    before = picture(plot).information
    plots.set_free(True)
    assert choices(plot).free
    assert picture(plot).loss is None
    assert (picture(plot).information.prediction.p == before.prediction.p).all()
    session.select(1, 0)
    assert (picture(plot).information.prediction.p == before.prediction.p).all()
    plots.reset()
    assert picture(plot).information.target.p.tolist() == [0, 1, 0]
    plots.set_free(False)
    assert not choices(plot).free
    assert picture(plot).loss is not None


def test_free_distributions_without_a_sample_are_an_example(plot: MagicMock) -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))
    session = Session(scenario, "empty", MagicMock(spec=Notices))
    plots = InformationPlots(session, plot)
    session.add_view(plots)
    plots.set_free(True)
    assert picture(plot).information.target.p == pytest.approx([0.7, 0.2, 0.1])
    assert picture(plot).information.prediction.p == pytest.approx([0.5, 0.3, 0.2])
    assert picture(plot).information.divergence / np.log(2) == pytest.approx(0.122806, abs=1.1e-6)


def test_a_drag_keeps_the_proportions_of_its_start(
    plots: InformationPlots, plot: MagicMock
) -> None:
    plots.set_free(True)
    start = picture(plot).information.prediction.p
    plots.drag(False, 0, 1.0)
    assert picture(plot).information.prediction.p.tolist() == [1, 0, 0]
    plots.drag(False, 0, 0.5)
    moved = picture(plot).information.prediction.p
    assert moved[0] == 0.5
    assert moved[1] / moved[2] == pytest.approx(start[1] / start[2])
    plots.drag(False, 0, 1.0)
    plots.finish_drag()
    plots.drag(False, 0, 0.5)
    assert picture(plot).information.prediction.p.tolist() == [0.5, 0.25, 0.25]
    plots.drag(True, 2, 0.25)
    assert picture(plot).information.target.p.tolist() == [0.75, 0, 0.25]


def test_only_free_distributions_are_moved(
    session: Session, plots: InformationPlots, plot: MagicMock
) -> None:
    plot.reset_mock()
    plots.drag(False, 0, 1.0)
    plots.reset()
    assert not plot.present_information.called


def test_the_sample_in_state_a_is_shown_beside(
    session: Session, plots: InformationPlots, plot: MagicMock
) -> None:
    session.pin()
    before = picture(plot).information.cross_entropy
    Inputs(session).edit_logit(0, 0, "-5")
    pinned = picture(plot).pinned
    assert pinned is not None
    assert pinned.cross_entropy == before
    assert picture(plot).information.cross_entropy > before
    session.begin(lambda: make_scenario("CrossEntropyLoss", [[0.0, 1.0]], [0]), "other")
    assert picture(plot).pinned is None
