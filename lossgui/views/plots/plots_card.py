"""PlotsCard: the plots behind tabs; see `lossgui.ports.PagesView`."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from lossgui.views.look import LIGHT, Look
from lossgui.views.plots.page import Page
from lossgui.views.progress_line import ProgressLine


class PlotsCard(QFrame):
    """A tab for each plot; its page is made when it is first asked for.

    Attributes
    ----------
    pages : dict of str to Page
        The pages that were made, by their keys.
    progress : ProgressLine
        Of what the plots compute beside the GUI thread.
    """

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plots_card")
        self.setProperty("card", "true")
        self.setAccessibleName(self.tr("Plots"))
        self._look = Look(LIGHT)
        self.pages: dict[str, Page] = {}
        self.tabs = QTabBar()
        self.tabs.setObjectName("plot_tabs")
        self.tabs.setAccessibleName(self.tr("Plots"))
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self._keys = tuple(self._names())
        for name in self._names().values():
            self.tabs.addTab(name)
        self.tabs.currentChanged.connect(self._announce)
        self.progress = ProgressLine()
        self._stack = QStackedWidget()
        self._box = QVBoxLayout(self)
        self._box.addWidget(self.tabs)
        self._box.addWidget(self.progress)
        self._box.addWidget(self._stack, 1)

    def _names(self) -> dict[str, str]:
        return {"curve": self.tr("Curve")}

    def add_page(self, key: str, page: Page) -> None:
        """Add the page of a plot."""
        self.pages[key] = page
        self._stack.addWidget(page)
        page.restyle(self._look)

    def show_page(self, key: str) -> None:
        """Show a page that was added."""
        self.tabs.setCurrentIndex(self._keys.index(key))
        self._stack.setCurrentWidget(self.pages[key])

    @property
    def page(self) -> Page:
        """The page on show."""
        return self.pages[self._keys[self.tabs.currentIndex()]]

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self._look = look
        self._box.setContentsMargins(look.px(14), look.px(10), look.px(14), look.px(12))
        self._box.setSpacing(look.px(8))
        self.tabs.setFont(look.font())
        self.progress.restyle(look)
        for page in self.pages.values():
            page.restyle(look)

    def _announce(self, index: int) -> None:
        self.page_chosen.emit(self._keys[index])
