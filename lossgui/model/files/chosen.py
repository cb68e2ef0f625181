"""The columns of a table by their roles, while these are decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lossgui.model.files.evidence import Evidence
from lossgui.model.files.raw import RawTable
from lossgui.model.files.reading import Column, listed
from lossgui.model.files.roles import Clue, Role


@dataclass
class Chosen:
    """The columns of a table by their roles, while they are decided."""

    table: RawTable
    names: tuple[str, ...]
    cells: Evidence
    clues: list[Clue]
    roles: dict[int, tuple[Role, str]] = field(default_factory=dict)
    asked: frozenset[Role] = frozenset()
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Sets that keep an order: a table may have a million columns.
        self._free = dict.fromkeys(range(len(self.names)))
        self._members: dict[Role, dict[int, None]] = {role: {} for role in Role}

    def of(self, role: Role) -> list[int]:
        """Return the columns of a role, in the order in which they got it."""
        return list(self._members[role])

    def give(self, role: Role, columns: Iterable[int], why: str = "") -> None:
        """Give columns a role."""
        for column in columns:
            if column in self.roles:
                del self._members[self.roles[column][0]][column]
            self._free.pop(column, None)
            self._members[role][column] = None
            self.roles[column] = (role, why)

    def free(self, role: Role | None = None) -> list[int]:
        """Return the columns without a role yet; only those whose name says `role`, if given."""
        every = list(self._free)
        return every if role is None else [k for k in every if self.clues[k].role is role]

    def listed(self, columns: Sequence[int]) -> str:
        """Return the names of columns in a sentence."""
        return listed([self.names[k] for k in columns])

    def columns(self) -> tuple[Column, ...]:
        """Return every column with its role, in the order of the file."""
        return tuple(Column(self.names[k], *self.roles[k]) for k in sorted(self.roles))
