import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lossgui.ports import Offer
from lossgui.views.theme import DARK, Theme
from lossgui.views.window.notice_bar import NoticeBar


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.restyle(Theme(DARK))
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


def test_what_happened_goes_by_itself_and_what_is_wrong_stays(qtbot: QtBot) -> None:
    bar = NoticeBar(stay=1)
    qtbot.addWidget(bar)
    bar.say("read")
    qtbot.waitUntil(bar.isHidden)
    later = NoticeBar(stay=1)
    qtbot.addWidget(later)
    bar.say("read")
    bar.warn("wrong")
    later.say("read")
    qtbot.waitUntil(later.isHidden)
    assert bar.text() == "wrong"


def test_it_lies_over_the_lower_edge_of_its_parent(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(600, 400)
    bar = NoticeBar(parent)
    bar.restyle(Theme(DARK))
    parent.show()
    bar.say("one sentence " * 20)
    for width in (600, 300):
        parent.resize(width, 400)
        assert bar.geometry().bottom() == 400 - 8 - 1
        assert bar.geometry().left() == 8
        assert bar.width() == width - 16
        assert bar.height() == bar.heightForWidth(bar.width())


def test_an_offer_stays_with_its_message_until_it_is_answered(qtbot: QtBot) -> None:
    bar = NoticeBar(stay=1)
    qtbot.addWidget(bar)
    later = NoticeBar(stay=1)
    qtbot.addWidget(later)
    bar.say("read")
    bar.offer(Offer.READING, "Change")
    later.say("read")
    qtbot.waitUntil(later.isHidden)
    assert bar.text() == "read"
    button = bar.findChild(QPushButton, "reading")
    assert button.accessibleDescription() == "read"
    with qtbot.waitSignal(bar.taken) as sent:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    assert sent.args == [Offer.READING]
    bar.say("another")
    assert button.isHidden()


def test_an_offer_in_a_narrow_window_stands_below_and_cuts_no_word(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    bar = NoticeBar(parent)
    bar.restyle(Theme(DARK))
    parent.resize(200, 160)
    parent.show()
    bar.say("one sentence " * 20)
    bar.offer(Offer.READING, "Change how it was read")
    qtbot.wait(0)
    button, area = bar.findChild(QPushButton), bar.findChild(QScrollArea)
    assert button.width() >= button.sizeHint().width()
    assert button.y() >= area.geometry().bottom()
    assert bar.rect().contains(button.geometry())
    assert area.verticalScrollBar().maximum() > 0
    parent.resize(900, 400)
    qtbot.wait(0)
    assert button.x() >= area.geometry().right()
    assert area.verticalScrollBar().maximum() == 0
