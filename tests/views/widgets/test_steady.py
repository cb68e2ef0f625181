import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lossgui.views.widgets.steady import Paragraph, SteadyButton, SteadyLabel


def test_a_text_can_be_selected_while_the_mouse_is_over_it(qtbot: QtBot) -> None:
    paragraph = Paragraph()
    qtbot.addWidget(paragraph)
    paragraph.setText("The loss is the least here.")
    label = paragraph.findChild(QLabel)
    at = QPointF(3, 3)
    QApplication.sendEvent(paragraph, QEnterEvent(at, at, at))
    assert label.textInteractionFlags() == Qt.TextInteractionFlag.TextSelectableByMouse
    label.setSelection(4, 4)
    QApplication.sendEvent(paragraph, QEvent(QEvent.Type.Leave))
    assert label.selectedText() == "loss"
    paragraph.setText("It is not the least here.")
    QApplication.sendEvent(paragraph, QEvent(QEvent.Type.Leave))
    assert label.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction


def test_a_text_is_as_high_whether_it_can_be_selected_or_not(qtbot: QtBot) -> None:
    paragraph = Paragraph()
    qtbot.addWidget(paragraph)
    paragraph.resize(150, 300)
    paragraph.setText("A sentence that does not fit into one line, nor into two. " * 2)
    label = paragraph.findChild(QLabel)
    plain = label.heightForWidth(150)
    QApplication.sendEvent(paragraph, QEnterEvent(QPointF(), QPointF(), QPointF()))
    assert label.heightForWidth(150) == plain


@pytest.mark.parametrize("widget", [SteadyLabel, SteadyButton])
def test_a_digit_less_leaves_the_size_and_a_much_shorter_text_does_not(
    qtbot: QtBot, widget: type[SteadyLabel | SteadyButton]
) -> None:
    steady = widget()
    qtbot.addWidget(steady)
    steady.setText("mean 12.345678, sum 123.456789")
    size = steady.minimumSize()
    steady.setText("mean 2.345678, sum 23.456789")
    assert steady.minimumSize() == steady.maximumSize() == size
    steady.setText("mean 1, sum 2")
    assert steady.minimumWidth() < 0.75 * size.width()
    steady.setText("mean 12.345678, sum 123.456789")
    assert steady.minimumSize() == size
