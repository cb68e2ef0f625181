"""Opening files: what is asked of them, what they hold, and the scenario that they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lossgui.model.classes.scheme_weights import followed, with_scheme
from lossgui.model.errors import ArgumentError, LossError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files import NOTHING_ASKED, NOTHING_KEPT, Asked, KeptChoices, understand
from lossgui.model.files.formats import read_raw
from lossgui.model.files.formats.raw import Progress, RawTable
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.in_memory import NAME, raw_arguments
from lossgui.model.files.roles import Role, clue_of
from lossgui.model.files.scenarios import Opened, open_reading, with_targets
from lossgui.model.files.understanding.interpret import Raw
from lossgui.model.losses.signature.options import IGNORED_KEY
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import CUSTOM, UNWEIGHTED, Weighting

LARGE_FILE = 1 << 20
"""Bytes of a file that may take longer than a frame of the screen to read."""


class Raws(NamedTuple):
    """What the files of a request hold."""

    logits: Raw
    targets: Raw | None = None

    @property
    def files(self) -> tuple[Raw, ...]:
        """What each file holds."""
        return (self.logits,) if self.targets is None else (self.logits, self.targets)


@dataclass(frozen=True)
class Request:
    """A file that is to be opened, and what a person says about it.

    Attributes
    ----------
    path : Path
    targets : Path, optional
        A second file with the targets.
    asked : Asked
    loss, ignore_index : optional
        What a person chose for this file; it goes before what the file says.
    kept : KeptChoices
        What stays chosen where it fits.
    choices : Mapping of str
        Other keyword arguments of `lossgui.evaluate`.
    scheme : str, optional
        The key of the scheme that fills the class weights.
    held : Raws, optional
        What is explored where no file was read; `path` is what it is called then.
    """

    path: Path
    targets: Path | None = None
    asked: Asked = NOTHING_ASKED
    loss: str | None = None
    ignore_index: float | None = None
    kept: KeptChoices = NOTHING_KEPT
    choices: Mapping[str, Any] = field(default_factory=dict)
    scheme: str | None = None
    held: Raws | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The file of the logits, and that of the targets if they have their own."""
        own = () if self.held else (self.path,)
        return own if self.targets is None else (*own, self.targets)

    @property
    def title(self) -> str:
        """The name of the file of the logits."""
        return self.path.name

    @property
    def is_large(self) -> bool:
        """Whether the files may take longer than a frame of the screen to read."""
        identities = filter(None, map(Identity.of, self.paths))
        held = () if self.held is None else self.held.files
        sizes = *(identity.size for identity in identities), *map(_size, held)
        return sum(sizes) > LARGE_FILE


@dataclass(frozen=True)
class OpenedFile(Opened):
    """A scenario that was read from files, and which files on the disk these were."""

    request: Request
    identities: tuple[Identity, ...]


def _size(raw: Raw) -> int:
    """Return the bytes of the numbers of a file."""
    arrays = [raw.numbers] if isinstance(raw, RawTable) else raw.arrays.values()
    return sum(array.nbytes for array in arrays)


def read_raws(request: Request, progress: Progress = lambda part: None) -> Raws:
    """Read the files of a request without interpreting them; FileError as of `read_raw`."""
    if request.held is not None:
        if request.targets is None:
            return request.held
        return request.held._replace(targets=read_raw(request.targets, progress))
    if request.targets is None:
        return Raws(read_raw(request.path, progress))
    first = read_raw(request.path, lambda part: progress(part / 2))
    return Raws(first, read_raw(request.targets, lambda part: progress((1 + part) / 2)))


def understood(request: Request, raws: Raws) -> OpenedFile:
    """Make a scenario of what files hold.

    Raises
    ------
    LossError
        If there is none in them, they can be read in two ways, or what is asked for is not there.
    """
    reading = understand(
        raws.logits,
        raws.targets,
        request.asked,
        loss=request.loss,
        ignore_index=request.ignore_index,
        kept=request.kept,
    )
    opened = open_reading(reading, **request.choices)
    if request.scheme:
        opened = replace(opened, scenario=_filled(opened.scenario, request))
    else:
        opened = _as_its_scheme_says(opened, request)
    from_files = raws.files[len(raws.files) - len(request.paths) :]
    identities = tuple(raw.identity for raw in from_files)
    return OpenedFile(opened.scenario, opened.remarks, reading, request, identities)


def open_file(request: Request, progress: Progress = lambda part: None) -> OpenedFile:
    """Read files and make a scenario of them; LossError if that cannot be."""
    return understood(request, read_raws(request, progress))


def open_arguments(
    values: Any,
    target: Any,
    class_names: Sequence[str] | None,
    *,
    loss: str | None,
    **choices: Any,
) -> OpenedFile:
    """Read the arguments of `lossgui.explore` as files are; LossError, in its words, as there."""
    request = Request(
        Path(NAME),
        loss=loss,
        ignore_index=choices.get(IGNORED_KEY),
        choices=choices,
        held=Raws(*raw_arguments(values, target, class_names)),
    )
    return understood(request, read_raws(request))


def understood_targets(scenario: Scenario, request: Request, targets: Raw) -> OpenedFile:
    """Take the targets of the second file of a request for a scenario; LossError if none fit."""
    opened = with_targets(scenario, targets, request.ignore_index)
    identities = (targets.identity,)
    return OpenedFile(opened.scenario, opened.remarks, opened.reading, request, identities)


def _filled(scenario: Scenario, request: Request) -> Scenario:
    """Return the scenario with the weights of the scheme that is asked for."""
    filled = with_scheme(evaluate(scenario), Weighting(str(request.scheme)))
    given = request.choices.get("pos_weight") is not None
    if given and filled.pos_weight is not scenario.pos_weight:
        raise ArgumentError(
            f"--weight {request.scheme} sets pos_weight as well: leave --pos-weight out."
        )
    return filled


def _as_its_scheme_says(opened: Opened, request: Request) -> Opened:
    """Check that saved weights are those of the scheme that is saved with them.

    If not, or where a person gave others, they stay and no scheme is said to give them; where
    there are none, the scheme does.
    """
    scenario, scheme = opened.scenario, opened.scenario.scheme
    if scheme.key in (CUSTOM, UNWEIGHTED.key):
        return opened
    filled = followed(evaluate(scenario)).scenario
    name = scheme.fills
    if np.allclose(getattr(filled, f"{name}s"), getattr(scenario, f"{name}s"), equal_nan=True):
        return opened
    custom = replace(scenario, scheme=scheme.custom())
    if request.choices.get(name) is not None:
        return replace(opened, scenario=custom)
    if getattr(opened.reading.arrays, name) is None:
        said = f"The file has a scheme and no {name}: the weights are those of {scheme.key}."
        return replace(opened, scenario=filled, remarks=(*opened.remarks, said))
    said = f"The saved {name} is not what {scheme.key} gives: it stays as it is."
    return replace(opened, scenario=custom, remarks=(*opened.remarks, said))


def understood_pair(request: Request, raws: Raws) -> OpenedFile:
    """Make a scenario of two files of which one holds the logits, the other the targets; say which.

    Where both orders make sense, names of files that speak of targets decide, then whole numbers
    beside fractions, then the given order.

    Raises
    ------
    LossError
        If neither order can be read.
    """
    files = tuple(zip(request.paths, raws.files, strict=True))
    orders = sorted(permutations(files), key=lambda order: -_likeness(*order[1]))
    refusals: list[LossError] = []
    for (path, logits), (targets, second) in orders:
        try:
            opened = understood(replace(request, path=path, targets=targets), Raws(logits, second))
        except LossError as error:
            refusals.append(error)
            continue
        said = f"{path.name} holds the logits and {targets.name} the targets."
        return replace(opened, remarks=(said, *opened.remarks))
    raise refusals[0]


def _likeness(path: Path, raw: Raw) -> int:
    """Return how much a file looks like one of targets: by its name, then by what it holds."""
    named = clue_of(path.name.split(".")[0]).role is Role.TARGET
    arrays = [raw.numbers] if isinstance(raw, RawTable) else list(raw.arrays.values())
    texts = bool(raw.texts) if isinstance(raw, RawTable) else False
    whole = texts or all(
        array.dtype.kind != "f" or bool((array == array.round()).all()) for array in arrays
    )
    return 2 * named + whole


def reloaded(scenario: Scenario, opened: OpenedFile) -> OpenedFile:
    """Take the numbers of files that were read again; what was chosen and weighed stays.

    Typed class weights stay where the number of classes does, weights per element where all is of
    the same shape; else those of the file come. Targets stay where the file has none.

    Raises
    ------
    LossError
        If the new numbers do not fit the chosen loss.
    """
    converted = with_loss(opened.scenario, scenario.loss)
    fresh = converted.scenario
    changes: dict[str, Any] = {"options": scenario.options, "reduction": scenario.reduction}
    remarks = [*opened.remarks, *converted.remarks]
    if fresh.n_classes == scenario.n_classes:
        changes |= {name: getattr(scenario, name) for name in ("weight", "pos_weight", "scheme")}
    elif scenario.scheme.key != CUSTOM:
        changes["scheme"] = scenario.scheme
    else:
        remarks.append("The number of classes changed: the class weights are those of the file.")
    if fresh.shape == scenario.shape:
        names = "element_weight", "element_pos_weight"
        changes |= {name: getattr(scenario, name) for name in names}
    same_kind = fresh.target_kind is scenario.target_kind and fresh.shape == scenario.shape
    if opened.reading.target_kind is None and same_kind:
        changes["targets"] = scenario.targets
    return replace(opened, scenario=replace(fresh, **changes).checked(), remarks=tuple(remarks))


def kept_of(scenario: Scenario) -> KeptChoices:
    """Return what was chosen for a scenario and stays for the next file where it fits."""
    usual = scenario.ignored == scenario.spec.default(IGNORED_KEY)
    return KeptChoices(scenario.loss, None if usual else scenario.ignored)
