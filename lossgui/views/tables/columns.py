"""Column: all that one column of a table is; a new one is one object more in its table's row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lossgui.language import _
from lossgui.model.scenario.scenario import Scenario
from lossgui.views.tables.frame_model import Cell, FrameModel

if TYPE_CHECKING:
    from lossgui.views.tables.sized_table import SizedTable

F = TypeVar("F")


class Column(Generic[F]):
    """What stands over a column, in it and below it, how wide it is, and what typing in it does.

    The facts are what all cells of its table are made of.

    Attributes
    ----------
    name : str
        What edits of it, the places of errors and the settings call it.
    menu : str
        Its name where a person hides it.
    heading, hint : str
        What stands over it, and the tool tip of that, where these are always the same.
    room : str
        A text that it has room for, where that is always the same.
    is_extra : bool
        Whether it is hidden at first.
    numbers : tuple of str and int, optional
        The table of the scenario, and the column of that, whose numbers it shows.
    is_word : bool
        Whether it is written from the left.
    stretches : bool
        Whether it takes a part of the room that is left.
    """

    name = ""
    menu = heading = hint = ""
    room = "000000"
    is_extra = False
    numbers: tuple[str, int] | None = None
    is_word = False
    stretches = False

    def is_there(self, scenario: Scenario) -> bool:
        """Tell whether the table of a scenario has it."""
        return True

    def title(self, facts: F) -> str:
        """Return what stands over it."""
        return _(self.heading) if self.heading else ""

    def tip(self, facts: F) -> str:
        """Return the tool tip of the title."""
        return _(self.hint)

    def cell(self, facts: F, position: int) -> Cell:
        """Return what its cell in a row of the table shows."""
        raise NotImplementedError

    def total(self, facts: F) -> str:
        """Return what stands below it."""
        return ""

    def is_editable(self, facts: F) -> bool:
        """Tell whether its cells can be edited."""
        return False

    def least(self, facts: F) -> str:
        """Return a text that it has room for."""
        return self.room

    def width(self, facts: F, table: SizedTable) -> int:
        """Return the least width in a table."""
        needed = table.text_width(len(self.least(facts)))
        return max(needed, table.header_width(self.title(facts)))


class ColumnsModel(FrameModel):
    """A table that is made of columns."""

    columns: tuple[Column[Any], ...] = ()
    facts: Any = None

    def column(self, section: int) -> Column[Any]:
        """Return the column at a section."""
        return self.columns[section]

    def section_of(self, name: object) -> int | None:
        found = (k for k, column in enumerate(self.columns) if column.name == name)
        return next(found, None)

    def name_of(self, section: int) -> object:
        return self.column(section).name

    def numbers_of(self, section: int) -> tuple[str, int] | None:
        return self.column(section).numbers

    def is_editable(self, section: int) -> bool:
        return self.column(section).is_editable(self.facts)

    def cell(self, position: int, section: int) -> Cell:
        return self.column(section).cell(self.facts, position)

    def header(self, section: int) -> Cell:
        column = self.column(section)
        title, tip = column.title(self.facts), column.tip(self.facts)
        return Cell(title, tip=tip, number=not column.is_word)

    def stretching(self) -> list[int]:
        """Return which sections take a part of the room that is left."""
        return [k for k, column in enumerate(self.columns) if column.stretches]
