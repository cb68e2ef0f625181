"""Files: opening, saving, and the examples that come with the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from lossgui.controllers.session import Session
from lossgui.model.errors import LossError
from lossgui.model.exchange import arrays_of, open_arrays
from lossgui.model.pytorch_code import as_pytorch
from lossgui.model.scenario import Scenario
from lossgui.model.storage import read, read_targets, write
from lossgui.model.weighting import balanced
from lossgui.paths import resource
from lossgui.ports import Clipboard, Notices, RecentFiles, Selection

EXAMPLE_TITLE = "three animals, one of them rare"
EXAMPLE_SELECTION = Selection(7, 2)


def load(path: Path, targets: Path | None = None) -> Scenario:
    """Return the scenario of a file; LossError with one sentence if there is none in it."""
    return open_arrays(read(path, targets))


def load_example() -> Scenario:
    """Return the scenario of a first start: one rare class, balanced class weights."""
    scenario = load(resource("examples/three-animals.csv"))
    counts = np.bincount(scenario.targets.array()[:, 0], minlength=scenario.n_classes)
    return scenario.with_weights(balanced(counts.astype(np.float64)))


class Files:
    """What a person may do with files; a file that cannot be read leaves everything as it is."""

    def __init__(
        self, session: Session, notices: Notices, recent: RecentFiles, clipboard: Clipboard
    ) -> None:
        self._session = session
        self._notices = notices
        self._recent = recent
        self._clipboard = clipboard

    def open(self, path: str) -> None:
        """Explore a file."""
        try:
            scenario = load(Path(path))
        except LossError as error:
            self._notices.warn(error)
            return
        self._session.begin(scenario, Path(path).name)
        self._recent.remember(path)

    def open_targets(self, path: str) -> None:
        """Take the targets of another file for the present logits."""

        def change(scenario: Scenario) -> Scenario:
            arrays = replace(arrays_of(scenario), loss=None)
            target = read_targets(Path(path), arrays.class_names)
            return open_arrays(replace(arrays, target=target))

        if self._session.attempt("Open targets", change):
            self._notices.say(f"The targets are those of {Path(path).name}.")

    def open_example(self) -> None:
        """Explore the example of a first start."""
        self._session.begin(load_example(), EXAMPLE_TITLE, EXAMPLE_SELECTION)

    def save(self, path: str) -> bool:
        """Save everything as ``.npz``; tell whether it is saved."""
        target = Path(path)
        if not target.suffix:
            target = target.with_suffix(".npz")
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
        self._notices.say("Copied as PyTorch: paste it into a script or a notebook.")
