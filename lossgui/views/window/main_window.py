"""The main window: inputs left, picture in the middle, the result always at the bottom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QFontDatabase
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMainWindow,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from lossgui.language import _
from lossgui.model.errors import LossError
from lossgui.model.evaluation.result import Result, compute
from lossgui.ports import Offer, View
from lossgui.state import Changed, ViewState
from lossgui.views.classes.weights_card import WeightsCard
from lossgui.views.editing.cell_actions import CellActions
from lossgui.views.panels.panel import Panel
from lossgui.views.plots.plots_card import PlotsCard
from lossgui.views.samples.column_choice import ColumnChoice
from lossgui.views.samples.logits_card import LogitsCard
from lossgui.views.tables.table_view import TableView
from lossgui.views.theme import DARK, LIGHT, Colors, Theme, palette, style_sheet
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.parameter_field import ParameterField
from lossgui.views.widgets.progress_line import ProgressLine
from lossgui.views.window.choices_bar import ChoicesBar
from lossgui.views.window.exporting import ExportActions
from lossgui.views.window.menus import Menus
from lossgui.views.window.notice_bar import NoticeBar
from lossgui.views.window.result_strip import ResultStrip
from lossgui.views.window.settings import Settings
from lossgui.views.window.zooming import Zooming

FILES = "*.npz *.npy *.csv *.tsv *.txt *.json *.jsonl *.gz"


@guarded
class MainWindow(QMainWindow):
    """The parts of the window, its menus, zoom and theme.

    Parameters
    ----------
    settings : Settings
    may_close : callable, optional
        Asked before the window closes while something is not saved.
    """

    file_chosen = Signal(str)
    files_dropped = Signal(list)
    open_as_chosen = Signal(str)
    targets_chosen = Signal(str)
    save_chosen = Signal(str)
    new_chosen = Signal()
    example_chosen = Signal()
    activated = Signal()
    restyled = Signal(object)
    closed = Signal()

    def __init__(
        self, settings: Settings, may_close: Callable[[MainWindow], bool] | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self._settings = settings
        self.may_close = may_close
        self._state: ViewState | None = None
        self.parts: object = None  # what must live as long as the window
        self._marked: tuple[Any, ...] = ()
        self._refused = ""
        self._theme = Theme(self._colors(), settings.zoom)
        self.choices_bar = ChoicesBar()
        self.logits_card = LogitsCard()
        self.weights_card = WeightsCard()
        self.plots_card = PlotsCard()
        self.result_strip = ResultStrip()
        self.notice_bar = NoticeBar(self.plots_card)  # it covers no cell of a table
        self.progress_line = ProgressLine()
        self._panels: list[Panel] = []
        self._arrange()
        columns = ColumnChoice(self, settings.hidden_columns)
        columns.hidden_changed.connect(self.hide_columns)
        self.logits_card.hide_figures(columns.hidden())
        self.tables = self.findChildren(TableView)
        self.cell_actions = CellActions(self, self.tables, columns.actions())
        self.logits_card.offer_forms(self.cell_actions.forms)
        self.exports = ExportActions(self, self.plots_card, settings)
        self.plots_card.offer_exports(self.exports.menu)
        self.menus = Menus(
            self,
            settings,
            self.cell_actions,
            self.choices_bar.pinning,
            self.exports,
        )
        self._zooming = Zooming(self, settings, self.restyle)
        self._connect()
        self.setAcceptDrops(True)
        self.logits_card.setFocus()
        if not self.restoreGeometry(settings.geometry):
            self.resize(1280, 800)
        self.restyle()

    def _arrange(self) -> None:
        inputs = QSplitter(Qt.Orientation.Vertical)
        inputs.addWidget(self.logits_card)
        inputs.addWidget(self.weights_card)
        inputs.setStretchFactor(0, 3)
        inputs.setStretchFactor(1, 2)
        panes = QSplitter(Qt.Orientation.Horizontal)
        panes.addWidget(inputs)
        panes.addWidget(self.plots_card)
        panes.setSizes([560, 640])
        for splitter in (inputs, panes):
            splitter.setChildrenCollapsible(False)
        central = QWidget()
        self._layout = QVBoxLayout(central)
        self._layout.addWidget(self.choices_bar)
        self._layout.addWidget(self.progress_line)
        self._layout.addWidget(panes, 1)
        self._layout.addWidget(self.result_strip)
        self.setCentralWidget(central)

    def _connect(self) -> None:
        self.choices_bar.open_requested.connect(self.ask_for_file)
        self.choices_bar.save_requested.connect(self.ask_where_to_save)
        self.cell_actions.refused.connect(self.say)
        self.exports.refused.connect(self.say)
        self.exports.copied.connect(self.say)
        self.menus.open_requested.connect(self.ask_for_file)
        self.menus.open_as_requested.connect(self.ask_for_file_as)
        self.menus.open_targets_requested.connect(self.ask_for_targets)
        self.menus.save_requested.connect(self.ask_where_to_save)
        self.menus.zoom_requested.connect(self.zoom)
        self.menus.turn_requested.connect(self.plots_card.turn)
        self.menus.theme_chosen.connect(self.choose_theme)
        self.menus.file_chosen.connect(self.leave_for)
        self.menus.new_requested.connect(lambda: self.leave(self.new_chosen))
        self.menus.example_requested.connect(lambda: self.leave(self.example_chosen))
        QApplication.styleHints().colorSchemeChanged.connect(self.restyle)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what belongs to the window itself; its parts are views of their own."""
        self._state = state
        if "title" in changed:
            self.setWindowTitle(f"{state.title}[*] — lossgui")
        self.setWindowModified(state.modified)
        self.menus.show_state(state, changed)
        self.cell_actions.show_state(state, changed)
        self.exports.show_state(state, changed)

    def add_panel(self, panel: Panel) -> None:
        """Offer a panel, beside the plots and in the menu."""
        self._panels.append(panel)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
        self.menus.add_panel(panel.toggle)
        panel.restyle(self._theme)

    @property
    def theme(self) -> Theme:
        """The look that all parts have."""
        return self._theme

    def views(self) -> tuple[View, ...]:
        """Return all parts that show a state."""
        return (
            self,
            self.choices_bar,
            self.logits_card,
            self.weights_card,
            self.result_strip,
            self.plots_card,
        )

    def say(self, message: str) -> None:
        """Show one sentence for a while."""
        self._clear_marks()
        if self._refused:
            self.notice_bar.warn(f"{self._refused} {message}")
        else:
            self.notice_bar.say(message)

    def warn(self, error: LossError) -> None:
        """Show what is wrong, and mark the cell or the field."""
        self._clear_marks()
        self.notice_bar.warn(" ".join(filter(None, (self._refused, str(error)))))
        if error.place is not None:
            self._marked = self.logits_card, self.weights_card, self.choices_bar
            for part in self._marked:
                part.mark(error.place, str(error))

    def say_failed(self, error: Exception) -> None:
        """Say that something went wrong inside the program."""
        text = _("An error inside lossgui, nothing is lost: {}. Details: stderr.")
        said = text.format(f"{type(error).__name__}: {error}")
        if said != self.notice_bar.text():  # else what fails while it is painted would not end
            self.notice_bar.warn(said)

    def offer(self, offer: Offer, text: str) -> None:
        """Put a button beside the message on show."""
        self.notice_bar.offer(offer, text)

    def clear(self) -> None:
        """Take the last message and mark away."""
        self._clear_marks()
        if not self._refused:
            self.notice_bar.clear()

    def copy(self, text: str, html: str = "") -> None:
        """Put a text on the clipboard, and what it is as HTML."""
        clipboard = QApplication.clipboard()
        clipboard.setText(text)
        data = clipboard.mimeData()  # Qt's own: one that Python made would crash it at the end
        if html and data is not None:
            data.setHtml(html)

    def _clear_marks(self) -> None:
        for part in self._marked:
            part.clear_mark()
        self._marked = ()

    def result(self) -> Result | None:
        """Return value and gradient of what is on show."""
        return None if self._state is None else compute(self._state.scenario)

    def ask_for_file(self) -> None:
        """Let a person choose a file to open."""
        path = self._ask_for(_("Open"), _("Logits ({})"))
        if path:
            self.leave_for(path)

    def ask_for_file_as(self) -> None:
        """Let a person choose a file, and then what its columns or keys are."""
        path = self._ask_for(_("Open as"), _("Logits ({})"))
        if path:
            self.open_as_chosen.emit(path)

    def _ask_for(self, title: str, what: str) -> str:
        return QFileDialog.getOpenFileName(self, title, "", what.format(FILES))[0]

    def leave_for(self, path: str) -> None:
        """Open a file, unless a person wants to keep what is not saved."""
        if self._may_leave():
            self.file_chosen.emit(path)

    def leave(self, chosen: SignalInstance) -> None:
        """Begin something else, unless a person wants to keep what is not saved."""
        if self._may_leave():
            chosen.emit()

    def finish_editing(self) -> None:
        """Take what is being typed into a cell or a field, as if the person had ended.

        Why it is refused stays on show beside what the act says for which that was taken.
        """
        if any(table.finish_editing() for table in self.tables) or self._finish_field():
            self._refused = self.notice_bar.text()
            QTimer.singleShot(0, self, self._forget_refused)

    def _finish_field(self) -> bool:
        """Take what was typed into a field; tell whether it was refused."""
        field = self.focusWidget()
        return isinstance(field, ParameterField) and field.finish() and self.notice_bar.warns

    def _forget_refused(self) -> None:
        self._refused = ""

    def _may_leave(self) -> bool:
        self.finish_editing()
        nothing_lost = not self.isWindowModified() and not self._refused
        return nothing_lost or self.may_close is None or self.may_close(self)

    def ask_for_targets(self) -> None:
        """Let a person choose a file with targets."""
        path = self._ask_for(_("Open targets"), _("Targets ({})"))
        if path:
            self.targets_chosen.emit(path)

    def ask_where_to_save(self) -> None:
        """Let a person choose where to save."""
        dialog = QFileDialog(self, _("Save as"), "", _("NumPy archive (*.npz)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("npz")
        if dialog.exec():
            self.save_chosen.emit(dialog.selectedFiles()[0])

    def zoom(self, steps: int) -> None:
        """Zoom the whole window by some steps; 0 is back to normal."""
        if not self._zooming.zoom(steps):
            self.say(_("The window fills the screen: there is no room to zoom in."))

    def fit_screen(self) -> None:
        """Let all of the window be within its screen."""
        self._zooming.fit()

    def choose_theme(self, name: str) -> None:
        """Take the theme 'light', 'dark' or 'system'."""
        self._settings.theme = name
        self.restyle()

    def hide_columns(self, hidden: list[str]) -> None:
        """Show the columns beside the logits but for some, which are remembered."""
        self._settings.hidden_columns = hidden
        self.logits_card.hide_figures(hidden)

    def _colors(self) -> Colors:
        chosen = self._settings.theme
        dark_system = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if chosen == "dark" or (chosen == "system" and dark_system) else LIGHT

    def restyle(self) -> None:
        """Apply theme and zoom to the window and all its parts."""
        point_size = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
        theme = Theme(self._colors(), self._settings.zoom, max(point_size, 9.0))
        self._theme = theme
        self.setPalette(palette(theme.colors))
        self.setFont(theme.font())
        self.setStyleSheet(style_sheet(theme))
        self._layout.setSpacing(theme.px(8))
        self._layout.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(8))
        for part in (
            self.choices_bar,
            self.notice_bar,
            self.progress_line,
            self.logits_card,
            self.weights_card,
            self.plots_card,
            self.result_strip,
            self.cell_actions.popup,
            self.menus,
        ):
            part.restyle(theme)
        for panel in self._panels:
            panel.restyle(theme)
        self.restyled.emit(theme)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls()]
        if paths and self._may_leave():
            self.files_dropped.emit(paths)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._settings.geometry = self.saveGeometry()
        super().closeEvent(event)
        self.closed.emit()
        self.plots_card.close_plots()
