"""LineActions: what a person may do to the selected samples or classes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from lossgui.language import _
from lossgui.model.samples.filter import Rows
from lossgui.views.editing.areas import insertion, selected_numbers
from lossgui.views.tables.table_view import TableView

Entry = QAction | None


class LineActions(QObject):
    """Actions that insert, duplicate, delete and move whole samples or classes.

    Parameters
    ----------
    parent : QObject
    act : callable
        Makes an action of its text, what it does, and its keys.
    table : callable
        Returns the table whose lines are meant.

    Attributes
    ----------
    actions : dict of str to tuple of QAction
        By 'sample' and 'class'.
    """

    inserted = Signal(str, int, int)
    deleted = Signal(str, object)
    duplicated = Signal(str, object)
    moved = Signal(str, object, int)
    refused = Signal(str)

    def __init__(
        self, parent: QObject, act: Callable[..., QAction], table: Callable[[], TableView]
    ) -> None:
        super().__init__(parent)
        self._act = act
        self._table = table
        self.actions: dict[str, tuple[Entry, ...]] = {
            "sample": self._sample_actions(),
            "class": self._class_actions(),
        }

    def _sample_actions(self) -> tuple[Entry, ...]:
        act, kind = self._act, "sample"
        return (
            act(_("Insert samples &above"), partial(self._insert, kind, 0)),
            act(_("Insert samples &below"), partial(self._insert, kind, 1), "Ctrl+I"),
            act(_("&Duplicate samples"), partial(self._duplicate, kind), "Ctrl+Shift+D"),
            act(_("D&elete samples"), partial(self._delete, kind), "Ctrl+Del"),
            act(_("Move samples &up"), partial(self._move, kind, -1), "Alt+Up"),
            act(_("Move samples d&own"), partial(self._move, kind, 1), "Alt+Down"),
        )

    def _class_actions(self) -> tuple[Entry, ...]:
        act, kind = self._act, "class"
        return (
            act(_("Insert classes &before"), partial(self._insert, kind, 0)),
            act(_("Insert classes &after"), partial(self._insert, kind, 1), "Ctrl+Shift+I"),
            act(_("&Duplicate classes"), partial(self._duplicate, kind)),
            act(_("D&elete classes"), partial(self._delete, kind), "Ctrl+Shift+Del"),
            act(_("Move classes &left"), partial(self._move, kind, -1), "Alt+Left"),
            act(_("Move classes &right"), partial(self._move, kind, 1), "Alt+Right"),
        )

    def _of_lines(self, kind: str, do: Callable[[Rows], None]) -> None:
        numbers = selected_numbers(self._table(), kind)
        if numbers is not None:
            do(numbers)
        elif kind == "sample":
            self.refused.emit(_("Select samples in the tables of logits or targets first."))
        else:
            self.refused.emit(_("Select columns of logits, or rows of class weights first."))

    def _insert(self, kind: str, behind: int) -> None:
        place = insertion(self._table(), kind, bool(behind))
        emit = self.inserted.emit
        self._of_lines(kind, lambda _: None) if place is None else emit(kind, *place)

    def _duplicate(self, kind: str) -> None:
        self._of_lines(kind, lambda numbers: self.duplicated.emit(kind, numbers))

    def _delete(self, kind: str) -> None:
        self._of_lines(kind, lambda numbers: self.deleted.emit(kind, numbers))

    def _move(self, kind: str, by: int) -> None:
        self._of_lines(kind, lambda numbers: self.moved.emit(kind, numbers, by))
