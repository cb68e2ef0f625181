"""Reading: what was understood of a file, as a value, in one sentence and as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from lossgui.model.files.roles import Role
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.arrays import Arrays

MOST_NAMES, MOST_LEFT_OUT = 6, 20
"""Names that a sentence lists one by one."""


@dataclass(frozen=True)
class Asked:
    """What a person says about a file before it is read; it goes before every guess.

    Attributes
    ----------
    roles : Mapping of str to Role
        By the name of a column or key, in the wanted order; ``*`` stands for any letters. A column
        without a header has its number from 1 as its name. Where the logits, the target or the
        sample names are given, no other column becomes any of them.
    input : InputKind or None
        What the numbers are.
    elsewhere : str
        The name of another file that holds the targets, "" without one.
    """

    roles: Mapping[str, Role] = field(default_factory=dict)
    input: InputKind | None = None
    elsewhere: str = ""


NOTHING_ASKED = Asked()


class Run(NamedTuple):
    """Columns or keys beside each other, what they were read as, and why where worth a word."""

    names: tuple[str, ...]
    role: Role
    why: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """What was understood of a file.

    Attributes
    ----------
    source : str
        Name of the file, of both where the targets have one of their own.
    arrays : Arrays
        What the loss is given; whatever the file holds is brought into its form.
    runs : tuple of Run
        All columns or keys with their roles, in the order of the file; then those of a second file.
    input_kind : InputKind
        What the file's numbers are, which `arrays.input` need not be any more.
    input_why : str
        What says so; empty where nothing speaks against logits.
    target_kind : TargetKind or None
        None where the file has no targets.
    loss : str
        The loss that fits, or that was chosen.
    loss_why : str
    group : tuple of str or None
        One for each sample; the names of the samples are among `arrays`.
    remarks : tuple of str
        Whole sentences about what was decided, or looks odd.
    """

    source: str
    arrays: Arrays
    runs: tuple[Run, ...]
    input_kind: InputKind
    input_why: str
    target_kind: TargetKind | None
    loss: str
    loss_why: str
    group: tuple[str, ...] | None = None
    remarks: tuple[str, ...] = ()

    def named(self, role: Role) -> tuple[str, ...]:
        """Return the columns or keys of a role."""
        every = chain.from_iterable(run.names for run in self.runs if run.role is role)
        return tuple(dict.fromkeys(every))

    @property
    def left_out(self) -> tuple[Run, ...]:
        """The columns or keys that are not used, with the reason."""
        return tuple(run for run in self.runs if run.role is Role.LEFT_OUT)


def sentence(reading: Reading) -> str:
    """Return a reading as one sentence for people; its remarks are others."""
    parts = [f"{_words(reading)} from {listed(reading.named(Role.LOGITS))}"]
    for role in (Role.TARGET, Role.NAMES, Role.GROUP, Role.WEIGHT):
        if names := reading.named(role):
            parts.append(f"{_PLURALS.get(role, role)} from {listed(names)}")
    if left_out := reading.left_out:
        parts.append(f"left out: {_left_out(left_out)}")
    parts.append(f"{reading.loss}, {reading.loss_why}" if reading.loss_why else reading.loss)
    return f"{reading.source}: {'; '.join(parts)}."


def as_dict(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain data for JSON."""
    return {
        "file": reading.source,
        "columns": [
            {"name": name, "role": run.role, "why": run.why}
            for run in reading.runs
            for name in run.names
        ],
        **{role.replace(" ", "_"): list(reading.named(role)) for role in Role},
        "classes": list(reading.arrays.class_names or ()),
        "input": str(reading.input_kind),
        "input_why": reading.input_why,
        "targets": None if reading.target_kind is None else str(reading.target_kind),
        "loss": reading.loss,
        "loss_why": reading.loss_why,
        "remarks": list(reading.remarks),
    }


_PLURALS = {Role.TARGET: "targets", Role.WEIGHT: "sample weights"}


def _words(reading: Reading) -> str:
    kind = str(reading.input_kind)
    return f"{kind} ({reading.input_why})" if reading.input_why else kind


def _left_out(runs: Sequence[Run]) -> str:
    """Return the names by their reasons: ``'pred' and 'loss' (by-products), 'text' (text)``."""
    by_reason: dict[str, list[str]] = {}
    for run in runs:
        by_reason.setdefault(run.why, []).extend(run.names)
    return ", ".join(
        listed(names, MOST_LEFT_OUT) + f" ({why})" * bool(why) for why, names in by_reason.items()
    )


def listed(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """Return names in a sentence, the first and the last of many.

    Examples
    --------
    >>> listed(["cat", "dog"]), listed([f"l{k}" for k in range(1000)])
    ("'cat', 'dog'", "1000 columns, 'l0' to 'l999'")
    """
    if len(names) <= most:
        return ", ".join(f"{name!r:.60}" for name in names)
    return f"{len(names)} columns, {names[0]!r:.60} to {names[-1]!r:.60}"
