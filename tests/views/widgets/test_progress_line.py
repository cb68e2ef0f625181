from unittest.mock import MagicMock

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lossgui.views.widgets.progress_line import ProgressLine


class Layouts(QObject):
    """Counts how often a widget is laid out anew."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_window_is_not_laid_out_anew_with_each_per_cent(qtbot: QtBot) -> None:
    window, line, layouts = QWidget(), ProgressLine(), Layouts()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(line)
    line.restyle(MagicMock(px=round))
    line.progress("Open numbers.csv", 0.0)
    line.show()
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    window.installEventFilter(layouts)
    for percent in range(11, 100):
        line.progress("Open numbers.csv", percent / 100)
        QApplication.processEvents()
    assert layouts.seen <= 3
