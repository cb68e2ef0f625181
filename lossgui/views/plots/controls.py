"""Controls: what a person may choose on a page, made of the data that say so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lossgui.state.controls import Button, Choice, ClassChoice, Control, Field, Toggle
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.class_box import ClassBox
from lossgui.views.widgets.flow_layout import FlowLayout
from lossgui.views.widgets.parameter_field import ParameterField
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.views.widgets.selector import Selector

FIELD_WIDTH = 100
"""Pixels of a field for a number, at zoom 1."""

CHARACTERS = 12
"""Of a class that there is room for."""


class Controls(QWidget):
    """A row of controls, which breaks where it is narrow; `chosen` is for what a person did."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        self._theme = Theme(LIGHT)
        self._widgets: dict[str, QWidget] = {}
        self._holders: dict[str, QWidget] = {}
        self._shown: dict[str, Control] = {}

    def show_controls(self, controls: Sequence[Control]) -> None:
        """Show some controls; they stand in the order in which they came first."""
        for control in controls:
            if control.name not in self._widgets:
                self._add(control)
            if control != self._shown.get(control.name):
                self._shown[control.name] = control
                self._update(control)

    def room(self, width: int) -> int:
        """Return the height that is needed in a width."""
        return self._flow.heightForWidth(width)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._flow.set_gaps(theme.px(8), theme.px(4))
        for widget in self._widgets.values():
            self._dress(widget)

    def _dress(self, widget: QWidget) -> None:
        if isinstance(widget, ClassBox):
            widget.restyle(self._theme)
        if isinstance(widget, ParameterField):
            widget.setFont(self._theme.mono())
            widget.setFixedWidth(self._theme.px(FIELD_WIDTH))

    def _add(self, control: Control) -> None:
        widget = self._made(control)
        widget.setObjectName(control.name)
        self._widgets[control.name] = widget
        self._dress(widget)
        holder = widget if isinstance(widget, QPushButton) else self._labelled(control, widget)
        self._holders[control.name] = holder
        self._flow.addWidget(holder)

    def _labelled(self, control: Control, widget: QWidget) -> QWidget:
        label = PlainLabel(control.text)
        label.setProperty("role", "muted")
        label.setBuddy(widget)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(widget, 1)
        return holder

    def _made(self, control: Control) -> QWidget:
        name = control.name
        match control:
            case Toggle():
                toggle = QPushButton(control.text)
                toggle.setCheckable(True)
                toggle.clicked.connect(lambda on: self._send(name, on))
                return toggle
            case Button():
                button = QPushButton(control.text)
                button.clicked.connect(lambda: self.chosen.emit(name, None))
                return button
            case Choice():
                selector = Selector(name, control.text, {})
                selector.setSizeAdjustPolicy(Selector.SizeAdjustPolicy.AdjustToContents)
                selector.chosen.connect(lambda key: self.chosen.emit(name, key))
                return selector
            case ClassChoice():
                box = ClassBox(name, control.text, CHARACTERS)
                box.item_chosen.connect(lambda index: self.chosen.emit(name, index))
                box.class_typed.connect(lambda text: self.chosen.emit(name, text))
                return box
        field = ParameterField(name)
        field.setAccessibleName(control.text)
        field.typed.connect(lambda text: self._send(name, text))
        return field

    def _send(self, name: str, value: object) -> None:
        """Send what was chosen, and show what holds now: it may have been refused."""
        self.chosen.emit(name, value)
        self._update(self._shown[name])

    def _update(self, control: Control) -> None:
        widget = self._widgets[control.name]
        self._holders[control.name].setVisible(control.shown)
        if control.hint:
            widget.setToolTip(plain_tip(control.hint))
            widget.setStatusTip(control.hint)
        match control, widget:
            case Toggle(), QPushButton():
                widget.setChecked(control.on)
            case Button(), QPushButton():
                widget.setEnabled(control.enabled)
            case Choice(), Selector():
                widget.offer(control.texts, control.hints, control.lacking)
                widget.show_key(control.chosen)
            case ClassChoice(), ClassBox():
                widget.offer_classes(control.others, control.classes)
                widget.show_item(control.chosen)
            case Field(), ParameterField():
                widget.setText(control.value)
