from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.surface import LONGEST, MOST_STEPS, SurfacePresenter
from lossgui.controllers.session import Session
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.state.pictures import Picture

Open = Callable[[Scenario], Any]


@pytest.fixture
def open_plot(showing: Any) -> Open:
    """Return what shows the surface of a scenario."""

    def opened(scenario: Scenario) -> Any:
        return showing(
            scenario,
            lambda background, session: SurfacePresenter(background, Entries(session)),
        )

    return opened


@pytest.fixture
def plot(open_plot: Open, session: Session) -> Any:
    plot = open_plot(session.scenario)
    plot.session.select(1, 2)
    return plot


def spans(plot: Any) -> list[float]:
    shown = plot.picture.surface
    return [shown.x[0], shown.x[-1], shown.y[0], shown.y[-1]]


def test_the_surface_of_the_selected_entry_and_the_target_is_shown(plot: Any) -> None:
    assert (plot.picture.surface.row, plot.picture.surface.columns) == (1, (2, 1))
    assert plot.picture.surface.now.loss == pytest.approx(plot.session.evaluation.value, rel=1e-12)
    assert plot.picture.descent is None


def test_a_person_chooses_the_second_entry(plot: Any) -> None:
    plot.presenter.take("surface_second", 1)
    assert plot.picture.surface.columns == (2, 0)
    plot.session.select(1, 0)
    assert plot.picture.surface.columns == (0, 1)
    plot.session.select(1, 1)
    assert plot.picture.surface.columns == (1, 0)
    plot.presenter.take("surface_second", 0)
    assert plot.picture.surface.columns == (1, 2)


def test_the_second_entry_is_found_by_a_part_of_its_name(plot: Any) -> None:
    plot.presenter.take("surface_second", "ca")
    assert plot.picture.surface.columns == (2, 0)
    plot.presenter.take("surface_second", "wolf")
    assert plot.picture.surface.columns == (2, 0)
    assert "'wolf' is in no class name" in str(plot.notices.warn.call_args.args[0])


def test_the_same_state_is_computed_once(plot: Any) -> None:
    picture = plot.picture
    plot.session.refresh()
    assert plot.picture is picture
    plot.presenter.take("surface_descent", True)
    assert plot.picture.surface is picture.surface


def test_what_looks_the_same_is_not_painted_anew(plot: Any) -> None:
    before = plot.picture
    plot.presenter.drag(-3.0, 2.0)
    assert plot.picture.painted is before.surface
    assert plot.picture.surface is not before.surface
    plot.session.select(0, 0)
    assert plot.picture.painted is plot.picture.surface


@pytest.mark.parametrize("shape", [(0, 3), (2, 1)])
def test_without_two_entries_there_is_no_surface(open_plot: Open, shape: tuple[int, int]) -> None:
    scenario = make_scenario("CrossEntropyLoss", np.zeros(shape), np.zeros(shape[0], dtype=int))
    plot = open_plot(scenario)
    assert type(plot.picture) is Picture
    plot.presenter.zoom(0.5, 0.0, 0.0)
    plot.presenter.take("surface_lock", True)
    plot.presenter.drag(1.0, 1.0)
    plot.presenter.finish_drag()
    assert not plot.control("surface_lock").on
    assert plot.session.scenario is scenario


def test_a_drag_is_one_step_over_both_entries(plot: Any) -> None:
    before = plot.session.scenario
    for step in range(4):
        plot.presenter.drag(1.0 + step, 8.5 + step)
    assert plot.session.scenario.logits.rows(1, 2).tolist() == [[0.0, 11.5, 4.0]]
    assert spans(plot) == [-6.0, 6.0, -6.0, 6.0]
    plot.presenter.finish_drag()
    assert spans(plot) == [-6.0, 6.0, -6.0, 14.0]
    plot.presenter.drag(0.0, 0.0)
    assert plot.session.state.undo_name == "Drag logits"
    plot.session.undo()
    plot.session.undo()
    assert plot.session.scenario is before


def test_zooming_keeps_the_place_under_the_mouse(plot: Any) -> None:
    plot.presenter.zoom(0.5, 6.0, -2.0)
    assert spans(plot) == [0.0, 6.0, -4.0, 2.0]
    assert plot.picture.surface.loss.shape == (201, 201)
    plot.presenter.zoom(1e12, 0.0, 0.0)
    assert np.ptp(spans(plot)[:2]) == pytest.approx(LONGEST)
    plot.presenter.take("surface_lock", False)
    assert spans(plot) == [-6.0, 6.0, -6.0, 6.0]


def test_zooming_stays_in_the_unit_square(plot: Any) -> None:
    plot.session.begin(lambda: make_scenario("BCELoss", [[0.2, 0.7]], [[0.0, 1.0]]), "square")
    plot.presenter.zoom(0.5, 0.0, 1.0)
    assert spans(plot) == [0.0, 0.5, 0.5, 1.0]
    plot.presenter.zoom(10, 0.25, 0.75)
    assert spans(plot) == [0.0, 1.0, 0.0, 1.0]


def test_a_locked_range_stays_with_another_sample(plot: Any) -> None:
    plot.presenter.take("surface_lock", True)
    plot.presenter.drag(0.0, 20.0)
    plot.presenter.finish_drag()
    plot.session.select(0, 0)
    assert spans(plot) == [-6.0, 6.0, -6.0, 6.0]
    assert plot.control("surface_lock").on


def test_a_descent_is_shown_on_demand(plot: Any) -> None:
    plot.presenter.take("surface_descent", True)
    plot.presenter.take("surface_learning_rate", "0.5")
    steps = plot.picture.descent
    assert steps is not None
    assert steps.n_steps == MOST_STEPS
    assert steps.x[1] == plot.picture.surface.now.x - 0.5 * plot.picture.surface.now.slope_x
    plot.presenter.take("surface_descent", False)
    assert plot.picture.descent is None


@pytest.mark.parametrize("text", ["0", "-1", "inf", "nan", "fast"])
def test_a_learning_rate_is_a_positive_number(plot: Any, text: str) -> None:
    plot.presenter.take("surface_learning_rate", text)
    assert "learning rate" in str(plot.notices.warn.call_args.args[0])
    assert plot.control("surface_learning_rate").value == "1"
