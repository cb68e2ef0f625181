from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lossgui.views.dispatcher import Dispatcher


class Listener(QObject):
    def __init__(self, happened: list[str]) -> None:
        super().__init__()
        self._happened = happened

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._happened.append("painted")
        return False


def test_what_is_postponed_comes_after_the_paint(qtbot: QtBot) -> None:
    widget, happened = QWidget(), list[str]()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    listener = Listener(happened)
    widget.installEventFilter(listener)
    dispatcher = Dispatcher(widget)
    dispatcher.postpone(lambda: happened.append("called"))
    widget.update()
    qtbot.waitUntil(lambda: "called" in happened)
    assert happened == ["painted", "called"]
