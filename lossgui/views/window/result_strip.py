"""ResultStrip: the reduced value, what it is divided by, and all three reductions."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from lossgui.language import _, ngettext
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.scenario.words import denominator_name, losses_shape
from lossgui.model.text.formatting import change_text, fixed_text, signed_text, unchanged
from lossgui.state import Changed, ViewState
from lossgui.views.theme import Theme
from lossgui.views.widgets.flow_layout import FlowLayout
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.views.widgets.steady import SteadyButton, SteadyLabel

ORDER = ("mean", "sum", "none")


class ResultStrip(QFrame):
    """The result: numerator / denominator = value, and the other reductions beside it."""

    reduction_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.setAccessibleName(_("Result"))
        self._caption = _label("caption", _("What the number below is"))
        self._value = _label("number", _("Loss"), "result_value")
        self._numerator = _label("mono", _("Numerator"), "result_numerator")
        self._denominator = _label("mono", _("Denominator"), "result_denominator")
        self._reason = PlainLabel()
        self._reason.setWordWrap(True)
        _name(self._reason, "warning", _("Why the loss is not finite"), "result_reason")
        self._pills = {name: self._pill(name) for name in ORDER}
        self._flow = FlowLayout()
        self._lines = QVBoxLayout(self)
        self._lines.addLayout(self._flow)
        self._lines.addWidget(self._reason)
        self._flow.addWidget(_column(self._caption, self._value))
        self._flow.addWidget(_column(self._numerator, self._denominator))
        for pill in self._pills.values():
            self._flow.addWidget(pill)
        self._pinned = _label("mono", _("State A, and the difference"), "result_pinned")
        self._flow.addWidget(self._pinned)

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what a state's scenario comes to."""
        if not changed.isdisjoint({"evaluation", "pinned"}):
            self._compare(state)
        if "evaluation" in changed:
            self._show_result(state.evaluation)

    def _compare(self, state: ViewState) -> None:
        evaluation = state.evaluation
        self._pinned.setVisible(state.pinned is not None)
        if state.pinned is not None:
            self._pinned.setText(self._comparison(state.pinned, evaluation))
            self._pinned.setToolTip(plain_tip(self._both(state.pinned, evaluation)))

    def _show_result(self, evaluation: Evaluation) -> None:
        chosen = evaluation.scenario.reduction
        self._pills[chosen].setChecked(True)
        self._caption.setText(_("loss, {}").format(chosen))
        self._value.setText(value_text(evaluation, chosen, 6))
        self._value.setToolTip(plain_tip(self._full(evaluation, chosen)))
        self._numerator.setText(fixed_text(evaluation.numerator, 6))
        self._numerator.setToolTip(repr(evaluation.numerator))
        self._denominator.setText(self._division(evaluation))
        self._denominator.setToolTip(repr(evaluation.denominator) if chosen == "mean" else "")
        for name, pill in self._pills.items():
            pill.setText(self._pill_text(evaluation, name))
            pill.setToolTip(plain_tip(self._full(evaluation, name)))
            pill.setAccessibleName(pill.text())
        reason = why_not_finite(evaluation)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._flow.set_gaps(theme.px(20), theme.px(6))
        self._lines.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        self._lines.setSpacing(theme.px(6))

    def _comparison(self, pinned: Evaluation, evaluation: Evaluation) -> str:
        """Return A's value, and the difference to it of two values that are reduced alike.

        Another reduction or loss is named; between losses there is no percentage.
        """
        reduction = _reduced_as(evaluation)
        before, now = pinned.reduced(reduction), evaluation.value
        change = change_text(now, before, 6)
        same_loss = pinned.scenario.loss == evaluation.scenario.loss
        if same_loss and before > 0 and math.isfinite(now / before) and not unchanged(now, before):
            percent = signed_text(100 * (now / before - 1), 1)
            change = _("{} ({} %)").format(change, percent)
        name = _("A") if same_loss else _("A, {}").format(pinned.scenario.loss)
        text = fixed_text(before, 6)
        if evaluation.scenario.reduction == "none" or _reduced_as(pinned) != reduction:
            text = f"{reduction} {text}"
            change = f"{reduction} {change}"
        if _reduced_as(pinned) != reduction:
            text = f"{_reduced_as(pinned)} {fixed_text(pinned.value, 6)}, {text}"
        return f"{name} {text}\n\N{INCREMENT} {change}"

    def _both(self, pinned: Evaluation, evaluation: Evaluation) -> str:
        """Return how A and the present state come to their values."""
        states = ((_("A"), pinned), (_("now"), evaluation))
        return "\n".join(
            f"{name}: {one.scenario.loss}, {_reduced_as(one)}: "
            f"{one.numerator!r} / {one.divisor!r} = {one.value!r}"
            for name, one in states
        )

    def _pill(self, name: str) -> SteadyButton:
        pill = SteadyButton()
        pill.setObjectName(f"reduction_{name}")
        pill.setProperty("pill", "true")
        pill.setCheckable(True)
        pill.setAutoExclusive(True)
        pill.setStatusTip(_("Take the reduction {}").format(name))
        pill.clicked.connect(partial(self._choose, name))
        return pill

    def _choose(self, name: str) -> None:
        self.reduction_chosen.emit(name)

    def _pill_text(self, evaluation: Evaluation, name: str) -> str:
        text = value_text(evaluation, name, 4)
        return f"{name}: {text}" if name == "none" else f"{name} {text}"

    def _full(self, evaluation: Evaluation, name: str) -> str:
        if name != "none":
            return repr(evaluation.reduced(name))
        shape = losses_shape(evaluation.scenario)
        said = _("No reduction: the result is the vector of the losses in the table, shape {}")
        return said.format(shape)

    def _division(self, evaluation: Evaluation) -> str:
        scenario = evaluation.scenario
        if scenario.reduction != "mean":
            return _("sum, not divided")
        return f"÷ {fixed_text(evaluation.denominator, 6)} = {denominator_name(scenario)}"


def _reduced_as(evaluation: Evaluation) -> str:
    return "mean" if evaluation.scenario.reduction == "mean" else "sum"


def value_text(evaluation: Evaluation, reduction: str, decimals: int) -> str:
    """Return a reduction's number; of 'none' how many losses the vector has."""
    if reduction == "none":
        shape = losses_shape(evaluation.scenario) or [1]
        count = " \N{MULTIPLICATION SIGN} ".join(map(str, shape))
        return ngettext("{} loss", "{} losses", math.prod(shape)).format(count)
    return fixed_text(evaluation.reduced(reduction), decimals)


def _label(role: str, name: str, object_name: str = "") -> SteadyLabel:
    label = SteadyLabel()
    _name(label, role, name, object_name)
    return label


def _name(label: QLabel, role: str, name: str, object_name: str) -> None:
    label.setProperty("role", role)
    label.setObjectName(object_name)
    label.setAccessibleName(name)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )


def _column(*labels: QLabel) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for label in labels:
        layout.addWidget(label)
    return holder
