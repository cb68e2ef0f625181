from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from lossgui.state import ViewState
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.plots.plots_card import PlotsCard
from lossgui.views.theme import DARK, Theme

PAGE = frozenset({"page"})


def made(qtbot: QtBot) -> PlotsCard:
    card = PlotsCard()
    card.offer_pages({"curve": ("curve",), "classes": ("bars", "confusion")})
    qtbot.addWidget(card)
    return card


def texts(bar: QTabBar) -> list[str]:
    return [bar.tabText(i) for i in range(bar.count())]


def test_a_tab_asks_for_its_page(qtbot: QtBot) -> None:
    card = made(qtbot)
    chosen = QSignalSpy(card.page_chosen)
    card.tabs.setCurrentIndex(1)
    card.inner.setCurrentIndex(1)
    assert [chosen.at(i) for i in range(2)] == [["bars"], ["confusion"]]
    assert texts(card.tabs) == ["Curve", "Classes"]
    assert texts(card.inner) == ["Bars", "Confusion"]


def test_the_page_of_a_state_is_shown_with_its_tabs(qtbot: QtBot, animals) -> None:
    card, state = made(qtbot), animals()
    pages = {key: Page(Canvas(key)) for key in ("curve", "bars", "confusion")}
    for key, page in pages.items():
        card.add_page(key, page)
    for key, inner in (("curve", False), ("confusion", True), ("bars", True)):
        shown = ViewState(state.evaluation, state.classes, page=key)
        card.show_state(shown, PAGE)
        assert card.page is pages[key]
        assert card.inner.isHidden() != inner
    card.restyle(Theme(DARK))
    assert pages["bars"].canvas.theme == Theme(DARK)
    for page in pages.values():
        page.canvas.close()
