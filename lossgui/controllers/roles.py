"""Roles: a person says what the columns or keys of a file are, before it is opened."""

from __future__ import annotations

from pathlib import Path

from lossgui.controllers.files import Files
from lossgui.controllers.jobs import Immediate, Report, Worker, given_up
from lossgui.controllers.session import Session
from lossgui.model.draft import Draft, drafted
from lossgui.model.files.roles import Role
from lossgui.model.losses.inputs import InputKind
from lossgui.model.opening import Request, kept_of, read_raws
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
    worker : Worker
        Reads large files.
    """

    def __init__(
        self,
        session: Session,
        files: Files,
        chooser: ChooserView,
        notices: Notices,
        worker: Worker,
    ) -> None:
        self._session = session
        self._files = files
        self._chooser = chooser
        self._notices = notices
        self._worker = worker
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
            self._notices.say("No file is open: File > Open as… chooses one.")
        else:
            self._begin(request)

    def _begin(self, request: Request) -> None:
        def work(report: Report) -> Draft:
            return drafted(request, read_raws(request, report))

        what = f"Read {request.title}"
        worker = self._worker_for(request)
        if said := given_up(worker, what):
            self._notices.say(said)
        worker.start(what, work, self._show, self._notices.warn)

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
        self._worker.cancel()
        self._chooser.finish()

    def _look_at(self, draft: Draft) -> None:
        """Show a changed draft now, and what would be opened as soon as that is known."""
        self._show(draft)
        self._worker_for(draft.request).start(
            f"Read {draft.request.title}",
            lambda report: draft.looked_at(),
            self._show,
            self._notices.warn,
        )

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self._chooser.show_draft(draft)

    def _worker_for(self, request: Request) -> Worker:
        return self._worker if request.is_large else Immediate()
