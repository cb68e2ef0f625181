from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from lossgui.views.steady import Paragraph


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
