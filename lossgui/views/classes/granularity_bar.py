"""WeightKindBar: what the weights belong to, and which decision they make."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lossgui.language import _
from lossgui.model.classes.inverse_weights import (
    cost_ratio_of_weight,
    decision_weight,
    threshold_of_weight,
)
from lossgui.model.scenario.granularity import KINDS, granularity_of, shape_of
from lossgui.model.scenario.words import sample_text
from lossgui.state import Changed, ViewState
from lossgui.views.theme import Theme, set_property
from lossgui.views.widgets.parameter_field import ParameterField
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.views.widgets.selector import Selector


class GranularityBar(QWidget):
    """The choice, with fields for the selected class, sample or element."""

    kind_chosen = Signal(str)
    weight_typed = Signal(str)
    cost_ratio_typed = Signal(str)
    threshold_typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        hints = (
            _("One weight for each class multiplies its column."),
            _("One weight for each sample multiplies its row."),
            _("Each element has a weight of its own."),
        )
        self._kind = Selector(
            "weight_kind", _("kind of the weights"), dict(zip(KINDS, hints, strict=True))
        )
        self._label, self._field = self._make_field("weight_value", self.weight_typed)
        self._ratio = self._make_field("cost_ratio", self.cost_ratio_typed)
        self._threshold = self._make_field("threshold", self.threshold_typed)
        self._ratio[0].setText(_("FP/FN = 1/w"))
        self._threshold[0].setText(_("threshold 1/(1+w)"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._kind)
        for widget in (self._label, self._field, *self._ratio, *self._threshold):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._kind.chosen.connect(self.kind_chosen)

    def _make_field(self, name: str, typed: SignalInstance) -> tuple[QLabel, ParameterField]:
        label, field = PlainLabel(parent=self), ParameterField(name, self)
        set_property(label, "role", "muted")
        field.typed.connect(typed)
        return label, field

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what a state's loss has: kinds of weights, and what decides for a class."""
        if changed.isdisjoint({"evaluation", "selection"}):
            return
        scenario = state.scenario
        filled = bool(scenario.logits.base.size)
        weight = decision_weight(scenario, state.selection.column) if filled else None
        per_kind = filled and scenario.spec.element_weights
        self.setHidden(weight is None and not per_kind)
        self._kind.setHidden(not per_kind)
        self._show_decision(weight, scenario.class_names[state.selection.column :][:1])
        if per_kind:
            for i, kind in enumerate(KINDS):
                self._kind.setItemText(i, f"{kind}  {shape_of(scenario, kind)}")
            self._kind.show_key(granularity_of(scenario))
        self._show_element(state)

    def _show_decision(self, weight: float | None, name: tuple[str, ...]) -> None:
        for widget in (*self._ratio, *self._threshold):
            widget.setHidden(weight is None)
        if weight is None:
            return
        for field, value, text in (
            (self._ratio[1], cost_ratio_of_weight(weight), _("cost ratio FP/FN of {}")),
            (self._threshold[1], threshold_of_weight(weight), _("threshold of {}")),
        ):
            field.setText(f"{value:.4g}")
            field.setAccessibleName(text.format(*name))
            tip = _("The {what}: type one to solve for the weight.")
            field.setToolTip(plain_tip(tip.format(what=text.format(*name))))

    def _show_element(self, state: ViewState) -> None:
        scenario, entry = state.scenario, state.selection
        weight = scenario.element_weight
        shown = weight is not None and bool(weight.size)
        for widget in (self._label, self._field):
            widget.setHidden(not shown)
        if weight is None or not shown:
            return
        sample, name = sample_text(scenario, entry.row), scenario.class_names[entry.column]
        if granularity_of(scenario) == "per sample":
            text = _("weight of sample {sample}").format(sample=sample)
        else:
            text = _("weight of ({sample}, {name})").format(sample=sample, name=name)
        self._label.setText(text)
        self._field.setAccessibleName(text)
        self._field.setText(f"{weight[entry.row, entry.column]:g}")

    def restyle(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self._row.setSpacing(theme.px(6))
        for field in (self._field, self._ratio[1], self._threshold[1]):
            field.setFixedWidth(theme.px(70))
            field.setFont(theme.mono())
