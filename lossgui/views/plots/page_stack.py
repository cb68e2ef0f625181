"""PageStack: pages of plots behind tabs; see `lossgui.ports.PagesView`."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from lossgui.views.look import LIGHT, Look
from lossgui.views.plots.page import Page


class PageStack(QFrame):
    """A tab for each page, which is made when it is first asked for; pages may be stacks too.

    Attributes
    ----------
    pages : dict of str to Page or PageStack
        The pages that were made, by their keys.
    """

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = Look(LIGHT)
        self.pages: dict[str, Page | PageStack] = {}
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self._keys: tuple[str, ...] = ()
        self._stack = QStackedWidget()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.addWidget(self.tabs)
        self.box.addWidget(self._stack, 1)

    def add_tabs(self, name: str, label: str, titles: Mapping[str, str]) -> None:
        """Add the tabs, once.

        Parameters
        ----------
        name : str
            Their object name.
        label : str
            What they choose, for a screen reader.
        titles : mapping of str to str
            The text of the tab of each key.
        """
        self.setAccessibleName(label)
        self.tabs.setObjectName(name)
        self.tabs.setAccessibleName(label)
        self._keys = tuple(titles)
        for title in titles.values():
            self.tabs.addTab(title)
        self.tabs.currentChanged.connect(self._announce)

    def add_page(self, key: str, page: Page | PageStack) -> None:
        """Add the page of a plot."""
        self.pages[key] = page
        self._stack.addWidget(page)
        if isinstance(page, Page):
            self.tabs.setTabToolTip(self._keys.index(key), page.canvas.statusTip())
        page.restyle(self.look)

    def show_page(self, key: str) -> None:
        """Show a page that was added."""
        self.tabs.setCurrentIndex(self._keys.index(key))
        self._stack.setCurrentWidget(self.pages[key])

    def turn(self, steps: int) -> None:
        """Go on by some tabs, from the last one to the first."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + steps) % self.tabs.count())

    @property
    def page(self) -> Page:
        """The page on show."""
        shown = self.pages[self._keys[self.tabs.currentIndex()]]
        return shown.page if isinstance(shown, PageStack) else shown

    @property
    def key(self) -> str:
        """The key of the page on show."""
        key = self._keys[self.tabs.currentIndex()]
        shown = self.pages[key]
        return shown.key if isinstance(shown, PageStack) else key

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self.look = look
        self.box.setSpacing(look.px(8))
        self.tabs.setFont(look.font())
        for page in self.pages.values():
            page.restyle(look)

    def _announce(self, index: int) -> None:
        self.page_chosen.emit(self._keys[index])
