"""HelpWindow: what the program is for, and all shortcuts, read from what they do."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QMainWindow,
    QMenu,
    QTextBrowser,
    QVBoxLayout,
)

from lossgui.language import _
from lossgui.views.theme import Theme

Line = tuple[str, str, str]
"""The menu in which something is done, what it is, and its keys."""


class HelpWindow(QDialog):
    """A window beside the main one that closes with Escape.

    Parameters
    ----------
    window : QMainWindow
        Whose shortcuts are told.
    theme : Theme
    """

    def __init__(self, window: QMainWindow, theme: Theme) -> None:
        super().__init__(window)
        self.setObjectName("help_window")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        version = QApplication.applicationVersion()
        self.setWindowTitle(_("lossgui {}: help").format(version))
        self.text = QTextBrowser(self)
        self.text.setAccessibleName(_("Help and shortcuts"))
        self.text.setOpenLinks(False)
        self.text.setStyleSheet(
            f"QTextBrowser {{ background: {theme.colors.card}; color: {theme.colors.text}; }}"
        )
        self.text.document().setDefaultFont(theme.font())
        self.text.document().setDocumentMargin(theme.px(12))
        self.text.setHtml(self._html(list(shortcuts(window)), theme))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        room = window.screen().availableSize()
        self.resize(min(theme.px(560), room.width()), min(theme.px(640), room.height()))

    def _html(self, lines: list[Line], theme: Theme) -> str:
        said = (
            _(
                "PyTorch's classification losses, live: type into the tables, choose a loss and a "
                "reduction, drag the point of the curve."
            ),
            _(
                "In a table type to edit a cell; = begins a formula, Enter goes down, Tab goes "
                "right, Escape leaves the cell as it was. In a plot drag, or use the arrow keys, "
                "with Shift for larger steps. What a field or a column is stands in its tool tip."
            ),
        )
        muted, parts = theme.color("muted").name(), [f"<p>{escape(one)}</p>" for one in said]
        for menu in dict.fromkeys(line[0] for line in lines):
            rows = "".join(
                f"<tr><td width='65%'>{escape(text)}</td><td>{escape(keys)}</td></tr>"
                for where, text, keys in lines
                if where == menu
            )
            title = f"<p style='color: {muted}'><b>{escape(menu)}</b></p>"
            parts.append(f"{title}<table width='100%' cellpadding='2'>{rows}</table>")
        return "".join(parts)


def shortcuts(window: QMainWindow) -> Iterator[Line]:
    """Yield what can be done by keys: in menus, by buttons, and by other shortcuts."""
    for action in window.menuBar().actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from _of_menu(menu, _plain(action.text()))
    elsewhere = _("Elsewhere")
    for shortcut in window.findChildren(QShortcut):
        yield elsewhere, shortcut.whatsThis(), _keys(shortcut.keys())
    for button in window.findChildren(QAbstractButton):
        if "&" not in button.text() and not button.shortcut().isEmpty():
            yield elsewhere, button.text(), _keys([button.shortcut()])


def _of_menu(menu: QMenu, where: str) -> Iterator[Line]:
    for action in menu.actions():
        below = action.menu()
        if isinstance(below, QMenu):
            yield from _of_menu(
                below,
                f"{where} \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} {_plain(below.title())}",
            )
        elif action.shortcuts():
            yield where, _plain(action.text()), _keys(action.shortcuts())


def _plain(text: str) -> str:
    """Return the text of a menu without the mark of its access key."""
    return text.replace("&", "")


def _keys(sequences: list[QKeySequence]) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(form) for sequence in sequences)
