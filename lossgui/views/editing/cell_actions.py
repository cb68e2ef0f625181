"""CellActions: what a person may do to the selected cells, in menus and by shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from lossgui.language import _
from lossgui.model.editing.areas import Area
from lossgui.model.editing.whole_tables import FORMS, amount_spread
from lossgui.state import Changed, ViewState
from lossgui.views.editing.areas import (
    Flag,
    area_of_cell,
    enter_line,
    first_name,
    select_lines,
    selected_area,
    selected_block,
    selected_numbers,
    shown_text,
)
from lossgui.views.editing.line_actions import Entry, LineActions
from lossgui.views.editing.random_popup import RandomPopup
from lossgui.views.tables.frame_model import Index
from lossgui.views.tables.table_view import TableView


def context_menu(table: TableView, actions: CellActions, kind: str) -> QMenu:
    """Return a menu of the actions of a kind, see `CellActions.fill`, and of the columns."""
    menu = QMenu(table)
    menu.setObjectName("context_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setFont(table.font())
    actions.fill(menu, kind)
    menu.addSeparator()
    menu.addMenu(_("C&olumns")).addActions(actions.columns)
    for part in menu.findChildren(QMenu):
        part.setFont(table.font())
    return menu


MOST_SHOWN = 100_000
"""Computed cells that are copied at once, one by one as they are shown."""


class CellActions(QObject):
    """One set of actions for all tables; they concern the table that had the focus last.

    Parameters
    ----------
    window : QWidget
    tables : sequence of TableView
    columns : sequence of QAction
        Show and hide columns; they are offered in the context menus too.
    """

    area_copied = Signal(Area)
    area_copied_with_commas = Signal(Area)
    area_copied_as_csv = Signal(Area)
    text_copied = Signal(str)
    area_cut = Signal(Area)
    text_pasted = Signal(Area, str, bool)
    text_pasted_enlarging = Signal(Area, str, bool)
    """A text for an area, and whether it comes from a spreadsheet."""

    names_pasted = Signal(int, str)
    area_cleared = Signal(Area)
    area_filled_down = Signal(Area)
    area_filled_right = Signal(Area)
    area_computed = Signal(Area, str)
    table_normalised = Signal(str)
    logits_randomised = Signal(str, str)
    samples_shuffled = Signal(str)
    form_chosen = Signal(str)
    refused = Signal(str)

    def __init__(
        self, window: QWidget, tables: Sequence[TableView], columns: Sequence[QAction]
    ) -> None:
        super().__init__(window)
        self._tables = tables
        self.columns = tuple(columns)
        self._table = tables[0]
        self.popup = RandomPopup(window)
        self.popup.randomise_requested.connect(self.logits_randomised)
        self.popup.shuffle_requested.connect(self.samples_shuffled)
        self.cells = self._cell_actions()
        self.line_actions = LineActions(self, self._act, lambda: self._table)
        self.line_actions.refused.connect(self.refused)
        self.lines = self.line_actions.actions
        self.whole = self._table_actions()
        for table in tables:
            self._attend(table)

    def _attend(self, table: TableView) -> None:
        """Offer the actions in a table, by shortcuts and in context menus."""
        every = (*self.cells, *self.lines["sample"], *self.lines["class"])
        table.addActions([action for action in every if action is not None])
        table.focused.connect(partial(self._enter, table))
        table.menu_requested.connect(partial(self._open_menu, table))
        table.formula_typed.connect(partial(self._compute, table))
        for header, lines, kind in (
            (table.horizontalHeader(), Flag.Columns, "class"),
            (table.verticalHeader(), Flag.Rows, "sample"),
        ):
            header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            header.customContextMenuRequested.connect(
                partial(self._open_header_menu, table, header, lines, kind)
            )

    def _act(self, text: str, slot: Callable[[], None], *keys: str) -> QAction:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        # One that is in force only in a table with the focus, never in a field or an open cell.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _checked: slot())
        return action

    def _cell_actions(self) -> tuple[Entry, ...]:
        of_area, of_part, act = self._of_area, partial(self._of_area, part=True), self._act
        return (
            act(_("Cu&t"), partial(of_part, self.area_cut.emit), "Ctrl+X", "Shift+Del"),
            act(_("&Copy"), self._copy, "Ctrl+C", "Ctrl+Ins"),
            act(
                _("Copy &with decimal commas"),
                partial(of_area, self.area_copied_with_commas.emit),
            ),
            act(_("Copy as C&SV"), partial(of_area, self.area_copied_as_csv.emit)),
            act(_("&Paste"), partial(self._paste, self.text_pasted), "Ctrl+V", "Shift+Ins"),
            act(
                _("Paste and &add rows and classes"),
                partial(self._paste, self.text_pasted_enlarging),
                "Ctrl+Shift+V",
            ),
            act(_("C&lear"), partial(of_part, self.area_cleared.emit), "Del", "Backspace"),
            None,
            act(_("Fill &down"), partial(of_part, self.area_filled_down.emit), "Ctrl+D"),
            act(_("Fill ri&ght"), partial(of_part, self.area_filled_right.emit), "Ctrl+R"),
            act(
                _("Set to a &formula… (type = in a cell)"),
                partial(of_area, lambda _: self._table.begin_formula()),
            ),
            None,
            act(_("Select columns"), partial(self._select, Flag.Columns), "Ctrl+Space"),
            act(_("Select rows"), partial(self._select, Flag.Rows), "Shift+Space"),
        )

    def _table_actions(self) -> tuple[Entry, ...]:
        act, normalised = self._act, self.table_normalised.emit
        texts = (
            _("Targets as class &indices"),
            _("Targets as &one-hot rows"),
            _("Targets as &smoothed rows"),
        )
        self.forms = tuple(
            act(text, partial(self.form_chosen.emit, form))
            for form, text in zip(FORMS, texts, strict=True)
        )
        return (
            act(_("&Random logits, or shuffle…"), self._open_popup),
            act(_("&Normalise rows of logits"), partial(normalised, "logits")),
            act(_("Normalise rows of &targets"), partial(normalised, "targets")),
            None,
            *self.forms,
        )

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Name how much smoothed rows of targets would be spread."""
        if "evaluation" not in changed:
            return
        text = _("Targets as &smoothed rows, by {:g}")
        self.forms[-1].setText(text.format(amount_spread(state.scenario)))

    def fill(self, menu: QMenu, kind: str = "cells") -> None:
        """Put the actions for cells into a menu, with the others below; or those of one kind."""
        if kind == "cells":
            self._add(menu, self.cells)
            menu.addSeparator()
            self._add(menu.addMenu(_("Sa&mples")), self.lines["sample"])
            self._add(menu.addMenu(_("Class&es")), self.lines["class"])
            self._add(menu.addMenu(_("Whole ta&bles")), self.whole)
        else:
            self._add(menu, self.lines[kind])

    @staticmethod
    def _add(menu: QMenu, actions: Sequence[Entry]) -> None:
        for action in actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)

    def _enter(self, table: TableView) -> None:
        self._table = table

    def _open_menu(self, table: TableView, position: QPoint, kind: str = "cells") -> None:
        from lossgui.views.editing.cell_actions import context_menu

        self._enter(table)
        context_menu(table, self, kind).popup(position)

    def _open_header_menu(
        self, table: TableView, header: QWidget, lines: Flag, kind: str, position: QPoint
    ) -> None:
        along = position.x() if lines == Flag.Columns else position.y()
        section = table.columnAt(along) if lines == Flag.Columns else table.rowAt(along)
        enter_line(table, section, lines)
        if selected_numbers(table, kind) is None:
            kind = "cells"
        self._open_menu(table, header.mapToGlobal(position), kind)

    def _of_area(self, do: Callable[[Area], None], part: bool = False) -> None:
        area = selected_area(self._table, part)
        if area is None:
            self.refused.emit(
                _(
                    "That needs one block of logits, targets or weights: other columns are "
                    "computed or named."
                )
            )
        else:
            do(area)

    def _copy(self) -> None:
        area, block = selected_area(self._table), selected_block(self._table)
        if area is not None:
            self.area_copied.emit(area)
        elif block is None:
            self.refused.emit(_("Several blocks cannot be copied at once: select one."))
        elif block.size > MOST_SHOWN:
            self.refused.emit(
                _("{n} computed cells are too many to copy: select at most {most}.").format(
                    n=f"{block.size:,}", most=f"{MOST_SHOWN:,}"
                )
            )
        else:
            self.text_copied.emit(shown_text(self._table, block))

    def _paste(self, signal: SignalInstance) -> None:
        data = QApplication.clipboard().mimeData() or QMimeData()  # none was ever copied
        tabbed, first = "<table" in data.html(), first_name(self._table)
        if first is None:
            self._of_area(lambda area: signal.emit(area, data.text(), tabbed))
        else:
            self.names_pasted.emit(first, data.text())

    def _compute(self, table: TableView, index: Index, text: str) -> None:
        self._enter(table)
        area = area_of_cell(table, index)
        self._of_area(lambda _: None) if area is None else self.area_computed.emit(area, text)

    def _select(self, lines: Flag) -> None:
        select_lines(self._table, lines)

    def _open_popup(self) -> None:
        self.popup.open_at(self._table.mapToGlobal(QPoint(0, 0)))
