import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from lossgui.views.look import DARK, Look
from lossgui.views.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.restyle(Look(DARK))
    return bar


def test_is_hidden_while_there_is_nothing_to_say(bar: NoticeBar) -> None:
    assert bar.isHidden()
    assert bar.text() == ""


def test_notices_and_warnings_look_different(bar: NoticeBar) -> None:
    bar.say("read 8 samples")
    assert not bar.isHidden()
    assert bar.text() == "read 8 samples"
    assert bar.property("kind") == "notice"
    bar.warn("<b>2</b> is no class")
    assert bar.text() == "<b>2</b> is no class"
    assert bar.property("kind") == "warning"


def test_clear_and_the_close_button_hide_it(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.warn("wrong")
    bar.clear()
    assert bar.isHidden()
    bar.say("read")
    button = bar.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    assert bar.text() == ""


def test_a_long_message_wraps(bar: NoticeBar) -> None:
    bar.say("one sentence " * 20)
    assert bar.heightForWidth(300) > bar.heightForWidth(3000)
