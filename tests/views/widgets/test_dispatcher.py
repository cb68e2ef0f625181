from threading import Thread, current_thread, main_thread

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lossgui.views.widgets.dispatcher import Dispatcher


def test_a_worker_calls_in_the_gui_thread(qtbot: QtBot) -> None:
    widget, threads = QWidget(), []
    qtbot.addWidget(widget)
    dispatcher = Dispatcher(widget)

    def work() -> None:
        dispatcher.deliver(lambda: threads.append(current_thread()))

    Thread(target=work).start()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [main_thread()]


def test_nothing_happens_once_the_window_is_gone(qapp: QApplication) -> None:
    widget, called = QWidget(), []
    dispatcher = Dispatcher(widget)
    widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    dispatcher.deliver(lambda: called.append(1))
    QApplication.processEvents()
    assert not called
