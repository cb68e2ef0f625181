"""Derive: from what a session holds to the one state that all views show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from lossgui.controllers.gradient_shares import GradientShares
from lossgui.state import Derived, ViewState


class Derivation(Protocol):
    """What computes a part of the state from the others."""

    def derive(self, state: ViewState, again: Callable[[], None]) -> Derived[Any]:
        """Return the part, as far as it is there; `again` is called when there is more."""

    def pause(self) -> None:
        """Compute nothing until a state is derived again."""


class Derive:
    """Completes a state by what is computed from it.

    Parameters
    ----------
    gradient_shares : GradientShares
    """

    def __init__(self, gradient_shares: GradientShares) -> None:
        self.gradient_shares = gradient_shares
        self._plots: dict[str, Derivation] = {}
        self._page = ""

    def add_plot(self, page: str, plot: Derivation) -> None:
        """Compute what a page shows from now on while it is on show."""
        self._plots[page] = plot

    def __call__(self, state: ViewState, again: Callable[[], None]) -> ViewState:
        """Return the state with the gradient shares and the plot on show."""
        if state.page != self._page:
            self.pause()
            self._page = state.page
        state = replace(state, gradient_shares=self.gradient_shares.derive(state, again))
        plot = self._plots.get(state.page)
        return state if plot is None else replace(state, plot=plot.derive(state, again))

    def pause(self) -> None:
        """Compute nothing for the plot on show until its next state."""
        if self._page in self._plots:
            self._plots[self._page].pause()
