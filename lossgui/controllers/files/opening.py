"""Files: opening, reloading, saving, and the examples that come with the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from lossgui.controllers.jobs import Report
from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.advice import in_window
from lossgui.model.classes.scheme_weights import with_scheme
from lossgui.model.code.pytorch import LIMIT, as_pytorch
from lossgui.model.errors import FileError, LossError, OddTargetError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files import KeptChoices, write
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.opening import (
    OpenedFile,
    Raws,
    Request,
    kept_of,
    open_file,
    read_raws,
    reloaded,
    understood,
    understood_pair,
    understood_targets,
)
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import Weighting
from lossgui.ports import Clipboard, Notices, Offer, RecentFiles
from lossgui.state import Selection
from lossgui.system.folders import resource

EXAMPLE_TITLE = "three animals, one of them rare"
NEW_TITLE = "new batch"
EMPTY_TITLE = "no file"
EXAMPLE_SELECTION = Selection(7, 2)
CHANGE, RELOAD = "Change…", "Reload"
"""What a notice offers; see `Offer`."""


class MisreadError(FileError):
    """A file that holds no scenario, as it is read; with other roles there may be one."""


class OnDisk(NamedTuple):
    """The file that is explored, and which one on the disk it was when it was read."""

    request: Request
    identities: tuple[Identity | None, ...]


def load_example() -> Scenario:
    """Return the scenario of a first start: one rare class, balanced class weights."""
    scenario = open_file(Request(resource("examples/three-animals.csv"))).scenario
    return with_scheme(evaluate(scenario), Weighting("balanced"))


def empty_scenario() -> Scenario:
    """Return the scenario of a window that waits for its first file."""
    return make_scenario("CrossEntropyLoss", np.zeros((0, 0)), np.zeros(0, np.int64))


def new_scenario() -> Scenario:
    """Return three samples of three classes, one of each, whose logits are all 0."""
    return make_scenario("CrossEntropyLoss", np.zeros((3, 3)), np.arange(3))


def _understood(path: str | Path, understand: Callable[[], OpenedFile]) -> OpenedFile:
    """Return a scenario; MisreadError, which names the file, if there is none."""
    try:
        return understand()
    except LossError as error:
        name, said = Path(path).name, error.in_window
        if name not in said:
            said = _("{} was not opened: {}").format(name, said)
        raise MisreadError(said) from error


class Files:
    """What a person may do with files; a file that cannot be read leaves everything as it is."""

    def __init__(
        self, session: Session, notices: Notices, recent: RecentFiles, clipboard: Clipboard
    ) -> None:
        self._session = session
        self._notices = notices
        self._recent = recent
        self._clipboard = clipboard
        self._told: tuple[Identity | None, ...] = ()
        self._wanted: Request | None = None
        self._ignore: Callable[[], None] = lambda: None

    @property
    def shown(self) -> Request | None:
        """What the numbers on show were read from, None if they were not."""
        shown = self._shown
        return None if shown is None else shown.request

    @property
    def _shown(self) -> OnDisk | None:
        origin = self._session.origin
        return origin if isinstance(origin, OnDisk) else None

    @property
    def wanted(self) -> Request | None:
        """What was opened last, or refused."""
        return self._wanted

    def new(self) -> None:
        """Begin a small batch without a name."""
        self._session.begin(new_scenario, NEW_TITLE)

    def open(self, path: str) -> None:
        """Explore a file."""
        self.open_request(Request(Path(path), kept=self._kept()))

    def open_together(self, paths: list[str]) -> None:
        """Explore a file, or two of which one holds the logits and the other the targets."""
        if len(paths) == 1:
            self.open(paths[0])
        elif len(paths) == 2:
            first, second = map(Path, paths)
            self._open(Request(first, second, kept=self._kept()), understood_pair)
        else:
            self._notices.warn(
                FileError(f"{len(paths)} files are too many: drop one, or logits and targets.")
            )

    def open_request(self, request: Request) -> None:
        """Explore what a person asks for."""
        self._open(request, understood)

    def _open(self, request: Request, understand: Callable[[Request, Raws], OpenedFile]) -> None:
        def load(report: Report) -> OpenedFile:
            raws = read_raws(request, report)
            return _understood(request.path, lambda: understand(request, raws))

        def ignore(target: int) -> None:
            self._open(replace(request, ignore_index=target), understand)

        self._session.open(
            load,
            request.title,
            request.is_large,
            self._accept,
            lambda error: self._offer_remedy(request, error, ignore),
        )

    def take(self, opened: OpenedFile) -> None:
        """Explore what was read already."""
        request = opened.request
        self._session.open(
            lambda report: opened, request.title, False, self._accept, lambda error: None
        )

    def begun_with(self, opened: OpenedFile) -> None:
        """Say how what is explored from the start was read, and offer to change that."""
        self._notices.say(" ".join(map(in_window, opened.remarks)))
        self._show(OnDisk(opened.request, opened.identities))

    def open_targets(self, path: str) -> None:
        """Take the targets of another file for the present logits."""
        base = self.shown or Request(Path(path))
        self._take_targets(path, replace(base, targets=Path(path), ignore_index=None))

    def _take_targets(self, path: str, request: Request) -> None:
        def change(scenario: Scenario, report: Report) -> OpenedFile:
            raw = read_raw(Path(path), report)
            return _understood(path, lambda: understood_targets(scenario, request, raw))

        def accept(opened: Conversion) -> None:
            shown = self._shown
            if shown is not None and isinstance(opened, OpenedFile):
                first = shown.identities[: len(request.paths) - 1]
                self._show(OnDisk(request, (*first, *opened.identities)))

        def ignore(target: int) -> None:
            self._take_targets(path, replace(request, ignore_index=target))

        self._session.take_in(
            _("Open targets"),
            change,
            request.is_large,
            accept,
            lambda error: self._offer_remedy(request, error, ignore),
        )

    def reload(self) -> None:
        """Take the numbers of the file on show as they are on the disk now, as one step."""
        shown = self.shown
        if shown is None or not shown.paths:
            self._notices.warn(FileError("No file is open that could be read again: open one."))
            return
        request = replace(shown, kept=self._kept())
        modified = self._session.state.modified

        def change(scenario: Scenario, report: Report) -> OpenedFile:
            raws = read_raws(request, report)
            return _understood(request.path, lambda: reloaded(scenario, understood(request, raws)))

        def accept(opened: Conversion) -> None:
            if not modified:
                self._session.mark_saved(request.title)
            self._accept(opened)

        self._session.take_in(
            _("Reload"),
            change,
            request.is_large,
            accept,
            lambda error: self._notices.offer(Offer.RELOAD, RELOAD),
        )

    def ignore(self) -> None:
        """Open the file that was refused for an odd target, which does not count then."""
        self._ignore()

    def _kept(self) -> KeptChoices:
        return kept_of(self._session.scenario)

    def _accept(self, opened: Conversion) -> None:
        """Remember the file that is on show now, and offer to change how it was read."""
        if isinstance(opened, OpenedFile):
            if opened.request.title != self._session.state.title:
                self._session.mark_saved(opened.request.title)
            if opened.request.held is None:
                self._recent.remember(str(opened.request.path))
            self._show(OnDisk(opened.request, opened.identities))

    def _show(self, shown: OnDisk) -> None:
        self._session.come_from(shown)
        self._told, self._wanted = shown.identities, shown.request
        self._notices.offer(Offer.READING, CHANGE)

    def _offer_remedy(
        self, request: Request, error: LossError, ignore: Callable[[int], None]
    ) -> None:
        """Offer to leave odd targets out, or to choose what the columns of a file are."""
        cause = error.__cause__
        self._wanted = request
        if isinstance(cause, OddTargetError):
            self._ignore = partial(ignore, cause.target)
            self._notices.offer(Offer.IGNORE, _("Ignore {}").format(cause.target))
        elif isinstance(error, MisreadError):
            self._notices.offer(Offer.READING, CHANGE)

    def look_at_disk(self) -> None:
        """Offer to reload the file on show if it is another one on the disk now."""
        shown = self._shown
        if shown is None:
            return
        now = tuple(map(Identity.of, shown.request.paths))
        if None in now or now in (shown.identities, self._told):
            return
        self._told = now
        self._notices.say(
            _("{} changed on the disk since it was read.").format(shown.request.title)
        )
        self._notices.offer(Offer.RELOAD, RELOAD)

    def open_example(self) -> None:
        """Explore the example of a first start."""
        self._session.begin(load_example, EXAMPLE_TITLE, EXAMPLE_SELECTION)

    def save(self, path: str) -> bool:
        """Save everything as ``.npz``; tell whether it is saved."""
        target = Path(path)
        try:
            write(target, arrays_of(self._session.scenario))
        except LossError as error:
            self._notices.warn(error)
            return False
        self._session.mark_saved(target.name)
        self._session.belong_to(OnDisk(Request(target), (Identity.of(target),)))
        self._recent.remember(str(target))
        self._notices.say(_("Saved as {}.").format(target))
        return True

    def copy_as_pytorch(self) -> None:
        """Copy the lines of Python that compute the same with torch."""
        self._clipboard.copy(as_pytorch(self._session.scenario))
        said = "Copied as PyTorch: paste it into a script or a notebook."
        if self._session.scenario.logits.base.size > LIMIT:
            said += " It loads saved.npz: save this state beside it under that name."
        self._notices.say(said)
