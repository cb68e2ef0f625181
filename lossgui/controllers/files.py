"""Files: opening, saving, and the examples that come with the program."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossgui.controllers.session import Session
from lossgui.model.arguments import make_scenario
from lossgui.model.errors import FileError, LossError
from lossgui.model.evaluation import evaluate
from lossgui.model.exchange import Opened, arrays_of, open_reading, with_targets
from lossgui.model.files import NOTHING_ASKED, NOTHING_KEPT, Asked, Kept, read, write
from lossgui.model.files.raw import read_raw
from lossgui.model.losses.options import IGNORED
from lossgui.model.pytorch_code import LIMIT, as_pytorch
from lossgui.model.scenario import Scenario
from lossgui.model.schemes import with_scheme
from lossgui.model.weighting import Weighting
from lossgui.paths import resource
from lossgui.ports import Clipboard, Notices, RecentFiles, Selection

EXAMPLE_TITLE = "three animals, one of them rare"
NEW_TITLE = "new batch"
EXAMPLE_SELECTION = Selection(7, 2)
LARGE_FILE = 1 << 20
"""Bytes of a file that may take longer than a frame to read."""


def load(path: Path, asked: Asked = NOTHING_ASKED, kept: Kept = NOTHING_KEPT) -> Opened:
    """Return the scenario of a file, what was read, and what to say about it.

    Parameters
    ----------
    asked : Asked
        Roles that a person gave; a chooser reads again with others.
    kept : Kept
        What stays chosen where it fits the file.

    Raises
    ------
    FileError
        If there is none in it; the message names the file and the place.
    """
    reading = read(path, asked=asked, kept=kept)
    try:
        return open_reading(reading)
    except LossError as error:
        raise FileError(f"{path.name} was not opened: {error}") from error


def kept_of(scenario: Scenario) -> Kept:
    """Return what was chosen for a scenario and stays for the next file where it fits."""
    usual = scenario.ignored == scenario.spec.default(IGNORED)
    return Kept(scenario.loss, None if usual else scenario.ignored)


def load_example() -> Scenario:
    """Return the scenario of a first start: one rare class, balanced class weights."""
    scenario = load(resource("examples/three-animals.csv")).scenario
    return with_scheme(evaluate(scenario), Weighting("balanced"))


def empty_scenario() -> Scenario:
    """Return the scenario of a window that waits for its first file."""
    return make_scenario("CrossEntropyLoss", np.zeros((0, 0)), np.zeros(0, np.int64))


def new_scenario() -> Scenario:
    """Return three samples of three classes, one of each, whose logits are all 0."""
    return make_scenario("CrossEntropyLoss", np.zeros((3, 3)), np.arange(3))


def _is_large(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > LARGE_FILE


class Files:
    """What a person may do with files; a file that cannot be read leaves everything as it is."""

    def __init__(
        self, session: Session, notices: Notices, recent: RecentFiles, clipboard: Clipboard
    ) -> None:
        self._session = session
        self._notices = notices
        self._recent = recent
        self._clipboard = clipboard

    def new(self) -> None:
        """Begin a small batch without a name."""
        self._session.begin(new_scenario, NEW_TITLE)

    def open(self, path: str) -> None:
        """Explore a file."""
        kept = kept_of(self._session.scenario)
        self._session.begin(
            lambda: load(Path(path), kept=kept),
            Path(path).name,
            slow=_is_large(Path(path)),
            opened=lambda: self._recent.remember(path),
        )

    def open_targets(self, path: str) -> None:
        """Take the targets of another file for the present logits."""

        def change(scenario: Scenario) -> Opened:
            targets = read_raw(Path(path))
            try:
                return with_targets(scenario, targets)
            except LossError as error:
                raise FileError(f"{Path(path).name} was not opened: {error}") from error

        self._session.attempt("Open targets", change, slow=True)

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
        self._recent.remember(str(target))
        self._notices.say(f"Saved as {target}.")
        return True

    def copy_as_pytorch(self) -> None:
        """Copy the lines of Python that compute the same with torch."""
        self._clipboard.copy(as_pytorch(self._session.scenario))
        said = "Copied as PyTorch: paste it into a script or a notebook."
        if self._session.scenario.logits.base.size > LIMIT:
            said += " It loads saved.npz: save this state beside it under that name."
        self._notices.say(said)
