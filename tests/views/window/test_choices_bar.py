from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from lossgui.model.errors import Place
from lossgui.model.losses.registry import LOSSES
from lossgui.ports import View
from lossgui.state import ViewState
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.window.choices_bar import ChoicesBar

INPUTS = {
    "CrossEntropyLoss": ([[1.0, 2.0, 0.0]], [1]),
    "NLLLoss": ([[-1.0, -2.0, -3.0]], [1]),
    "BCELoss": ([[0.1, 0.2, 0.3]], [[0.0, 1.0, 0.0]]),
    "BCEWithLogitsLoss": ([[1.0, 2.0, 0.0]], [[0.0, 1.0, 0.0]]),
    "MultiMarginLoss": ([[1.0, 2.0, 0.0]], [1]),
}


@pytest.fixture
def sent() -> list[tuple[object, ...]]:
    return []


@pytest.fixture
def bar(qtbot: QtBot, sent: list[tuple[object, ...]]) -> ChoicesBar:
    bar = ChoicesBar()
    qtbot.addWidget(bar)
    bar.restyle(Theme(LIGHT))
    for name in ("loss_chosen", "reduction_chosen", "parameter_edited"):
        getattr(bar, name).connect(lambda *what, name=name: sent.append((name, *what)))
    for name in ("open_requested", "save_requested", "undo_requested", "redo_requested"):
        getattr(bar, name).connect(lambda name=name: sent.append((name,)))
    bar.resize(1024, 80)
    bar.show()
    return bar


def combo(bar: ChoicesBar, name: str) -> QComboBox:
    found = bar.findChild(QComboBox, name)
    assert isinstance(found, QComboBox)
    return found


def field(bar: ChoicesBar, key: str) -> QLineEdit:
    found = bar.findChild(QLineEdit, key)
    assert isinstance(found, QLineEdit)
    return found


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
def test_presenting_shows_the_choices_and_sends_nothing(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    sent: list[tuple[object, ...]],
    loss: str,
    reduction: str,
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals(loss, *INPUTS[loss], reduction=reduction))
    assert combo(bar, "loss_selector").currentData() == loss
    assert combo(bar, "loss_selector").toolTip() == LOSSES[loss].summary
    assert combo(bar, "reduction_selector").currentData() == reduction
    assert not sent


@pytest.mark.parametrize("loss", LOSSES)
def test_fields_are_those_of_the_loss(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    loss: str,
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals())
    show(bar, animals(loss, *INPUTS[loss]))
    parameters = LOSSES[loss].parameters
    typed = [p.key for p in parameters if not p.choices]
    assert [f.objectName() for f in bar.findChildren(QLineEdit)] == typed
    labels = {label.text() for label in bar.findChildren(QLabel)}
    for parameter in parameters:
        default = "off" if parameter.default is None else str(parameter.default)
        if parameter.choices:
            shown: QWidget = combo(bar, parameter.key)
            assert combo(bar, parameter.key).currentText() == default
        else:
            shown = field(bar, parameter.key)
            assert field(bar, parameter.key).text() == default
        assert shown.toolTip() == parameter.hint
        name = f"{parameter.key} (extension)" if parameter.extension else parameter.key
        assert name in labels


def test_a_person_chooses_with_the_keyboard(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    sent: list[tuple[object, ...]],
    qtbot: QtBot,
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals())
    qtbot.keyClick(combo(bar, "loss_selector"), Qt.Key.Key_Down)
    qtbot.keyClick(combo(bar, "reduction_selector"), Qt.Key.Key_Down)
    assert sent == [("loss_chosen", "NLLLoss"), ("reduction_chosen", "sum")]


def test_wheel_over_a_box_without_focus_changes_nothing(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    sent: list[tuple[object, ...]],
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals())
    box = combo(bar, "loss_selector")
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    bar.setFocus()
    QApplication.sendEvent(box, turn)
    assert box.currentData() == "CrossEntropyLoss"
    assert not sent


def test_only_changed_text_is_sent(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    sent: list[tuple[object, ...]],
    qtbot: QtBot,
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals())
    smoothing = field(bar, "label_smoothing")
    qtbot.keyClick(smoothing, Qt.Key.Key_Return)
    assert not sent
    smoothing.selectAll()
    qtbot.keyClicks(smoothing, "0.1")
    qtbot.keyClick(smoothing, Qt.Key.Key_Return)
    assert sent == [("parameter_edited", "label_smoothing", "0.1")]
    show(bar, animals())
    assert smoothing.text() == "0.0"


def test_buttons_send_and_name_the_steps(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    sent: list[tuple[object, ...]],
    qtbot: QtBot,
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals(undo="Edit logit"))
    buttons = {b.objectName(): b for b in bar.findChildren(QToolButton)}
    assert buttons["undo_button"].toolTip() == "Undo: Edit logit (Ctrl+Z)"
    assert not buttons["redo_button"].isEnabled()
    show(bar, animals(redo="Edit logit"))
    assert buttons["redo_button"].toolTip() == "Redo: Edit logit (Ctrl+Y)"
    assert not buttons["undo_button"].isEnabled()
    show(bar, animals(undo="a", redo="b"))
    for name in ("open_button", "save_button", "undo_button", "redo_button"):
        button = buttons[name]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [what for (what,) in sent] == [
        "open_requested",
        "save_requested",
        "undo_requested",
        "redo_requested",
    ]


def test_marks_the_field_of_an_error(
    bar: ChoicesBar, animals: Callable[..., ViewState], show: Callable[[View, ViewState], None]
) -> None:
    show(bar, animals())
    bar.mark(Place("label_smoothing"), "too large")
    assert field(bar, "label_smoothing").property("invalid")
    assert field(bar, "label_smoothing").toolTip() == "too large"
    assert not field(bar, "ignore_index").property("invalid")
    bar.clear_mark()
    assert not field(bar, "label_smoothing").property("invalid")
    assert field(bar, "label_smoothing").toolTip() == LOSSES["CrossEntropyLoss"].parameters[1].hint


@pytest.mark.parametrize("width", [420, 1024])
def test_nothing_is_cut(
    bar: ChoicesBar,
    animals: Callable[..., ViewState],
    width: int,
    show: Callable[[View, ViewState], None],
) -> None:
    show(bar, animals("BCELoss", *INPUTS["BCELoss"]))
    bar.restyle(Theme(LIGHT, 2.0))
    QApplication.processEvents()
    layout = bar.layout()
    assert layout is not None
    bar.resize(width, layout.heightForWidth(width))
    QApplication.processEvents()
    rects = [child.geometry() for child in bar.children() if child.isWidgetType()]
    assert [rect for rect in rects if not bar.rect().contains(rect)] == []
    overlaps = np.array([[a.intersects(b) for a in rects] for b in rects])
    assert (overlaps == np.eye(len(rects), dtype=bool)).all()
