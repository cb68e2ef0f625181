"""Exporting: what a person can take away of the plot on show and of the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMenu

from lossgui.language import _
from lossgui.state import Changed, ViewState
from lossgui.views.export.pictures import picture
from lossgui.views.export.rendering import page_picture, page_png, page_svg, window_png
from lossgui.views.plots.plots_card import PlotsCard
from lossgui.views.window.settings import Settings

SHORTCUTS = {"save_picture": "Ctrl+E", "copy_picture": "Ctrl+Alt+C"}


class ExportActions(QObject):
    """Pictures, drawings and numbers; menus and buttons show these very actions.

    What makes a file is sent with its path: a function that returns its bytes, for the pixels need
    not be made while the window waits; or the columns of numbers.

    Parameters
    ----------
    window : QMainWindow
    plots : PlotsCard
        Its page on show is exported.
    settings : Settings
        Remember the folder.

    Attributes
    ----------
    menu : QMenu
        What can be done with the plot on show.
    """

    file_made = Signal(str, object)
    columns_made = Signal(str, object)
    report_chosen = Signal(str)
    copied = Signal(str)
    refused = Signal(str)

    def __init__(self, window: QMainWindow, plots: PlotsCard, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._plots = plots
        self._settings = settings
        self._title = ""
        self.menu = QMenu(window)
        self._page_actions = [
            self._action("save_picture", _("Save &picture (PNG)…"), self.save_picture),
            self._action("save_drawing", _("Save &drawing (SVG)…"), self.save_drawing),
            self._action("save_data", _("Save d&ata (CSV)…"), self.save_data),
            self._action("copy_picture", _("&Copy picture"), self.copy_picture),
        ]
        of_window = _("Save picture of &window (PNG)…"), _("Copy picture of w&indow")
        self._window_actions = [
            self._action("save_window", of_window[0], self.save_window),
            self._action("copy_window", of_window[1], self.copy_window),
        ]
        self._report_action = self._action(
            "save_report", _("Save &report (HTML or PDF)…"), self.save_report
        )
        self.menu.addActions(self._page_actions)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Follow the title, which files are named after."""
        self._title = state.title

    def fill(self, menu: QMenu) -> None:
        """Add all actions to a menu."""
        menu.addActions(self._page_actions)
        menu.addSeparator()
        menu.addActions(self._window_actions)
        menu.addSeparator()
        menu.addAction(self._report_action)

    def save_picture(self) -> None:
        """Save the plot on show as pixels, twice as many a side as on the screen."""
        path = self._ask(self._plots.key, "png", _("Picture (*.png)"))
        if path:
            self.file_made.emit(path, page_png(self._plots.page))

    def save_drawing(self) -> None:
        """Save the plot on show as lines and texts."""
        path = self._ask(self._plots.key, "svg", _("Drawing (*.svg)"))
        if path:
            self.file_made.emit(path, page_svg(self._plots.page))

    def save_data(self) -> None:
        """Save the numbers of what is drawn."""
        columns = self._plots.page.columns()
        if not columns:
            self.refused.emit(_("Nothing is drawn on this page, so it has no data to save."))
            return
        path = self._ask(self._plots.key, "csv", _("Data (*.csv)"))
        if path:
            self.columns_made.emit(path, columns)

    def copy_picture(self) -> None:
        """Copy the plot on show as pixels."""
        QApplication.clipboard().setImage(page_picture(self._plots.page))
        self.copied.emit(_("The picture of the plot is copied."))

    def save_window(self) -> None:
        """Save the window as pixels."""
        path = self._ask("window", "png", _("Picture (*.png)"))
        if path:
            self.file_made.emit(path, window_png(self._window))

    def copy_window(self) -> None:
        """Copy the window as pixels."""
        QApplication.clipboard().setImage(picture(self._window))
        self.copied.emit(_("The picture of the window is copied."))

    def save_report(self) -> None:
        """Save all plots and numbers in one file."""
        path = self._ask("report", "html", _("Report (*.html *.pdf)"))
        if path:
            self.report_chosen.emit(path)

    def _action(self, name: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcut(SHORTCUTS.get(name, ""))
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda _checked: slot())
        return action

    def _ask(self, key: str, suffix: str, kinds: str) -> str:
        """Let a person choose where to save; return no path if they do not."""
        title = re.sub(r"\.(npz|npy|(csv|tsv|txt|jsonl?)(\.gz)?)$", "", self._title)
        name = re.sub(r"[^\w.-]+", "-", title).strip("-.") or "lossgui"
        suggested = Path(self._settings.export_folder) / f"{name}-{key}.{suffix}"
        dialog = QFileDialog(self._window, _("Export"), str(suggested.parent), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(suggested.name)
        if not dialog.exec():
            return ""
        path = dialog.selectedFiles()[0]
        self._settings.export_folder = str(Path(path).parent)
        return path
