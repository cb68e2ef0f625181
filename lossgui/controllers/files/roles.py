"""Roles: a person says what the columns or keys of a file are, before it is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lossgui.controllers.files.opening import Files
from lossgui.controllers.jobs import Jobs, Report, given_up
from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.files.draft import Draft, drafted
from lossgui.model.files.opening import Request, kept_of, read_raws
from lossgui.model.files.roles import Role
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.ports import ChooserView, Notices


class Roles:
    """What a person may do in the chooser.

    Parameters
    ----------
    session : Session
    files : Files
        Opens what was chosen.
    chooser : ChooserView
    notices : Notices
    jobs : Jobs
        Reads large files.
    """

    def __init__(
        self,
        session: Session,
        files: Files,
        chooser: ChooserView,
        notices: Notices,
        jobs: Jobs,
    ) -> None:
        self._session = session
        self._files = files
        self._chooser = chooser
        self._notices = notices
        self._jobs = jobs
        self._draft: Draft | None = None

    def open_as(self, path: str) -> None:
        """Let a person choose what the columns or keys of a file are."""
        self._begin(Request(Path(path), kept=kept_of(self._session.scenario)))

    def change_shown(self) -> None:
        """Let a person choose other roles for the file that is explored."""
        self._change(self._files.shown)

    def change_wanted(self) -> None:
        """Let a person choose other roles for the file that was opened or refused last."""
        self._change(self._files.wanted)

    def _change(self, request: Request | None) -> None:
        if request is None:
            self._notices.say(_("No file is open: File > Open as… chooses one."))
        else:
            self._begin(request)

    def _begin(self, request: Request) -> None:
        def work(report: Report) -> Draft:
            return drafted(request, read_raws(request, report))

        if request.is_large and (said := given_up(self._jobs, f"Read {request.title}")):
            self._notices.say(said)
        self._start(request, work)

    def choose_role(self, page: int, names: list[str], role: Role | None) -> None:
        """Give columns or keys of a file a role."""
        if self._draft is not None:
            self._look_at(self._draft.with_role(page, names, role))

    def choose_input(self, kind: InputKind) -> None:
        """Say what the numbers are."""
        if self._draft is not None:
            self._look_at(self._draft.with_input(kind))

    def accept(self) -> None:
        """Explore the file as it was chosen."""
        draft = self._draft
        if draft is not None and draft.opened is not None:
            self.cancel()
            self._files.take(draft.opened)

    def cancel(self) -> None:
        """Leave everything as it is."""
        self._draft = None
        self._jobs.cancel()
        self._chooser.finish()

    def _look_at(self, draft: Draft) -> None:
        """Show a changed draft now, and what would be opened as soon as that is known."""
        self._show(draft)
        self._start(draft.request, lambda report: draft.looked_at())

    def _start(self, request: Request, work: Callable[[Report], Draft]) -> None:
        what, at_once = f"Read {request.title}", not request.is_large
        self._jobs.start(what, work, self._show, self._notices.warn, at_once=at_once)

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self._chooser.show_draft(draft)
