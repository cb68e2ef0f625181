from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.plots.curve import CurvePresenter
from lossgui.model.curves.input_curves import Curve
from lossgui.model.curves.variables import ENTRY, TEMPERATURE
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.state.pictures import Picture

Open = Callable[..., Any]


@pytest.fixture
def open_plot(showing: Any) -> Open:
    """Return what shows the curve of a scenario."""

    def opened(scenario: Scenario, jobs: Any = None) -> Any:
        return showing(
            scenario,
            lambda background, session: CurvePresenter(background, Entries(session)),
            jobs,
        )

    return opened


def curve(plot: Any) -> Curve:
    return plot.presenter.found.curve


def span(plot: Any) -> tuple[float, float]:
    x = plot.picture.x
    return float(x[0]), float(x[-1])


def axis_of(plot: Any) -> str:
    return plot.control("curve_axis").chosen


X = [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]]


@pytest.fixture
def plot(open_plot: Open) -> Any:
    return open_plot(make_scenario("CrossEntropyLoss", X, [0, 1], weight=[1.0, 2.0, 3.0]))


def test_the_curve_of_the_selected_entry_is_shown(plot: Any) -> None:
    plot.session.select(1, 2)
    drawn = curve(plot)
    assert (drawn.axis, drawn.row, drawn.column) == (ENTRY, 1, 2)
    assert drawn.batch.y_now == plot.session.evaluation.value
    assert plot.picture.points["batch"][:, 0].tolist() == [3.0, drawn.batch.y_now]


def test_what_is_on_show_is_not_computed_again(plot: Any) -> None:
    found, picture = plot.presenter.found, plot.picture
    plot.session.refresh()
    plot.presenter.take("curve_log", False)
    assert plot.picture is picture
    plot.presenter.take("curve_log", True)
    assert plot.picture is not picture
    assert plot.presenter.found is found


def test_an_empty_table_has_no_curve(open_plot: Open) -> None:
    empty = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))
    plot = open_plot(empty)
    for key in (ENTRY, "weight", "label_smoothing", TEMPERATURE):
        plot.presenter.take("curve_axis", key)
        plot.presenter.zoom(0.5, 0, 0)
        plot.presenter.take("curve_lock", True)
        plot.presenter.reset_view()
    assert type(plot.picture) is Picture
    assert plot.picture.message == "no samples: open a file or type logits"


@pytest.mark.parametrize(
    ("axis", "value"), [("entry", 0.25), ("weight", 5.0), ("label_smoothing", 0.2)]
)
def test_what_x_stands_for_is_dragged_in_one_step(plot: Any, axis: str, value: float) -> None:
    start = plot.session.scenario
    plot.session.select(1, 2)
    plot.presenter.take("curve_axis", axis)
    for part in (0.5, 1.0):
        plot.presenter.drag(part * value)
    plot.presenter.finish_drag()
    assert curve(plot).x_now == value
    assert curve(plot).batch.y_now == plot.session.evaluation.value
    plot.session.undo()
    assert plot.session.scenario is start


def test_pos_weight_is_dragged(open_plot: Open) -> None:
    plot = open_plot(make_scenario("BCEWithLogitsLoss", X, np.eye(3)[:2]))
    plot.presenter.take("curve_axis", "pos_weight")
    plot.presenter.drag(4.0)
    assert plot.session.scenario.pos_weights.tolist() == [4, 1, 1]


def test_the_temperature_of_the_tables_stays_one(plot: Any) -> None:
    plot.presenter.take("curve_axis", "temperature")
    plot.presenter.drag(2.0)
    assert plot.session.state.undo_name is None
    assert curve(plot).x_now == 1


def test_a_loss_without_the_chosen_axis_shows_its_entry(plot: Any) -> None:
    plot.presenter.take("curve_axis", "label_smoothing")
    plot.session.attempt("", lambda scenario: replace(scenario, loss="NLLLoss"))
    assert axis_of(plot) == ENTRY
    assert set(plot.control("curve_axis").texts) == {ENTRY, "weight"}
    plot.session.undo()
    assert axis_of(plot) == "label_smoothing"


def test_a_locked_range_stays(plot: Any) -> None:
    plot.presenter.take("curve_lock", True)
    before = span(plot)
    Entries(plot.session).edit_logit(0, 0, "-40")
    assert span(plot) == before
    plot.presenter.take("curve_lock", False)
    assert span(plot)[0] == -42


def test_a_range_is_kept_of_the_x_on_show(plot: Any) -> None:
    plot.presenter.take("curve_axis", "label_smoothing")
    plot.session.attempt("", lambda scenario: replace(scenario, loss="NLLLoss"))
    plot.presenter.take("curve_lock", True)
    assert plot.control("curve_lock").on
    before = span(plot)
    Entries(plot.session).edit_logit(0, 0, "-40")
    assert span(plot) == before
    plot.session.undo()
    plot.session.undo()
    assert (axis_of(plot), span(plot)) == (ENTRY, before)


def test_zooming_keeps_the_point_under_the_mouse_and_locks(plot: Any) -> None:
    plot.presenter.zoom(0.5, 3.0, 99.0)
    assert span(plot) == (-1.5, 4.5)
    assert plot.control("curve_lock").on
    plot.presenter.reset_view()
    assert span(plot) == (-6, 6)


def test_zooming_ends_at_the_domain_and_at_the_limits(plot: Any) -> None:
    plot.presenter.take("curve_axis", "label_smoothing")
    plot.presenter.zoom(10, 0.5, 0)
    assert span(plot) == (0, 1)
    for _ in range(200):
        plot.presenter.zoom(0.5, 0.25, 0)
    assert 1e-7 < span(plot)[1] - span(plot)[0] < 1e-5


def test_another_axis_begins_with_its_usual_range(plot: Any) -> None:
    plot.presenter.zoom(0.5, 0, 0)
    plot.presenter.take("curve_axis", "weight")
    assert not plot.control("curve_lock").on
    assert span(plot) == (0, 5)


@pytest.mark.parametrize("axis", ["weight", "pos_weight"])
def test_a_range_of_weights_stops_at_0(open_plot: Open, axis: str) -> None:
    scenario = make_scenario("BCEWithLogitsLoss", X, [[1.0, 0.0, 1.0]] * 2, weight=[1.0, 2.0, 3.0])
    plot = open_plot(scenario)
    plot.presenter.take("curve_axis", axis)
    plot.presenter.zoom(4, 1, 0)
    assert span(plot) == (0, 17)
    plot.session.attempt("", lambda scenario: scenario.with_weight(0, -1))
    plot.presenter.zoom(4, 1, 0)
    assert (span(plot)[0] < 0) == (axis == "weight")


def test_a_locked_range_outside_the_domain_is_left(open_plot: Open) -> None:
    plot = open_plot(make_scenario("BCEWithLogitsLoss", [[5.0]], [[1.0]]))
    plot.presenter.zoom(0.1, 5.0, 0)
    probabilities = make_scenario("BCELoss", [[0.5]], [[1.0]])
    plot.session.attempt("", lambda _: probabilities)
    assert span(plot) == (0, 1)


@pytest.mark.parametrize("axis", ["entry", "weight", "label_smoothing", "temperature"])
def test_state_a_is_drawn_over_the_same_range(plot: Any, axis: str) -> None:
    plot.presenter.take("curve_axis", axis)
    assert plot.presenter.found.pinned is None
    before = plot.session.evaluation.value
    plot.session.pin()
    Entries(plot.session).edit_logit(0, 0, "-40")
    pinned = plot.presenter.found.pinned
    assert pinned is not None
    assert pinned.batch.y_now == pytest.approx(before, rel=1e-12)
    np.testing.assert_array_equal(pinned.x, curve(plot).x)


@pytest.mark.parametrize(
    "other",
    [
        make_scenario("CrossEntropyLoss", [[0.0, 1.0, 2.0, 3.0]] * 3, [0, 3, 2]),
        make_scenario("BCELoss", [[0.5] * 4] * 3, np.ones((3, 4))),
    ],
)
def test_a_state_without_the_entry_is_not_drawn(plot: Any, other: Scenario) -> None:
    plot.session.pin()
    plot.session.attempt("", lambda _: other)
    for row, column in ((2, 0), (0, 3)):
        plot.session.select(row, column)
        assert plot.presenter.found.pinned is None
        assert "pinned" not in plot.picture.lines


def test_each_target_is_drawn_when_asked_for(plot: Any) -> None:
    assert "other0" not in plot.picture.lines
    plot.presenter.take("curve_each_class", True)
    assert plot.picture.targets == (0, 1, 2)
    assert plot.picture.own == "other0"
    assert "sample" not in plot.picture.lines


def test_axes_stay_while_the_point_is_dragged(plot: Any) -> None:
    plot.presenter.take("curve_axis", "weight")
    ranges, before = plot.picture.ranges, span(plot)
    plot.presenter.drag(4.9)
    assert (plot.picture.ranges, span(plot)) == (ranges, before)
    plot.presenter.finish_drag()
    assert span(plot) == (0, 20)
    assert plot.picture.ranges != ranges
    plot.presenter.drag(30.0)
    assert span(plot) == (0, 200)


def test_the_range_of_losses_is_locked_with_that_of_x(plot: Any) -> None:
    plot.presenter.take("curve_lock", True)
    ranges = plot.picture.ranges
    plot.session.attempt("", lambda scenario: replace(scenario, reduction="sum"))
    plot.presenter.drag(5.5)
    plot.presenter.finish_drag()
    assert plot.picture.ranges == ranges
    plot.presenter.reset_view()
    assert plot.picture.ranges != ranges


def test_a_large_batch_is_tempered_beside(open_plot: Open, held_jobs: Any) -> None:
    x = np.random.default_rng(0).normal(size=(5000, 3))
    plot = open_plot(make_scenario("CrossEntropyLoss", x, np.zeros(5000, int)), held_jobs)
    plot.presenter.take("curve_axis", "temperature")
    partial = plot.picture
    assert not plot.state.plot.current
    assert np.isnan(partial.lines["batch"]).all()
    assert np.isfinite(partial.lines["sample"]).all()
    assert partial.points["batch"][1].tolist() == [plot.session.evaluation.value]
    assert partial.sentence == "The batch at other values is being computed."
    held_jobs.end()
    assert plot.state.plot.current
    assert np.isfinite(plot.picture.lines["batch"]).all()
    plot.session.refresh()
    assert len(held_jobs.names) == 1
    plot.presenter.take("curve_axis", "weight")
    assert len(held_jobs.names) == 1


def test_a_range_is_kept_that_the_whole_batch_needs(open_plot: Open, held_jobs: Any) -> None:
    x = np.random.default_rng(0).normal(size=(5000, 3))
    plot = open_plot(make_scenario("CrossEntropyLoss", x, np.zeros(5000, int)), held_jobs)
    plot.presenter.take("curve_axis", "temperature")
    plot.presenter.take("curve_lock", True)
    held_jobs.end()
    low, high = plot.picture.ranges[0]
    assert low < plot.picture.lines["batch"].min() < plot.picture.lines["batch"].max() < high


def test_the_sums_that_smoothing_needs_are_made_beside_once(
    open_plot: Open, held_jobs: Any
) -> None:
    x = np.random.default_rng(0).normal(size=(60_000, 10))
    plot = open_plot(make_scenario("CrossEntropyLoss", x, np.zeros(60_000, int)), held_jobs)
    plot.presenter.take("curve_axis", "weight")
    assert len(held_jobs.names) == 0
    plot.presenter.take("curve_axis", "label_smoothing")
    assert curve(plot).axis == "weight"
    assert plot.picture.message == "computing anew: this is the former curve"
    assert not plot.picture.movable
    held_jobs.end()
    assert curve(plot).axis == "label_smoothing"
    assert np.isfinite(curve(plot).batch.y).all()
    assert plot.picture.movable
    plot.session.select(1, 2)
    assert len(held_jobs.names) == 1
    assert curve(plot).row == 1
