"""The menus of the main window, with the standard shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from lossgui.language import _
from lossgui.model.losses.reduction import REDUCTIONS
from lossgui.model.losses.registry import LOSSES
from lossgui.model.losses.spec import LossSpec
from lossgui.ports import RecentFiles
from lossgui.state import Changed, ViewState
from lossgui.views.editing.cell_actions import CellActions
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.plain_text import plain_tip
from lossgui.views.window.exporting import ExportActions
from lossgui.views.window.help_window import HelpWindow
from lossgui.views.window.pinning import PinActions

Key = QKeySequence.StandardKey


class Menus(QObject):
    """File, Edit, View, Loss and Help."""

    new_requested = Signal()
    open_requested = Signal()
    open_as_requested = Signal()
    open_targets_requested = Signal()
    roles_requested = Signal()
    reload_requested = Signal()
    example_requested = Signal()
    save_requested = Signal()
    file_chosen = Signal(str)
    undo_requested = Signal()
    redo_requested = Signal()
    copy_requested = Signal()
    zoom_requested = Signal(int)
    turn_requested = Signal(int)
    theme_chosen = Signal(str)
    loss_chosen = Signal(str)
    reduction_chosen = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        recent: RecentFiles,
        cells: CellActions,
        pinning: PinActions,
        exports: ExportActions,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._cells = cells
        self._pinning = pinning
        self._exports = exports
        self._recent = recent
        self._theme = Theme(LIGHT)
        self._losses: dict[str, QAction] = {}
        self._reductions: dict[str, QAction] = {}
        self._file_menu(window.menuBar().addMenu(_("&File")))
        self._edit_menu(window.menuBar().addMenu(_("&Edit")))
        self._view_menu(window.menuBar().addMenu(_("&View")))
        self._loss_menu(window.menuBar().addMenu(_("&Loss")))
        help_menu = window.menuBar().addMenu(_("&Help"))
        self._add(help_menu, _("&Help and shortcuts"), self._help, Key.HelpContents)

    def add_panel(self, toggle: QAction) -> None:
        """Offer a panel in the view menu."""
        self._view.insertAction(self._below_panels, toggle)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Follow the state: names of undo and redo, the chosen loss and reduction."""
        if changed.isdisjoint({"evaluation", "undo_name", "redo_name"}):
            return
        self._undo.setEnabled(state.undo_name is not None)
        self._undo.setText(_("&Undo {}").format(state.undo_name or "").strip())
        self._redo.setEnabled(state.redo_name is not None)
        self._redo.setText(_("&Redo {}").format(state.redo_name or "").strip())
        self._offer_losses()
        self._losses[state.scenario.loss].setChecked(True)
        self._reductions[state.scenario.reduction].setChecked(True)

    def restyle(self, theme: Theme) -> None:
        """Menus follow the zoom."""
        self._theme = theme
        self._window.menuBar().setFont(theme.font())
        for menu in self._window.menuBar().findChildren(QMenu):
            menu.setFont(theme.font())

    def _add(
        self,
        menu: QMenu,
        text: str,
        slot: Callable[[], object],
        keys: QKeySequence.StandardKey | str | None = None,
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked: slot())
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        return action

    def _file_menu(self, menu: QMenu) -> None:
        self._add(menu, _("&New"), self.new_requested.emit, Key.New)
        self._add(menu, _("&Open…"), self.open_requested.emit, Key.Open)
        open_as = self._add(menu, _("Open &as…"), self.open_as_requested.emit, "Ctrl+Shift+O")
        open_as.setObjectName("open_as")
        self._add(menu, _("Open &targets…"), self.open_targets_requested.emit)
        self._recent_menu = menu.addMenu(_("Open &recent"))
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        self._add(menu, _("Open the exa&mple"), self.example_requested.emit)
        menu.addSeparator()
        self._add(menu, _("&Change how it was read…"), self.roles_requested.emit)
        self._add(menu, _("Re&load"), self.reload_requested.emit, "Ctrl+Shift+R")
        menu.addSeparator()
        self._add(menu, _("&Save as…"), self.save_requested.emit, Key.Save)
        self._exports.fill(menu.addMenu(_("&Export")))
        menu.addSeparator()
        self._add(menu, _("&Quit"), self._window.close, Key.Quit)

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for path in self._recent.paths():
            action = self._recent_menu.addAction(Path(path).name)
            action.setStatusTip(path)
            action.setToolTip(plain_tip(path))
            action.triggered.connect(lambda _=False, chosen=path: self.file_chosen.emit(chosen))
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction(_("no files yet")).setEnabled(False)

    def _edit_menu(self, menu: QMenu) -> None:
        self._undo = self._add(menu, _("&Undo"), self.undo_requested.emit, Key.Undo)
        self._redo = self._add(menu, _("&Redo"), self.redo_requested.emit)
        self._redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        menu.addSeparator()
        self._cells.fill(menu)
        menu.addSeparator()
        self._add(menu, _("Copy as P&yTorch"), self.copy_requested.emit, "Ctrl+Shift+C")

    def _view_menu(self, menu: QMenu) -> None:
        zoom = self.zoom_requested.emit
        larger = self._add(menu, _("Zoom &in"), lambda: zoom(+1))
        larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self._add(menu, _("Zoom &out"), lambda: zoom(-1), "Ctrl+-")
        self._add(menu, _("&Normal size"), lambda: zoom(0), "Ctrl+0")
        menu.addSeparator()
        names = {"system": _("As the &system"), "light": _("&Light")}
        names["dark"] = _("&Dark")
        for name, text in names.items():
            self._add(menu, text, partial(self.theme_chosen.emit, name))
        menu.addSeparator()
        turn = self.turn_requested.emit
        self._add(menu, _("Ne&xt plot"), lambda: turn(+1), "Ctrl+PgDown")
        self._add(menu, _("Pre&vious plot"), lambda: turn(-1), "Ctrl+PgUp")
        menu.addSeparator()
        self._pinning.fill(menu)
        menu.addSeparator()
        menu.addMenu(_("&Columns")).addActions(self._cells.columns)
        self._below_panels = self._add(menu, _("&Full screen"), self._toggle_full_screen, "F11")
        self._view = menu

    def _toggle_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _loss_menu(self, menu: QMenu) -> None:
        self._menu_of_losses = menu
        self._loss_choices, reductions = QActionGroup(menu), QActionGroup(menu)
        self._below_losses = menu.addSeparator()
        for key in REDUCTIONS:
            self._reductions[key] = self._add(menu, key, partial(self.reduction_chosen.emit, key))
            self._reductions[key].setCheckable(True)
            reductions.addAction(self._reductions[key])
        menu.aboutToShow.connect(self._offer_losses)

    def _offer_losses(self) -> None:
        """Offer the losses that there are now, if they are others."""
        if tuple(self._losses) == tuple(LOSSES):
            return
        for action in self._losses.values():
            action.deleteLater()
        self._losses = {key: self._loss_action(spec) for key, spec in LOSSES.items()}
        self._menu_of_losses.insertActions(self._below_losses, list(self._losses.values()))

    def _loss_action(self, spec: LossSpec) -> QAction:
        action = self._loss_choices.addAction(spec.key)
        action.setCheckable(True)
        action.setStatusTip(spec.summary)
        action.triggered.connect(lambda _checked: self.loss_chosen.emit(spec.key))
        return action

    def _help(self) -> None:
        for other in self._window.findChildren(HelpWindow):
            other.close()
        HelpWindow(self._window, self._theme).show()
