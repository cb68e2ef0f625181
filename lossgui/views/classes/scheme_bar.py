"""SchemeBar: which scheme gives the class weights, and how they are scaled."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSlider, QWidget

from lossgui.language import _
from lossgui.model.schemes import CUSTOM, NORMALISATIONS, SCHEMES, Weighting
from lossgui.state import Changed, ViewState
from lossgui.views.theme import Theme
from lossgui.views.widgets.plain_text import PlainLabel, plain_tip
from lossgui.views.widgets.selector import Selector

TICKS = 100
"""Positions of the slider for each decade of 1 - beta."""

DECADES = 5


class SchemeBar(QWidget):
    """The head of the class weights; its signals are sent for what a person did alone."""

    scheme_chosen = Signal(str)
    normalisation_chosen = Signal(str)
    beta_chosen = Signal(float)
    beta_finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        hints = {
            key: _("{formula}\n{source}\n{advice}").format(
                formula=scheme.formula, source=scheme.source, advice=scheme.advice
            )
            for key, scheme in SCHEMES.items()
        }
        self._scheme = Selector("weight_scheme", _("scheme of the weights"), hints)
        texts = {key: f"{scheme.label}   {scheme.formula}" for key, scheme in SCHEMES.items()}
        hints[CUSTOM] = _("The weights as they are; they do not follow the counts.")
        texts[CUSTOM] = _("custom")
        self._scheme.offer(texts, hints)
        self._how = Selector("weight_normalisation", _("scaling of the weights"), self._scalings())
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._scheme.setSizeAdjustPolicy(policy)
        self._scheme.setMinimumContentsLength(9)
        self._scheme.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._beta = self._make_slider()
        self._beta_text = PlainLabel(parent=self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addStretch(1)
        for widget in (self._beta_text, self._beta, self._scheme, self._how):
            self._row.addWidget(widget, 100 if widget is self._scheme else 0)
        self._scheme.chosen.connect(self.scheme_chosen)
        self._how.chosen.connect(self.normalisation_chosen)

    def _scalings(self) -> dict[str, str]:
        tips = (
            _("The weights as the scheme gives them."),
            _("The mean over samples is 1: the loss keeps its size."),
            _("The weights sum to C, the number of classes."),
            _("The largest weight is 1."),
        )
        return dict(zip(NORMALISATIONS, tips, strict=True))

    def _make_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName("weight_beta")
        slider.setAccessibleName(_("beta of the effective number of samples"))
        slider.setToolTip(plain_tip(_("beta: 0 gives no weights, towards 1 inverse frequency.")))
        slider.setRange(0, TICKS * DECADES)
        slider.setPageStep(TICKS)
        slider.setSingleStep(TICKS // 10)
        slider.actionTriggered.connect(self._slide)
        slider.sliderReleased.connect(self.beta_finished)
        return slider

    def show_state(self, state: ViewState, changed: Changed) -> None:
        """Show what gives a state's weights; offer what fills weights that its loss has."""
        if "evaluation" not in changed:
            return
        scenario, weighting = state.scenario, state.scenario.scheme
        for key in (*SCHEMES, CUSTOM):
            self._scheme.enable(key, Weighting(key).fills in scenario.spec.vectors)
        self.setEnabled(bool(scenario.n_classes))
        self._scheme.show_key(weighting.key)
        self._how.show_key(weighting.normalisation)
        self._how.setEnabled(weighting.fills == "weight")
        has_beta = weighting.key != CUSTOM and SCHEMES[weighting.key].has_beta
        self._beta.setVisible(has_beta)
        self._beta_text.setVisible(has_beta)
        self._beta.setValue(round(-TICKS * math.log10(1 - weighting.beta)))
        self._beta_text.setText(_("beta {:.6g}").format(weighting.beta))

    def restyle(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self._row.setSpacing(theme.px(6))
        self._beta.setFixedWidth(theme.px(80))
        self._beta_text.setFont(theme.mono(0.9))
        self._scheme.setMaximumWidth(theme.px(230))
        view = self._scheme.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + theme.px(24))

    def _slide(self) -> None:
        left = f"{10 ** (-self._beta.sliderPosition() / TICKS):.3g}"
        self.beta_chosen.emit(1 - float(left))
        if not self._beta.isSliderDown():
            self.beta_finished.emit()
