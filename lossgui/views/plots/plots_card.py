"""PlotsCard: the pages of all plots behind tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lossgui.language import N_, _
from lossgui.state import Changed, ViewState
from lossgui.views.plots.page import Page
from lossgui.views.theme import LIGHT, Theme, icon, icon_size
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import plain_tip
from lossgui.views.widgets.progress_line import ProgressLine

TITLES = {
    "curve": N_("Curve"),
    "surface": N_("Surface"),
    "classes": N_("Classes"),
    "bars": N_("Bars"),
    "confusion": N_("Confusion"),
    "thresholds": N_("Thresholds"),
    "samples": N_("Samples"),
    "information": N_("Information"),
    "working": N_("Working"),
}


@guarded
class PlotsCard(QFrame):
    """A tab for each page, and a second row of tabs for those that belong together.

    Attributes
    ----------
    pages : dict of str to Page
        Those that were made, by their keys.
    progress : ProgressLine
        Of what the plots compute beside the GUI thread.
    export_button : QToolButton
    """

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plots_card")
        self.setProperty("card", "true")
        self.setAccessibleName(_("Plots"))
        self.theme = Theme(LIGHT)
        self.pages: dict[str, Page] = {}
        self.key = ""
        self._groups: dict[str, tuple[str, ...]] = {}
        self._latest: dict[str, str] = {}
        self._menu: QMenu | None = None
        self.progress = ProgressLine()
        self.tabs, self.inner = _tab_bar("plot_tabs"), _tab_bar("classes_tabs")
        self.tabs.setAccessibleName(_("Plots"))
        self.tabs.setToolTip(plain_tip(_("Ctrl+PgDown, Ctrl+PgUp: next and previous plot")))
        self.inner.setAccessibleName(_("Plots of the classes"))
        self.export_button = self._make_export_button()
        self._stack = QStackedWidget()
        top = QHBoxLayout()
        top.addWidget(self.tabs, 1)
        top.addWidget(self.export_button)
        self.box = QVBoxLayout(self)
        self.box.addLayout(top)
        self.box.addWidget(self.progress)
        self.box.addWidget(self.inner)
        self.box.addWidget(self._stack, 1)

    def _make_export_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("export_button")
        button.setProperty("plain", "true")
        button.setAccessibleName(_("Export"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def offer_pages(self, groups: Mapping[str, Sequence[str]]) -> None:
        """Offer a tab for each group of pages, once; `page_chosen` says which page is wanted."""
        for group, keys in groups.items():
            self._groups[group] = tuple(keys)
            self._latest[group] = keys[0]
            self.tabs.addTab(_(TITLES[group]))
            for key in keys if len(keys) > 1 else ():
                self.inner.setTabData(self.inner.addTab(_(TITLES[key])), key)
        self.tabs.currentChanged.connect(lambda index: self._choose(list(self._groups)[index]))
        self.inner.currentChanged.connect(
            lambda index: self.page_chosen.emit(self.inner.tabData(index))
        )

    def add_page(self, key: str, page: Page) -> None:
        """Add the page of a plot."""
        self.pages[key] = page
        self._stack.addWidget(page)
        self.tabs.setTabToolTip(list(self._groups).index(self._group(key)), page.canvas.statusTip())
        page.restyle(self.theme)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show the page of a state."""
        if "page" not in changed or state.page not in self.pages:
            return
        self.key, group = state.page, self._group(state.page)
        self._latest[group] = state.page
        keys = self._groups[group]
        _turn(self.tabs, list(self._groups).index(group))
        self.inner.setVisible(len(keys) > 1)
        if len(keys) > 1:
            _turn(self.inner, keys.index(state.page))
        self._stack.setCurrentWidget(self.page)

    def close_plots(self) -> None:
        """End all plots: Qt would delete items that pyqtgraph still asks."""
        for page in self.pages.values():
            page.canvas.close()

    def turn(self, steps: int) -> None:
        """Go on by some tabs, from the last one to the first."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + steps) % self.tabs.count())

    @property
    def page(self) -> Page:
        """The page on show."""
        return self.pages[self.key]

    def offer_exports(self, menu: QMenu) -> None:
        """Offer a menu at the button and at the plots."""
        self._menu = menu
        self.export_button.setMenu(menu)
        hint = _("Save or copy this plot or its data")
        self.export_button.setToolTip(plain_tip(hint))
        self.export_button.setStatusTip(hint)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._menu is not None:
            self._menu.popup(event.globalPos())

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        self.box.setSpacing(theme.px(8))
        self.box.setContentsMargins(theme.px(14), theme.px(10), theme.px(14), theme.px(12))
        for bar in (self.tabs, self.inner):
            bar.setFont(theme.font())
        self.progress.restyle(theme)
        self.export_button.setIcon(icon("export", theme, self.devicePixelRatioF()))
        self.export_button.setIconSize(icon_size(theme))
        for page in self.pages.values():
            page.restyle(theme)

    def _group(self, key: str) -> str:
        return next(group for group, keys in self._groups.items() if key in keys)

    def _choose(self, group: str) -> None:
        self.page_chosen.emit(self._latest[group])


def _tab_bar(name: str) -> QTabBar:
    bar = QTabBar()
    bar.setObjectName(name)
    bar.setExpanding(False)
    bar.setUsesScrollButtons(True)
    return bar


def _turn(bar: QTabBar, index: int) -> None:
    """Show a tab without choosing it."""
    bar.blockSignals(True)
    bar.setCurrentIndex(index)
    bar.blockSignals(False)
