"""What a person does, by object names and real events."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from lossgui.app import App


class Driver:
    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app = app
        self.qtbot = qtbot

    def find(self, kind: type[QWidget], name: str):
        return self.app.window.findChild(kind, name)

    def table(self, name: str) -> QTableView:
        return self.find(QTableView, name)

    def value(self) -> str:
        return self.find(QLabel, "result_value").text()

    def type_into(self, table: str, row: int, column: int, text: str) -> None:
        view = self.table(table)
        index = view.model().index(row, column)
        view.scrollTo(index)
        centre = view.visualRect(index).center()
        self.qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
        self.qtbot.keyClicks(view, text)
        editor = view.focusWidget() if view.focusWidget() is not view else view.viewport()
        self.qtbot.keyClick(editor, Qt.Key.Key_Return)

    def shown(self, table: str, row: int, column: int) -> str:
        return str(self.table(table).model().index(row, column).data())

    def choose(self, combo: str, data: str) -> None:
        box = self.find(QComboBox, combo)
        wanted = box.findData(data)
        box.setFocus()
        while box.currentIndex() != wanted:
            down = box.currentIndex() < wanted
            self.qtbot.keyClick(box, Qt.Key.Key_Down if down else Qt.Key.Key_Up)

    def set_field(self, name: str, text: str) -> None:
        field = self.find(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def press(self, keys: str) -> None:
        self.qtbot.keySequence(self.app.window, keys)

    def drag(self, widget: QWidget, start: QPoint, stop: QPoint, steps: int = 5) -> None:
        left = Qt.MouseButton.LeftButton
        self.qtbot.mouseMove(widget, start)
        self.qtbot.mousePress(widget, left, pos=start)
        for step in range(1, steps + 1):
            self.qtbot.mouseMove(widget, start + (stop - start) * step / steps)
        self.qtbot.mouseRelease(widget, left, pos=stop)
