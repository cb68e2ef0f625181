from dataclasses import replace
from unittest.mock import MagicMock

import numpy as np
import pytest

from lossgui.controllers.inputs import Inputs
from lossgui.controllers.jobs import Immediate
from lossgui.controllers.plots.background import Background
from lossgui.controllers.plots.curve import CurvePlots
from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.axes import ENTRY, TEMPERATURE
from lossgui.model.scenario import Scenario
from lossgui.ports import Notices
from lossgui.ports.plots import CurvePicture, CurveView
from lossgui.state import ViewState


class Plot:
    """What a person sees, and does with it."""

    def __init__(self, scenario: Scenario, worker: MagicMock | None = None) -> None:
        notices = MagicMock(spec=Notices)
        self.session = Session(scenario, "test", notices)
        self.inputs = Inputs(self.session)
        self.view = MagicMock(spec=CurveView)
        background = Background(worker or Immediate(), map, notices)
        self.curves = CurvePlots(self.view, self.inputs, background)
        self.session.add_view(self.curves)

    @property
    def state(self) -> ViewState:
        return self.view.present_curve.call_args.args[0]

    @property
    def picture(self) -> CurvePicture:
        return self.view.present_curve.call_args.args[1]

    @property
    def span(self) -> tuple[float, float]:
        x = self.picture.curve.x
        return float(x[0]), float(x[-1])


X = [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]]


@pytest.fixture
def plot() -> Plot:
    return Plot(make_scenario("CrossEntropyLoss", X, [0, 1], weight=[1.0, 2.0, 3.0]))


def test_the_curve_of_the_selected_entry_is_shown(plot: Plot) -> None:
    plot.session.select(1, 2)
    curve = plot.picture.curve
    assert (curve.axis, curve.row, curve.column) == (ENTRY, 1, 2)
    assert curve.batch.y_now == plot.session.evaluation.value
    assert plot.state is not None


def test_what_is_on_show_is_not_computed_again(plot: Plot) -> None:
    plot.view.reset_mock()
    plot.curves.present(plot.session.state)
    plot.curves.show_log(False)
    assert not plot.view.present_curve.called


def test_an_empty_table_has_no_curve() -> None:
    empty = make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, dtype=int))
    plot = Plot(empty)
    for key in (ENTRY, "weight", "label_smoothing", TEMPERATURE):
        plot.curves.choose_axis(key)
        plot.curves.zoom(0.5, 0, 0)
        plot.curves.lock(True)
        plot.curves.reset_view()
    assert plot.picture is None


@pytest.mark.parametrize(
    ("axis", "value"), [("entry", 0.25), ("weight", 5.0), ("label_smoothing", 0.2)]
)
def test_what_x_stands_for_is_dragged_in_one_step(plot: Plot, axis: str, value: float) -> None:
    start = plot.session.scenario
    plot.session.select(1, 2)
    plot.curves.choose_axis(axis)
    for part in (0.5, 1.0):
        plot.curves.drag(part * value)
    plot.inputs.finish_drag()
    assert plot.picture.curve.x_now == value
    assert plot.picture.curve.batch.y_now == plot.session.evaluation.value
    plot.session.undo()
    assert plot.session.scenario is start


def test_pos_weight_is_dragged() -> None:
    plot = Plot(make_scenario("BCEWithLogitsLoss", X, np.eye(3)[:2]))
    plot.curves.choose_axis("pos_weight")
    plot.curves.drag(4.0)
    assert plot.session.scenario.pos_weights.tolist() == [4, 1, 1]


def test_the_temperature_of_the_tables_stays_one(plot: Plot) -> None:
    plot.curves.choose_axis("temperature")
    plot.curves.drag(2.0)
    assert plot.session.state.undo_name is None
    assert plot.picture.curve.x_now == 1


def test_a_loss_without_the_chosen_axis_shows_its_entry(plot: Plot) -> None:
    plot.curves.choose_axis("label_smoothing")
    plot.session.attempt("", lambda scenario: replace(scenario, loss="NLLLoss"))
    assert plot.picture.choices.axis == ENTRY
    assert plot.picture.axes == (ENTRY, "weight")
    plot.session.undo()
    assert plot.picture.choices.axis == "label_smoothing"


def test_a_locked_range_stays(plot: Plot) -> None:
    plot.curves.lock(True)
    before = plot.span
    plot.inputs.edit_logit(0, 0, "-40")
    assert plot.span == before
    plot.curves.lock(False)
    assert plot.span[0] == -42


def test_zooming_keeps_the_point_under_the_mouse_and_locks(plot: Plot) -> None:
    plot.curves.zoom(0.5, 3.0, 99.0)
    assert plot.span == (-1.5, 4.5)
    assert plot.picture.choices.span == (-1.5, 4.5)
    plot.curves.reset_view()
    assert plot.span == (-6, 6)


def test_zooming_ends_at_the_domain_and_at_the_limits(plot: Plot) -> None:
    plot.curves.choose_axis("label_smoothing")
    plot.curves.zoom(10, 0.5, 0)
    assert plot.span == (0, 1)
    for _ in range(200):
        plot.curves.zoom(0.5, 0.25, 0)
    assert 1e-7 < plot.span[1] - plot.span[0] < 1e-5


def test_another_axis_begins_with_its_usual_range(plot: Plot) -> None:
    plot.curves.zoom(0.5, 0, 0)
    plot.curves.choose_axis("weight")
    assert plot.picture.choices.span is None
    assert plot.span == (0, 5)


@pytest.mark.parametrize("axis", ["weight", "pos_weight"])
def test_a_range_of_weights_stops_at_0(axis: str) -> None:
    scenario = make_scenario("BCEWithLogitsLoss", X, [[1.0, 0.0, 1.0]] * 2, weight=[1.0, 2.0, 3.0])
    plot = Plot(scenario)
    plot.curves.choose_axis(axis)
    plot.curves.zoom(4, 1, 0)
    assert plot.span == (0, 17)
    plot.session.attempt("", lambda scenario: scenario.with_weight(0, -1))
    plot.curves.zoom(4, 1, 0)
    assert (plot.span[0] < 0) == (axis == "weight")


def test_a_locked_range_outside_the_domain_is_left() -> None:
    plot = Plot(make_scenario("BCEWithLogitsLoss", [[5.0]], [[1.0]]))
    plot.curves.zoom(0.1, 5.0, 0)
    probabilities = make_scenario("BCELoss", [[0.5]], [[1.0]])
    plot.session.attempt("", lambda _: probabilities)
    assert plot.span == (0, 1)


@pytest.mark.parametrize("axis", ["entry", "weight", "label_smoothing", "temperature"])
def test_state_a_is_drawn_over_the_same_range(plot: Plot, axis: str) -> None:
    plot.curves.choose_axis(axis)
    assert plot.picture.pinned is None
    before = plot.session.evaluation.value
    plot.session.pin()
    plot.inputs.edit_logit(0, 0, "-40")
    pinned = plot.picture.pinned
    assert pinned is not None
    assert pinned.batch.y_now == pytest.approx(before, rel=1e-12)
    np.testing.assert_array_equal(pinned.x, plot.picture.curve.x)


@pytest.mark.parametrize(
    "other",
    [
        make_scenario("CrossEntropyLoss", [[0.0, 1.0, 2.0, 3.0]] * 3, [0, 3, 2]),
        make_scenario("BCELoss", [[0.5] * 4] * 3, np.ones((3, 4))),
    ],
)
def test_a_state_without_the_entry_is_not_drawn(plot: Plot, other: Scenario) -> None:
    plot.session.pin()
    plot.session.attempt("", lambda _: other)
    for row, column in ((2, 0), (0, 3)):
        plot.session.select(row, column)
        assert plot.picture.pinned is None


def test_each_target_is_drawn_when_asked_for(plot: Plot) -> None:
    assert "other0" not in plot.picture.lines
    plot.curves.show_each_class(True)
    assert [other.target for other in plot.picture.others] == [0, 1, 2]
    assert "sample" not in plot.picture.lines


def test_a_large_batch_is_tempered_by_the_worker() -> None:
    x = np.random.default_rng(0).normal(size=(5000, 3))
    worker = MagicMock(spec=Immediate)
    plot = Plot(make_scenario("CrossEntropyLoss", x, np.zeros(5000, int)), worker)
    plot.curves.choose_axis("temperature")
    curve = plot.picture.curve
    assert np.isnan(curve.batch.y).all()
    assert np.isfinite(curve.sample.y).all()
    assert curve.batch.y_now == plot.session.evaluation.value
    _, work, show, _ = worker.start.call_args.args
    show(work(lambda part: None))
    assert np.isfinite(plot.picture.curve.batch.y).all()
    worker.start.reset_mock()
    plot.curves.present(plot.session.state)
    assert not worker.start.called
    plot.curves.choose_axis("weight")
    assert not worker.start.called


def test_the_sums_that_smoothing_needs_are_made_by_the_worker_once() -> None:
    x = np.random.default_rng(0).normal(size=(60_000, 10))
    worker = MagicMock(spec=Immediate)
    plot = Plot(make_scenario("CrossEntropyLoss", x, np.zeros(60_000, int)), worker)
    plot.curves.choose_axis("weight")
    assert not worker.start.called
    plot.curves.choose_axis("label_smoothing")
    _, work, show, _ = worker.start.call_args.args
    assert plot.picture.curve.axis == "weight"
    show(work(lambda part: None))
    assert plot.picture.curve.axis == "label_smoothing"
    assert np.isfinite(plot.picture.curve.batch.y).all()
    worker.start.reset_mock()
    plot.session.select(1, 2)
    assert not worker.start.called
    assert plot.picture.curve.row == 1
