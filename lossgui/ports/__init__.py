"""What a front end must offer: small protocols that the controllers talk to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from lossgui.model.draft import Draft
from lossgui.model.errors import LossError
from lossgui.model.evaluation import Evaluation
from lossgui.model.finding import Found, Query
from lossgui.model.losses.terms import Array
from lossgui.model.scenario import Scenario


@dataclass(frozen=True)
class Selection:
    """The selected entry of the logits table; the row is the selected sample."""

    row: int = 0
    column: int = 0

    def within(self, n_rows: int, n_columns: int) -> Selection:
        """Return the nearest entry of a table of that size; the first one of an empty table."""
        return Selection(max(0, min(self.row, n_rows - 1)), max(0, min(self.column, n_columns - 1)))


@dataclass(frozen=True)
class Frame:
    """All that is on show at one moment.

    Parameters
    ----------
    evaluation : Evaluation
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
    """

    evaluation: Evaluation
    selection: Selection
    undo_name: str | None
    redo_name: str | None
    title: str
    modified: bool
    found: Found | None = None
    steps: tuple[str, ...] = ("",)
    step: int = 0
    pinned: Evaluation | None = None

    @property
    def scenario(self) -> Scenario:
        """What was evaluated."""
        return self.evaluation.scenario

    @property
    def query(self) -> Query:
        """What the shown samples are."""
        return Query() if self.found is None else self.found.query


class View(Protocol):
    """A part of the window that shows a frame."""

    def present(self, frame: Frame) -> None:
        """Show a frame; never write back."""


class PagesView(Protocol):
    """The plots, of which one is on show."""

    def show_page(self, key: str) -> None:
        """Show the plot with a key."""


class PullsView(Protocol):
    """Where each class's part of the gradient is shown."""

    def present_pulls(self, shares: Array | None) -> None:
        """Show the parts, shape (n_classes,); None while they are being computed."""


class Offer(StrEnum):
    """What a notice offers to do about what it says."""

    READING = "reading"
    RELOAD = "reload"
    IGNORE = "ignore"


class Notices(Protocol):
    """Where a person reads what happened; nothing here blocks."""

    def say(self, message: str) -> None:
        """Show one sentence."""

    def warn(self, error: LossError) -> None:
        """Show what is wrong, and mark the place if the error has one."""

    def offer(self, offer: Offer, text: str) -> None:
        """Put a button beside the message on show, which stays until it is answered or replaced."""

    def clear(self) -> None:
        """Take the last message and mark away."""


class ChooserView(Protocol):
    """Where a person chooses what the columns or keys of a file are."""

    def show_draft(self, draft: Draft) -> None:
        """Show a file, its roles, and what would be opened."""

    def finish(self) -> None:
        """Show nothing any more."""


class ProgressView(Protocol):
    """Where a person sees that something takes time, and may cancel it."""

    def progress(self, what: str, part: float) -> None:
        """Show which part of what is done, from 0 to 1."""

    def finished(self) -> None:
        """Show nothing any more."""


class RecentFiles(Protocol):
    """The files that were opened lately, the newest first."""

    def paths(self) -> list[str]:
        """Return the paths."""

    def remember(self, path: str) -> None:
        """Put a path at the front."""


class Clipboard(Protocol):
    """Where copied text goes."""

    def copy(self, text: str, html: str = "") -> None:
        """Put a text on the clipboard, and what it is as HTML."""
