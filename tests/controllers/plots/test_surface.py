from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.inputs import Inputs
from lossgui.controllers.plots.surface import LONGEST, MOST_STEPS, SurfacePlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.surface import Descent, Surface
from lossgui.ports.plots import SurfaceChoices, SurfaceView


@pytest.fixture
def plot() -> MagicMock:
    return MagicMock(spec=SurfaceView)


@pytest.fixture
def surfaces(session: Session, plot: MagicMock, notices: MagicMock) -> SurfacePlots:
    session.select(1, 2)
    surfaces = SurfacePlots(session, Inputs(session), plot, notices)
    session.add_view(surfaces)
    return surfaces


def surface(plot: MagicMock) -> Surface:
    return plot.present_surface.call_args.args[1]


def descent(plot: MagicMock) -> Descent | None:
    return plot.present_surface.call_args.args[2]


def choices(plot: MagicMock) -> SurfaceChoices:
    return plot.present_surface.call_args.args[3]


def spans(plot: MagicMock) -> list[float]:
    shown = surface(plot)
    return [shown.x[0], shown.x[-1], shown.y[0], shown.y[-1]]


def test_the_surface_of_the_selected_entry_and_the_target_is_shown(
    session: Session, surfaces: SurfacePlots, plot: MagicMock
) -> None:
    assert (surface(plot).row, surface(plot).columns) == (1, (2, 1))
    assert surface(plot).now.loss == pytest.approx(session.evaluation.value, rel=1e-12)
    assert descent(plot) is None


def test_a_person_chooses_the_second_entry(
    session: Session, surfaces: SurfacePlots, plot: MagicMock
) -> None:
    surfaces.choose_second(0)
    assert surface(plot).columns == (2, 0)
    session.select(1, 0)
    assert surface(plot).columns == (0, 1)
    session.select(1, 1)
    assert surface(plot).columns == (1, 0)
    surfaces.choose_second(None)
    assert surface(plot).columns == (1, 2)


def test_the_second_entry_is_found_by_a_part_of_its_name(
    surfaces: SurfacePlots, plot: MagicMock, notices: MagicMock
) -> None:
    surfaces.choose_second_class("ca")
    assert surface(plot).columns == (2, 0)
    surfaces.choose_second_class("wolf")
    assert surface(plot).columns == (2, 0)
    assert "'wolf' is in no class name" in str(notices.warn.call_args.args[0])


def test_the_same_frame_is_computed_once(
    session: Session, surfaces: SurfacePlots, plot: MagicMock
) -> None:
    plot.reset_mock()
    surfaces.present(session.state)
    assert not plot.present_surface.called


@pytest.mark.parametrize("shape", [(0, 3), (2, 1)])
def test_without_two_entries_there_is_no_surface(
    plot: MagicMock, notices: MagicMock, shape: tuple[int, int]
) -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros(shape), np.zeros(shape[0], dtype=int))
    session = Session(scenario, "little", notices)
    surfaces = SurfacePlots(session, Inputs(session), plot, notices)
    session.add_view(surfaces)
    assert surface(plot) is None
    surfaces.zoom(0.5, 0.0, 0.0)
    surfaces.lock(True)
    surfaces.drag(1.0, 1.0)
    assert choices(plot).spans is None
    assert session.scenario is scenario


def test_a_drag_is_one_step_over_both_entries(
    session: Session, surfaces: SurfacePlots, plot: MagicMock
) -> None:
    before = session.scenario
    for step in range(4):
        surfaces.drag(1.0 + step, 8.5 + step)
    assert session.scenario.logits.rows(1, 2).tolist() == [[0.0, 11.5, 4.0]]
    assert spans(plot) == [-6.0, 6.0, -6.0, 6.0]
    surfaces.finish_drag()
    assert spans(plot) == [-6.0, 6.0, -6.0, 14.0]
    surfaces.drag(0.0, 0.0)
    assert session.state.undo_name == "Drag logits"
    session.undo()
    session.undo()
    assert session.scenario is before


def test_zooming_keeps_the_place_under_the_mouse(surfaces: SurfacePlots, plot: MagicMock) -> None:
    surfaces.zoom(0.5, 6.0, -2.0)
    assert spans(plot) == [0.0, 6.0, -4.0, 2.0]
    assert surface(plot).loss.shape == (201, 201)
    surfaces.zoom(1e12, 0.0, 0.0)
    assert np.ptp(spans(plot)[:2]) == pytest.approx(LONGEST)
    surfaces.lock(False)
    assert spans(plot) == [-6.0, 6.0, -6.0, 6.0]


def test_zooming_stays_in_the_unit_square(
    session: Session, surfaces: SurfacePlots, plot: MagicMock
) -> None:
    session.begin(lambda: make_scenario("BCELoss", [[0.2, 0.7]], [[0.0, 1.0]]), "square")
    surfaces.zoom(0.5, 0.0, 1.0)
    assert spans(plot) == [0.0, 0.5, 0.5, 1.0]
    surfaces.zoom(10, 0.25, 0.75)
    assert spans(plot) == [0.0, 1.0, 0.0, 1.0]


def test_a_locked_range_stays_with_another_sample(
    session: Session, surfaces: SurfacePlots, plot: MagicMock
) -> None:
    surfaces.lock(True)
    surfaces.drag(0.0, 20.0)
    surfaces.finish_drag()
    session.select(0, 0)
    assert spans(plot) == [-6.0, 6.0, -6.0, 6.0]
    assert choices(plot).spans is not None


def test_a_descent_is_shown_on_demand(surfaces: SurfacePlots, plot: MagicMock) -> None:
    surfaces.show_descent(True)
    surfaces.set_learning_rate("0.5")
    steps = descent(plot)
    assert steps is not None
    assert steps.n_steps == MOST_STEPS
    assert steps.x[1] == surface(plot).now.x - 0.5 * surface(plot).now.slope_x
    surfaces.show_descent(False)
    assert descent(plot) is None


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "fast"])
def test_a_learning_rate_is_a_positive_number(
    surfaces: SurfacePlots, plot: MagicMock, notices: MagicMock, text: str
) -> None:
    plot.reset_mock()
    surfaces.set_learning_rate(text)
    assert "learning rate" in str(notices.warn.call_args.args[0])
    assert choices(plot).learning_rate == 1.0
