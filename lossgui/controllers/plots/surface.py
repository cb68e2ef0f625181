"""SurfacePlots: which surface belongs to the state on show, and what a person does to it."""

from __future__ import annotations

from dataclasses import replace

from lossgui.controllers.inputs import Inputs
from lossgui.controllers.session import Session
from lossgui.model.errors import LossError, Place
from lossgui.model.finding import class_query
from lossgui.model.scenario import Scenario
from lossgui.model.surface import Span, Surface, descend, loss_surface, second_column
from lossgui.model.text.fields import POSITIVE, parse_number
from lossgui.ports import Notices
from lossgui.ports.plots import SurfaceChoices, SurfaceView
from lossgui.state import ViewState

MOST_STEPS = 200
"""Steps of a descent."""

SHORTEST, LONGEST, SHARPEST = 1e-3, 1e6, 1e-9
"""How long the part of an axis on show may be, and how short in parts of its ends."""


class SurfacePlots:
    """A view that computes the surface of the selected entry and a second one of its sample.

    Parameters
    ----------
    session : Session
    inputs : Inputs
        Takes what is dragged.
    surface_view : SurfaceView
    notices : Notices
    """

    def __init__(
        self, session: Session, inputs: Inputs, surface_view: SurfaceView, notices: Notices
    ) -> None:
        self._session = session
        self._inputs = inputs
        self._surface_view = surface_view
        self._notices = notices
        self._choices = SurfaceChoices()
        self._surface: Surface | None = None
        self._held = False
        self._shown: tuple[object, ...] = ()

    def present(self, state: ViewState) -> None:
        """Compute and show the surface if it is another one; nothing without two entries."""
        shown = state.evaluation, state.selection, state.pinned, self._choices, self._held
        if shown == self._shown:
            return
        self._shown = shown
        self._surface = surface = self._make(state)
        choices, descent = self._choices, None
        if surface is not None and choices.descends:
            domain = _domain(state.scenario)
            descent = descend(surface, choices.learning_rate, MOST_STEPS, domain)
        self._surface_view.present_surface(state, surface, descent, choices)

    def _make(self, state: ViewState) -> Surface | None:
        scenario, entry = state.scenario, state.selection
        if entry.row >= scenario.n_samples or entry.column >= scenario.n_classes:
            return None
        second = self._choices.second
        if second is None or second == entry.column or second >= scenario.n_classes:
            second = second_column(scenario, entry.row, entry.column)
        if second is None:
            return None
        spans = self._choices.spans or (self._spans if self._held else (None, None))
        return loss_surface(state.evaluation, entry.row, (entry.column, second), *spans)

    @property
    def _spans(self) -> tuple[Span, Span]:
        """What is on show of both axes."""
        assert self._surface is not None
        x, y = self._surface.x, self._surface.y
        return (float(x[0]), float(x[-1])), (float(y[0]), float(y[-1]))

    def choose_second(self, column: int | None) -> None:
        """Show the surface over another second entry; None chooses it by the sample."""
        self._choose(replace(self._choices, second=column))

    def choose_second_class(self, text: str) -> None:
        """Choose the second entry by a typed class."""
        try:
            self.choose_second(class_query(text, self._session.scenario.class_names).label)
        except LossError as error:
            self._notices.warn(error)

    def show_descent(self, shown: bool) -> None:
        """Show the steps of gradient descent, or not."""
        self._choose(replace(self._choices, descends=shown))

    def set_learning_rate(self, text: str) -> None:
        """Take a typed learning rate, a positive number."""
        place = Place("learning rate")
        try:
            rate = parse_number(text, place, "learning rate", POSITIVE)
        except LossError as error:
            self._notices.warn(error)
            rate = self._choices.learning_rate
        self._shown = ()  # what was typed goes away
        self._choose(replace(self._choices, learning_rate=rate))

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Show a part of both axes whose length is `factor` times the present; (x, y) stays."""
        if self._surface is None:
            return
        domain = _domain(self._session.scenario)
        first, second = self._spans
        spans = _zoomed(first, factor, x, domain), _zoomed(second, factor, y, domain)
        self._choose(replace(self._choices, spans=spans))

    def lock(self, locked: bool) -> None:
        """Let both axes stay as they are, or follow the present point."""
        spans = self._spans if locked and self._surface is not None else None
        self._choose(replace(self._choices, spans=spans))

    def drag(self, x: float, y: float) -> None:
        """Move the present point; one step per drag, and the axes stay until it ends."""
        if self._surface is not None:
            self._held = True
            self._inputs.drag_entries(self._surface.row, self._surface.columns, (x, y))

    def finish_drag(self) -> None:
        """End the drag."""
        self._held = False
        self._inputs.finish_drag()
        self.present(self._session.state)

    def _choose(self, choices: SurfaceChoices) -> None:
        self._choices = choices
        self.present(self._session.state)


def _domain(scenario: Scenario) -> Span:
    return scenario.spec.input.domain


def _zoomed(span: Span, factor: float, fixed: float, domain: Span) -> Span:
    length = span[1] - span[0]
    factor = min(max(factor, min(1.0, SHORTEST / length)), max(1.0, LONGEST / length))
    low, high = (fixed + factor * (end - fixed) for end in span)
    low, high = max(low, domain[0]), min(high, domain[1])
    return (low, high) if high - low > SHARPEST * max(abs(low), abs(high)) else span
