"""ViewState: all that is on show at one moment, a value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from lossgui.model.array import Array
from lossgui.model.classes.class_statistics import ClassStatistics
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.information import FreeDistributions
from lossgui.model.samples.filter import Found, Query
from lossgui.model.scenario.scenario import Scenario

T = TypeVar("T")


@dataclass(frozen=True)
class Selection:
    """The selected entry of the logits table; the row is the selected sample."""

    row: int = 0
    column: int = 0

    def is_in(self, scenario: Scenario) -> bool:
        """Tell whether a scenario has this entry; an empty table has none."""
        n_rows, n_columns = scenario.logits.shape
        return self.row < n_rows and self.column < n_columns

    def within(self, n_rows: int, n_columns: int) -> Selection:
        """Return the nearest entry of a table of that size; the first one of an empty table."""
        return Selection(max(0, min(self.row, n_rows - 1)), max(0, min(self.column, n_columns - 1)))


@dataclass(frozen=True, eq=False)
class Derived(Generic[T]):
    """What is computed from a state, maybe beside the GUI thread.

    Parameters
    ----------
    value : object, optional
        None until it is there for the first time.
    current : bool
        Whether it belongs to the state on show; else it is a former one, and is computed anew.
    """

    value: T | None
    current: bool


@dataclass(frozen=True, eq=False)
class ViewState:
    """All that is on show at one moment.

    Parameters
    ----------
    evaluation : Evaluation
    classes : ClassStatistics
        The figures of the classes.
    gradient_shares : Derived of ndarray, shape (n_classes,)
        Each class's part of the gradient.
    selection : Selection
    undo_name, redo_name : str or None
        The steps that undo and redo would make; None if there is none.
    title : str
        What is explored: a file's or an example's name.
    modified : bool
        Whether there are changes since it was opened or saved.
    found : Found, optional
        The samples that the tables show; all of them in their order unless given.
    steps : tuple of str
        The names of all steps; the first, where it began, has none.
    step : int
        The present one.
    pinned : Evaluation, optional
        State A, which plots and numbers show beside the present one.
    free : FreeDistributions, optional
        Two distributions that are moved by hand.
    page : str
        The key of the plot on show.
    plot : Derived
        What that plot shows; its type is one of `lossgui.state.pictures`.
    """

    evaluation: Evaluation
    classes: ClassStatistics
    selection: Selection = Selection()
    undo_name: str | None = None
    redo_name: str | None = None
    title: str = ""
    modified: bool = False
    found: Found | None = None
    steps: tuple[str, ...] = ("",)
    step: int = 0
    pinned: Evaluation | None = None
    free: FreeDistributions | None = None
    gradient_shares: Derived[Array] = Derived(None, False)
    page: str = ""
    plot: Derived[Any] = Derived(None, False)

    @property
    def scenario(self) -> Scenario:
        """What was evaluated."""
        return self.evaluation.scenario

    @property
    def query(self) -> Query:
        """What the shown samples are."""
        return Query() if self.found is None else self.found.query


Changed = frozenset[str]
"""The names of the fields of a ViewState that are others than before."""

EVERYTHING: Changed = frozenset(field.name for field in fields(ViewState))


def changed(state: ViewState, former: ViewState | None) -> Changed:
    """Return which fields of a state are others than those of the former; all without one.

    What is computed is compared by identity, names and places by value.
    """
    if former is None:
        return EVERYTHING
    return frozenset(
        name for name in EVERYTHING if not _same(getattr(state, name), getattr(former, name))
    )


def _same(new: object, old: object) -> bool:
    return new is old or (isinstance(new, str | int | tuple | Selection) and new == old)
