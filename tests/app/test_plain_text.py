"""Names with the signs of a markup are shown as they are written, everywhere."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QStandardItemModel, QTextDocumentFragment
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsTextItem,
    QGraphicsView,
    QLabel,
    QWidget,
)

from lossgui.app import App
from lossgui.model.scenario.arguments import make_scenario
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.wiring.pages import PAGES

NAMES = ('<img src="file:///x.png">', "<s>one</s>", "a&amp;b <br/>")
Role, Orientation = Qt.ItemDataRole, Qt.Orientation
ROOT = QModelIndex()
MODELS = QAbstractTableModel, QStandardItemModel


def shown_as(text: str) -> str:
    """Return what Qt shows of a text that may be markup."""
    if not RichText.mightBeRichText(text):
        return text
    return QTextDocumentFragment.fromHtml(text).toPlainText()


def item_tips(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(ROOT)):
        for column in range(model.columnCount(ROOT)):
            yield model.index(row, column, ROOT).data(Role.ToolTipRole)
    for orientation, count in (
        (Orientation.Horizontal, model.columnCount(ROOT)),
        (Orientation.Vertical, model.rowCount(ROOT)),
    ):
        for section in range(count):
            yield model.headerData(section, orientation, Role.ToolTipRole)


def tips(window: QObject) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        yield widget.toolTip()
        if isinstance(widget, QAbstractItemView) and isinstance(widget.model(), MODELS):
            yield from item_tips(widget.model())
    for action in window.findChildren(QAction):
        yield action.toolTip()


def drawn(window: QObject) -> Iterator[str]:
    """Yield what stands in the pictures, as it is shown and as markup."""
    for view in window.findChildren(QGraphicsView):
        for item in view.scene().items():
            if isinstance(item, QGraphicsTextItem):
                yield item.toHtml()


def test_a_tip_is_shown_as_it_is_written() -> None:
    for text in (*NAMES, "1 < 2 & 3", "two\nlines", ""):
        assert shown_as(plain_tip(text)) == text


def test_a_label_shows_what_is_written(qtbot) -> None:
    label, plain = PlainLabel(NAMES[1]), PlainLabel("one")
    qtbot.addWidget(label)
    qtbot.addWidget(plain)
    assert label.sizeHint().width() > 2 * plain.sizeHint().width()


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "BCEWithLogitsLoss"])
def test_names_are_no_markup(open_app, loss: str) -> None:
    x = np.array([[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]])
    target = [0, 1] if loss == "CrossEntropyLoss" else np.eye(2, 3)
    scenario = make_scenario(loss, x, target, weight=[1, 2, 3], class_names=NAMES)
    app: App = open_app(scenario)
    app.session.pin()
    seen: set[str] = set()
    for page in PAGES:
        app.window.plots_card.page_chosen.emit(page)
        QApplication.processEvents()
        for label in app.window.findChildren(QLabel):
            if label.textFormat() != Qt.TextFormat.PlainText:
                assert not RichText.mightBeRichText(label.text()), label.text()
            seen |= {name for name in NAMES if name in label.text()}
        for tip in filter(None, tips(app.window)):
            text = shown_as(tip)
            assert "\N{OBJECT REPLACEMENT CHARACTER}" not in text, tip
            assert plain_tip(text) == tip, tip
            seen |= {name for name in NAMES if name in text}
        for html in drawn(app.window):
            assert not re.search(r"<img|line-through", html), html
    assert seen == set(NAMES)
