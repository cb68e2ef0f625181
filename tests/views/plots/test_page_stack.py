from lossgui.views.plots.curve_page import CurvePage
from lossgui.views.plots.page_stack import PageStack
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from lossgui.views.look import DARK, Look


def made(qtbot: QtBot, *keys: str) -> PageStack:
    stack = PageStack()
    stack.add_tabs("tabs", "Plots", {key: key.title() for key in keys})
    qtbot.addWidget(stack)
    return stack


def test_a_tab_asks_for_its_page(qtbot: QtBot) -> None:
    stack = made(qtbot, "one", "two")
    chosen = QSignalSpy(stack.page_chosen)
    stack.tabs.setCurrentIndex(1)
    assert chosen.at(0) == ["two"]
    assert [stack.tabs.tabText(i) for i in range(2)] == ["One", "Two"]


def test_the_page_on_show_may_be_in_a_stack_of_its_own(qtbot: QtBot) -> None:
    outer, inner = made(qtbot, "first", "more"), made(qtbot, "a", "b")
    first, a, b = CurvePage(), CurvePage(), CurvePage()
    for stack, key, page in (
        (outer, "first", first),
        (outer, "more", inner),
        (inner, "a", a),
        (inner, "b", b),
    ):
        stack.add_page(key, page)
    assert outer.page is first
    outer.show_page("more")
    assert outer.page is a
    inner.show_page("b")
    assert outer.page is b
    outer.restyle(Look(DARK))
    assert b.canvas.look == Look(DARK)
    for page in (first, a, b):
        page.canvas.close()
