"""The menu that the right button opens in a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from lossgui.views.editing.cell_actions import CellActions
from lossgui.views.tables.table_view import TableView


def context_menu(table: TableView, actions: CellActions, kind: str) -> QMenu:
    """Return a menu of the actions of a kind, see `CellActions.fill`, and of the columns."""
    menu = QMenu(table)
    menu.setObjectName("context_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setFont(table.font())
    actions.fill(menu, kind)
    menu.addSeparator()
    menu.addMenu(actions.tr("C&olumns")).addActions(actions.columns)
    for part in menu.findChildren(QMenu):
        part.setFont(table.font())
    return menu
