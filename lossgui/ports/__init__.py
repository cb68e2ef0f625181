"""What a front end must offer: small protocols that the controllers talk to."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from lossgui.model.errors import LossError
from lossgui.model.files.draft import Draft
from lossgui.state import Changed, ViewState


class View(Protocol):
    """A part of the window that shows a state."""

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what is others than in the state that was shown before; never write back."""


class Editor(Protocol):
    """Where a person may be typing."""

    def finish_editing(self) -> None:
        """Take what was typed so far, as if the person had ended."""


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
