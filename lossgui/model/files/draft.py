"""Drafts: files whose columns or keys a person gives roles, and what would be read of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from lossgui.model.errors import LossError
from lossgui.model.files.formats.raw import RawArrays, RawTable
from lossgui.model.files.opening import OpenedFile, Raws, Request, understood
from lossgui.model.files.roles import Role, clue_of
from lossgui.model.files.understanding.interpret import Raw
from lossgui.model.files.understanding.reading import Asked, Run
from lossgui.model.losses.signature.inputs import InputKind

MOST_ROWS = 8
MOST_COLUMNS = 200
_MOST_NUMBERS = 6


class Preview(NamedTuple):
    """The beginning of a file.

    Attributes
    ----------
    names : tuple of str
        Of the columns or keys, by which `Asked` knows them; at most `MOST_COLUMNS`.
    rows : tuple of tuple of str
        The first cells of the columns; of arrays, one row: shape, dtype and first numbers of each.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def preview(raw: RawTable | RawArrays, first: int = 0) -> Preview:
    """Return the beginning of a raw file, from its column or key number `first` on."""
    listed = slice(first, first + MOST_COLUMNS)
    names = raw.keys[listed]
    if isinstance(raw, RawTable):
        columns = range(first, first + len(names))
        rows = range(min(MOST_ROWS, len(raw.numbers)))
        return Preview(names, tuple(tuple(raw.text(r, k) for k in columns) for r in rows))
    return Preview(names, (tuple(_described(raw, name) for name in names),))


def _described(raw: RawArrays, key: str) -> str:
    if key in raw.refused:
        return raw.refused[key]
    array = raw.arrays[key]
    first = ", ".join(str(value) for value in array.flat[:_MOST_NUMBERS])
    more = ", ..." if array.size > _MOST_NUMBERS else ""
    return f"{array.shape} {array.dtype}: {first}{more}"


INPUTS = (InputKind.LOGITS, InputKind.PROBABILITIES, InputKind.LOG_PROBABILITIES)
"""What a person may say that the numbers are."""

Roles = Mapping[str, Role | None]
"""The role of each column or key; None for a key that is what its name says, such as a weight."""


@dataclass(frozen=True)
class DraftPage:
    """The beginning of one file, for a person to look at.

    Attributes
    ----------
    name : str
        Of the file.
    names : tuple of str
        Of its columns or keys, as many as are listed at once.
    first : int
        How many stand before these.
    n_names : int
        How many there are in all.
    rows : tuple of tuple of str
        See `Preview`.
    roles : tuple of Role or None
        Those of `names`.
    choices : tuple of Role or None
        The roles that a column or key may be given.
    """

    name: str
    names: tuple[str, ...]
    first: int
    n_names: int
    rows: tuple[tuple[str, ...], ...]
    roles: tuple[Role | None, ...]
    choices: tuple[Role | None, ...]


@dataclass(frozen=True, eq=False)
class Draft:
    """What a person has said so far about files that are to be opened.

    Attributes
    ----------
    request : Request
    raws : Raws
    roles : tuple of Roles
        Of the first file, and of the second if there is one.
    opened : OpenedFile or None
        What would be opened; None where it is refused, or was not looked at since a change.
    refusal : str
        Why nothing would be opened.
    decided : bool
        Whether a person gave a role, and so all of them.
    """

    request: Request
    raws: Raws
    roles: tuple[Roles, ...]
    opened: OpenedFile | None = None
    refusal: str = ""
    decided: bool = False

    @property
    def input_kind(self) -> InputKind:
        """What the numbers are, as the person says or as they were read."""
        if self.request.asked.input is not None:
            return self.request.asked.input
        return InputKind.LOGITS if self.opened is None else self.opened.reading.input_kind

    def pages(self, firsts: Sequence[int] = (0, 0)) -> tuple[DraftPage, ...]:
        """Return the beginnings of the files, each listed from one of its columns or keys on."""
        files = zip(self.raws.files, self.roles, firsts, strict=False)
        return tuple(_page(*file, second) for second, file in enumerate(files))

    def column_like(self, page: int, text: str, after: int) -> int | None:
        """Return the next column or key of that name, else of that number from 1, else like it.

        Parameters
        ----------
        page : int
        text : str
            Case does not matter.
        after : int
            Where the search begins; behind the last it goes on with the first.
        """
        own, wanted = self.raws.files[page].keys, text.strip().casefold()
        if text.strip() in own:
            return own.index(text.strip())
        names = [name.casefold() for name in own]
        found = [k for k, name in enumerate(names) if name == wanted]
        if not found and wanted.isdecimal() and 1 <= int(wanted) <= len(names):
            return int(wanted) - 1
        found = found or [k for k, name in enumerate(names) if name.startswith(wanted)]
        found = found or [k for k, name in enumerate(names) if wanted in name]
        return next((k for k in found if k > after), found[0] if found else None)

    def with_role(self, page: int, names: Iterable[str], role: Role | None) -> Draft:
        """Return the draft with a role for columns or keys; one that only one may have moves."""
        raw = self.raws.files[page]
        changed = dict(self.roles[page])
        if role in (_LONE_COLUMN if isinstance(raw, RawTable) else _LONE_KEY):
            names = tuple(names)[:1]
            moved = [name for name, other in changed.items() if other is role]
            changed |= dict.fromkeys(moved, Role.LEFT_OUT)
        changed |= dict.fromkeys(names, role)
        roles = (*self.roles[:page], changed, *self.roles[page + 1 :])
        return replace(self, roles=roles, opened=None, refusal="", decided=True)

    def with_input(self, kind: InputKind) -> Draft:
        """Return the draft with what the person says that the numbers are."""
        request = replace(self.request, asked=replace(self.request.asked, input=kind))
        return replace(self, request=request, opened=None, refusal="")

    def looked_at(self) -> Draft:
        """Return the draft with what would be opened, or why it would be refused."""
        request = self.request
        if self.decided:
            request = replace(request, asked=Asked(_asked(self.roles), request.asked.input))
        try:
            return replace(self, opened=understood(request, self.raws), refusal="")
        except LossError as error:
            return replace(self, opened=None, refusal=error.in_window)


_LONE_COLUMN = (Role.NAMES, Role.GROUP, Role.WEIGHT)
_LONE_KEY = (Role.LOGITS, Role.TARGET, *_LONE_COLUMN)


def drafted(request: Request, raws: Raws) -> Draft:
    """Return the draft that a person begins with: the roles as the files are read."""
    draft = Draft(request, raws, ()).looked_at()
    if draft.opened is None:
        return replace(draft, roles=tuple(_guessed(raw, request.asked) for raw in raws.files))
    return replace(draft, roles=_read(raws.files, draft.opened.reading.runs))


def _read(files: Sequence[Raw], runs: Sequence[Run]) -> tuple[Roles, ...]:
    """Return the roles of a reading, whose columns are those of all files, one after the other."""
    left = ((name, run.role) for run in runs for name in run.names)
    given, found = next(left, None), list[Roles]()
    for raw in files:
        roles: dict[str, Role | None] = {}
        for name in raw.keys:
            roles[name] = None
            if given is not None and given[0] == name:
                roles[name], given = given[1], next(left, None)
        found.append(roles)
    return tuple(found)


def _guessed(raw: Raw, asked: Asked) -> Roles:
    """Return roles by names alone, where a file was not read."""
    texts = {raw.keys[k] for k in raw.texts} if isinstance(raw, RawTable) else set[str]()
    usual = Role.LOGITS if isinstance(raw, RawTable) else None

    def guess(name: str) -> Role | None:
        return clue_of(name).role or (Role.LEFT_OUT if name in texts else usual)

    return {name: asked.roles.get(name) or guess(name) for name in raw.keys}


def _asked(roles: Sequence[Roles]) -> dict[str, Role]:
    """Return what is asked of both files; the second has targets and names of samples alone."""
    first, *others = roles
    asked = {name: role for name, role in first.items() if role is not None}
    for second in others:
        for name, role in second.items():
            if role in (Role.TARGET, Role.NAMES) and role is not None:
                asked[name] = role
    return asked


def _page(raw: Raw, roles: Roles, first: int, second: int) -> DraftPage:
    shown, names = preview(raw, first), raw.keys
    choices: tuple[Role | None, ...] = tuple(Role)
    if second:
        choices = Role.TARGET, Role.NAMES, Role.LEFT_OUT
    if not isinstance(raw, RawTable):
        choices = (*choices, None)
    return DraftPage(
        raw.name,
        shown.names,
        first,
        len(names),
        shown.rows,
        tuple(roles[name] for name in shown.names),
        choices,
    )
