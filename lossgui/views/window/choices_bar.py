"""ChoicesBar: file and history buttons, the loss, its reduction and its parameters."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lossgui.language import _
from lossgui.model.errors import Place
from lossgui.model.losses.reduction import REDUCTIONS
from lossgui.model.losses.registry import LOSSES
from lossgui.model.losses.signature.options import Parameter, Value
from lossgui.model.scenario.scenario import Scenario
from lossgui.state import Changed, ViewState
from lossgui.views.theme import Theme, icon, icon_size, set_property
from lossgui.views.widgets.flow_layout import FlowLayout
from lossgui.views.widgets.parameter_field import ParameterField
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.views.widgets.selector import Selector
from lossgui.views.window.pinning import PinActions, PinButtons


class ChoicesBar(QFrame):
    """What is chosen above the tables; its signals are sent for what a person did alone.

    The fields of `scenario.spec.parameters` are found by their keys as object names.

    Attributes
    ----------
    pinning : PinActions
    """

    loss_chosen = Signal(str)
    reduction_chosen = Signal(str)
    parameter_edited = Signal(str, str)
    open_requested = Signal()
    save_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices_bar")
        self.setProperty("card", "true")
        self.setAccessibleName(_("Choices"))
        self._theme: Theme | None = None
        self._parameters: tuple[Parameter, ...] = ()
        self._fields: dict[str, ParameterField | Selector] = {}
        self._holders: list[QWidget] = []
        self._steps: tuple[str | None, str | None] | None = None
        self._flow = FlowLayout(self)
        self._buttons = self._make_buttons()
        self._loss = Selector("loss_selector", "loss", {})
        self._loss.opened.connect(self._offer_losses)
        self._reduction = Selector("reduction_selector", "reduction", self._reduction_hints())
        self._loss.chosen.connect(self.loss_chosen)
        self._reduction.chosen.connect(self.reduction_chosen)
        self._flow.addWidget(_labelled("loss", self._loss))
        self._flow.addWidget(_labelled("reduction", self._reduction))
        self.pinning = PinActions(self)
        self._pin_buttons = PinButtons(self, self.pinning)
        self._flow.add_at_right(self._pin_buttons)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show the choices of a state, and what undo and redo would do."""
        if "evaluation" in changed:
            self._show_choices(state.scenario)
        self._pin_buttons.show_state(state, changed)
        if "undo_name" in changed:
            self._show_step("undo", _("Undo"), "Ctrl+Z", state.undo_name)
        if "redo_name" in changed:
            self._show_step("redo", _("Redo"), "Ctrl+Y", state.redo_name)

    def _show_choices(self, scenario: Scenario) -> None:
        self._offer_losses()
        self._loss.show_key(scenario.loss)
        self._reduction.show_key(scenario.reduction)
        if scenario.spec.parameters != self._parameters:
            self._parameters = scenario.spec.parameters
            self._build_fields()
        for key, field in self._fields.items():
            _show(field, parameter_text(scenario, key))

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._flow.set_gaps(theme.px(8), theme.px(6))
        self._flow.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        for name, button in self._buttons.items():
            button.setIcon(icon(name, theme, self.devicePixelRatioF()))
            button.setIconSize(icon_size(theme))
        self._pin_buttons.restyle(theme)
        self._size_fields()

    def mark(self, place: Place, message: str) -> None:
        """Mark the field of an error's place, if the bar has it; the tool tip says the error."""
        self.clear_mark()
        if place.table in self._fields:
            set_property(self._fields[place.table], "invalid", True)
            self._fields[place.table].setToolTip(plain_tip(message))

    def clear_mark(self) -> None:
        """Take the mark away."""
        for field in self._fields.values():
            set_property(field, "invalid", False)
            field.setToolTip(plain_tip(field.statusTip()))

    def _offer_losses(self) -> None:
        """Offer the losses that there are now."""
        shown = self._loss.currentData()
        self._loss.offer({key: key for key in LOSSES}, {k: s.summary for k, s in LOSSES.items()})
        if self._loss.currentData() != shown and shown in LOSSES:
            self._loss.show_key(shown)

    def _reduction_hints(self) -> dict[str, str]:
        hints = {
            "none": _("no reduction: every loss on its own"),
            "mean": _("the sum, divided; class indices: by the sum of the targets' weights"),
            "sum": _("the sum of all weighted losses"),
        }
        return {name: hints[name] for name in REDUCTIONS}

    def _make_buttons(self) -> dict[str, QToolButton]:
        actions = {
            "open": (_("Open a file (Ctrl+O)"), self.open_requested),
            "save": (_("Save to a file (Ctrl+S)"), self.save_requested),
            "undo": (_("Undo"), self.undo_requested),
            "redo": (_("Redo"), self.redo_requested),
        }
        buttons = {}
        for name, (hint, signal) in actions.items():
            button = QToolButton()
            button.setObjectName(f"{name}_button")
            button.setAccessibleName(hint)
            button.setToolTip(plain_tip(hint))
            button.setStatusTip(hint)
            button.clicked.connect(signal)
            self._flow.addWidget(button)
            buttons[name] = button
        return buttons

    def _show_step(self, name: str, verb: str, keys: str, step: str | None) -> None:
        button = self._buttons[name]
        button.setEnabled(step is not None)
        hint = f"{verb}: {step} ({keys})" if step else f"{verb} ({keys})"
        button.setToolTip(plain_tip(hint))
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
        self._size_fields()

    def _make_field(self, parameter: Parameter) -> ParameterField | Selector:
        if parameter.choices:
            return self._make_selector(parameter)
        field = ParameterField(parameter.key)
        field.setAccessibleName(parameter.key)
        field.setToolTip(plain_tip(parameter.hint))
        field.setStatusTip(parameter.hint)
        field.typed.connect(partial(self.parameter_edited.emit, parameter.key))
        return field

    def _make_selector(self, parameter: Parameter) -> Selector:
        hints = {_written(value): parameter.hint for value in parameter.choices}
        selector = Selector(parameter.key, parameter.key, hints)
        selector.chosen.connect(partial(self.parameter_edited.emit, parameter.key))
        return selector

    def _label_field(self, parameter: Parameter) -> QWidget:
        label = _("{} (extension)") if parameter.extension else "{}"
        holder = _labelled(label.format(parameter.key), self._fields[parameter.key])
        self._flow.addWidget(holder)
        return holder

    def _size_fields(self) -> None:
        if self._theme is None:
            return
        for field in self._fields.values():
            field.setFont(self._theme.mono())
            if isinstance(field, Selector):
                continue
            field.setFixedWidth(
                field.fontMetrics().horizontalAdvance("-0.00000") + self._theme.px(20)
            )


def parameter_text(scenario: Scenario, key: str) -> str:
    """Return a parameter's value as it is typed; ``off`` for None."""
    return _written(scenario.option(key))


def _written(value: Value) -> str:
    return "off" if value is None else str(value)


def _show(field: ParameterField | Selector, text: str) -> None:
    if isinstance(field, Selector):
        field.show_key(text)
    else:
        field.setText(text)


def _labelled(text: str, field: QWidget) -> QWidget:
    label = PlainLabel(text)
    label.setProperty("role", "caption")
    label.setBuddy(field)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(label)
    layout.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
    return holder
