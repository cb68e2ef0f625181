"""ChoicesBar: file and history buttons, the loss, its reduction and its parameters."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lossgui.model.errors import Place
from lossgui.model.reduction import REDUCTIONS
from lossgui.model.registry import LOSSES, Parameter
from lossgui.model.scenario import Scenario
from lossgui.ports import Frame
from lossgui.views.flow_layout import FlowLayout
from lossgui.views.look import Look
from lossgui.views.parameter_field import ParameterField
from lossgui.views.stylesheet import icon, icon_size, set_property


class Selector(QComboBox):
    """A combo box that the wheel turns only while it has the focus."""

    def __init__(self, name: str, label: str, items: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key, hint in items.items():
            self.addItem(key, key)
            self.setItemData(self.count() - 1, hint, Qt.ItemDataRole.ToolTipRole)
            self.setItemData(self.count() - 1, hint, Qt.ItemDataRole.StatusTipRole)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def show_key(self, key: str) -> None:
        """Show an item, and its hint as the tool tip of the whole box."""
        index = self.findData(key)
        self.setCurrentIndex(index)
        hint = self.itemData(index, Qt.ItemDataRole.ToolTipRole)
        self.setToolTip(hint)
        self.setStatusTip(hint)


class ChoicesBar(QFrame):
    """What is chosen above the tables; its signals are sent for what a person did alone.

    The fields of `scenario.spec.parameters` are found by their keys as object names.
    """

    loss_chosen = Signal(str)
    reduction_chosen = Signal(str)
    parameter_edited = Signal(str, str)
    open_requested = Signal()
    save_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    pin_requested = Signal()
    swap_requested = Signal()
    unpin_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices_bar")
        self.setProperty("card", "true")
        self.setAccessibleName(self.tr("Choices"))
        self._look: Look | None = None
        self._parameters: tuple[Parameter, ...] = ()
        self._fields: dict[str, ParameterField] = {}
        self._holders: list[QWidget] = []
        self._shown: dict[str, str] = {}
        self._flow = FlowLayout(self)
        self._buttons = self._make_buttons()
        self._loss = Selector("loss_selector", "loss", {k: s.summary for k, s in LOSSES.items()})
        self._reduction = Selector("reduction_selector", "reduction", self._reduction_hints())
        self._loss.activated.connect(lambda: self.loss_chosen.emit(self._loss.currentData()))
        self._reduction.activated.connect(
            lambda: self.reduction_chosen.emit(self._reduction.currentData())
        )
        self._flow.addWidget(_labelled("loss", self._loss))
        self._flow.addWidget(_labelled("reduction", self._reduction))
        self._pin = self._make_pin()

    def present(self, frame: Frame) -> None:
        """Show the choices of a frame, and what undo and redo would do."""
        scenario = frame.scenario
        self._loss.show_key(scenario.loss)
        self._reduction.show_key(scenario.reduction)
        if scenario.spec.parameters != self._parameters:
            self._parameters = scenario.spec.parameters
            self._build_fields()
        for key, field in self._fields.items():
            self._shown[key] = parameter_text(scenario, key)
            field.setText(self._shown[key])
        self._show_pin(frame.pinned is not None)
        self._show_step("undo", self.tr("Undo"), "Ctrl+Z", frame.undo_name)
        self._show_step("redo", self.tr("Redo"), "Ctrl+Y", frame.redo_name)

    def restyle(self, look: Look) -> None:
        """Take on a look."""
        self._look = look
        self._flow.set_gaps(look.px(8), look.px(6))
        self._flow.setContentsMargins(look.px(12), look.px(8), look.px(12), look.px(8))
        for name, button in self._buttons.items():
            button.setIcon(icon(name, look, self.devicePixelRatioF()))
            button.setIconSize(icon_size(look))
        self._size_fields()

    def mark(self, place: Place, message: str) -> None:
        """Mark the field of an error's place, if the bar has it; the tool tip says the error."""
        self.clear_mark()
        if place.table in self._fields:
            set_property(self._fields[place.table], "invalid", True)
            self._fields[place.table].setToolTip(message)

    def clear_mark(self) -> None:
        """Take the mark away."""
        for field in self._fields.values():
            set_property(field, "invalid", False)
            field.setToolTip(field.statusTip())

    def _reduction_hints(self) -> dict[str, str]:
        hints = {
            "none": self.tr("no reduction: every loss on its own"),
            "mean": self.tr("the sum, divided; class indices: by the sum of the targets' weights"),
            "sum": self.tr("the sum of all weighted losses"),
        }
        return {name: hints[name] for name in REDUCTIONS}

    def _make_buttons(self) -> dict[str, QToolButton]:
        actions = {
            "open": (self.tr("Open a file (Ctrl+O)"), self.open_requested),
            "save": (self.tr("Save to a file (Ctrl+S)"), self.save_requested),
            "undo": (self.tr("Undo"), self.undo_requested),
            "redo": (self.tr("Redo"), self.redo_requested),
        }
        buttons = {}
        for name, (hint, signal) in actions.items():
            button = QToolButton()
            button.setObjectName(f"{name}_button")
            button.setAccessibleName(hint)
            button.setToolTip(hint)
            button.setStatusTip(hint)
            button.clicked.connect(signal)
            self._flow.addWidget(button)
            buttons[name] = button
        return buttons

    def _make_pin(self) -> QToolButton:
        pin = QToolButton(self)
        pin.setObjectName("pin_button")
        pin.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        pin.setStatusTip(self.tr("Keep this state as A, and compare what comes with it (Ctrl+P)"))
        pin.setToolTip(pin.statusTip())
        pin.clicked.connect(self.pin_requested)
        self._pin_actions = [
            QAction(self.tr("Swap with A"), self),
            QAction(self.tr("Unpin A"), self),
        ]
        self._pin_actions[0].setShortcut("Ctrl+Shift+P")
        self._pin_actions[0].triggered.connect(self.swap_requested)
        self._pin_actions[1].triggered.connect(self.unpin_requested)
        pin.addActions(self._pin_actions)
        pin.setShortcut("Ctrl+P")
        return pin

    def _show_pin(self, pinned: bool) -> None:
        self._pin.setText(self.tr("Pin as A again") if pinned else self.tr("Pin as A"))
        self._pin.setAccessibleName(self._pin.text())
        for action in self._pin_actions:
            action.setEnabled(pinned)

    def _show_step(self, name: str, verb: str, keys: str, step: str | None) -> None:
        button = self._buttons[name]
        button.setEnabled(step is not None)
        hint = f"{verb}: {step} ({keys})" if step else f"{verb} ({keys})"
        button.setToolTip(hint)
        button.setStatusTip(hint)

    def _build_fields(self) -> None:
        for holder in self._holders:
            self._flow.removeWidget(holder)
            holder.hide()
            holder.setParent(None)
            holder.deleteLater()
        self._fields = {
            parameter.key: self._make_field(parameter) for parameter in self._parameters
        }
        self._holders = [self._label_field(parameter) for parameter in self._parameters]
        self._flow.removeWidget(self._pin)
        self._flow.addWidget(self._pin)  # stays last
        self._size_fields()

    def _make_field(self, parameter: Parameter) -> ParameterField:
        field = ParameterField()
        field.setObjectName(parameter.key)
        field.setAccessibleName(parameter.key)
        field.setToolTip(parameter.hint)
        field.setStatusTip(parameter.hint)
        field.editingFinished.connect(partial(self._finish, parameter.key, field))
        return field

    def _label_field(self, parameter: Parameter) -> QWidget:
        label = self.tr("{} (extension)") if parameter.extension else "{}"
        holder = _labelled(label.format(parameter.key), self._fields[parameter.key])
        self._flow.addWidget(holder)
        return holder

    def _finish(self, key: str, field: ParameterField) -> None:
        if self._fields.get(key) is field and field.text() != self._shown[key]:
            self.parameter_edited.emit(key, field.text())

    def _size_fields(self) -> None:
        if self._look is None:
            return
        for field in self._fields.values():
            field.setFont(self._look.mono())
            field.setFixedWidth(
                field.fontMetrics().horizontalAdvance("-0.00000") + self._look.px(20)
            )


def parameter_text(scenario: Scenario, key: str) -> str:
    """Return a parameter's value as it is typed; ``off`` for None."""
    value = getattr(scenario, key)
    return "off" if value is None else str(value)


def _labelled(text: str, field: QWidget) -> QWidget:
    label = QLabel(text)
    label.setProperty("role", "caption")
    label.setBuddy(field)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(label)
    layout.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
    return holder
