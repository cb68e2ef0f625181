"""ThresholdsPage: what becomes of the samples where yes begins at a threshold."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.ports.plots import ThresholdsPicture
from lossgui.state import ViewState
from lossgui.views.look import Look
from lossgui.views.parameter_field import ParameterField
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.page import Page
from lossgui.views.plots.thresholds_drawing import (
    MARKS,
    PRECISION_RECALL,
    RATE_NAMES,
    RATES,
    ROC,
)
from lossgui.views.plots.thresholds_plot import ThresholdsPlot
from lossgui.views.plots.thresholds_words import (
    areas_texts,
    class_name,
    counts_text,
    outcome_text,
    thresholds_meaning,
    why_no_thresholds,
)


class ThresholdsPage(Page):
    """A view of the outcomes at all thresholds; see `lossgui.ports.plots.ThresholdsView`."""

    threshold_typed = Signal(str)
    half_chosen = Signal()
    implied_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = ThresholdsPlot()
        super().__init__(self.plot, Legend((*RATE_NAMES, "pinned", *MARKS)), parent)
        self.setAccessibleName(self.tr("Thresholds"))
        self.plot.setAccessibleName(
            self.tr("ROC curve, precision-recall curve, and rates at all thresholds")
        )
        self.plot.setStatusTip(self.tr("Drag the threshold, or use the arrow keys."))
        self.plot.words_at = self._words_at
        self.field = ParameterField()
        self.field.setObjectName("threshold_value")
        self.field.setAccessibleName(self.tr("threshold"))
        self.field.setToolTip(self.tr("The probability from which on a sample is called positive."))
        self.add_labelled(self.tr("threshold"), self.field)
        self.field.editingFinished.connect(self._announce)
        hint = self.tr("Decide at a probability of one half.")
        self.add_button("threshold_half", "0.5", hint).clicked.connect(self.half_chosen)
        hint = self.tr(
            "Decide where a model without weights decides as one that learnt the weight w."
        )
        self.implied = self.add_button("threshold_implied", "1/(1+w)", hint)
        self.implied.clicked.connect(self.implied_chosen)
        hint = self.tr("Show thresholds on a logarithmic axis, for a class that is rare.")
        self.log = self.add_toggle("thresholds_log", self.tr("Log x"), hint)
        self.log.clicked.connect(self._take_scale)

    def present_thresholds(
        self, state: ViewState, picture: ThresholdsPicture | None, computing: bool
    ) -> None:
        """Show outcomes; those of a former state, or None, while they are being computed."""
        why = why_no_thresholds(state, None if picture is None else picture.curves, computing)
        self.show_legend(not why)
        self.implied.setEnabled(picture is not None and picture.weight is not None)
        if picture is not None:
            self.field.setText(f"{picture.threshold:.6g}")
            self.field.setModified(False)
        if picture is None or why:
            self.plot.show_nothing()
            self.say("", why, "")
            return
        self.plot.show_picture(picture)
        self._name(picture)
        if computing:
            self.say("", self.tr("sorting anew: these are the former numbers"), "")
        else:
            self.say("", "", thresholds_meaning(picture))

    def columns(self) -> dict[str, Any]:
        if self.plot.picture is None:
            return {}
        curves = self.plot.picture.curves
        return {
            self.tr("threshold on the probability"): curves.threshold,
            self.tr("recall (TPR)"): curves.tpr,
            self.tr("FPR"): curves.fpr,
            self.tr("precision"): curves.precision,
        }

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        names = {
            ROC: self.tr("recall"),
            PRECISION_RECALL: self.tr("precision"),
            RATES: self.tr("rate"),
        }
        for plot, name in names.items():
            self.plot.plots[plot].setLabel("left", name)
        self.field.setFixedWidth(look.px(100))
        self.legend.restyle(look, self.plot.pens())

    def _name(self, picture: ThresholdsPicture) -> None:
        name = class_name(picture.curves)
        axis = self.tr("threshold on the probability of {}")
        if self.plot.logarithmic:
            axis = self.tr("threshold on the probability of {}, log scale")
        axis = axis.format(name)
        self.plot.set_axis_name("bottom", axis, RATES)
        implied = self.plot.marked()["implied"]
        areas = areas_texts(picture.curves, picture.pinned)
        for plot, text in zip((ROC, PRECISION_RECALL), areas, strict=True):
            self.plot.set_axis_name("bottom", text, plot)
        at = self.plot.outcome_at(picture.threshold)
        texts = {
            "recall": self.tr("recall (TPR)"),
            "pinned": "" if picture.pinned is None else self.tr("A"),
            "fpr": self.tr("FPR"),
            "precision": self.tr("precision"),
            "chosen": f"● {picture.threshold:.4g}: {counts_text(at)}",
            "half": self.tr("□ 0.5"),
            "implied": ""
            if picture.weight is None
            else self.tr("△ 1/(1+w) = {:.4g}").format(implied),
        }
        for key, text in texts.items():
            self.legend.set_text(key, text)

    def _take_scale(self, logarithmic: bool) -> None:
        self.plot.take_scale(logarithmic)
        if self.plot.picture is not None:
            self._name(self.plot.picture)

    def _words_at(self, threshold: float) -> str:
        return outcome_text(threshold, self.plot.outcome_at(threshold))

    def _announce(self) -> None:
        if self.field.isModified():
            self.field.setModified(False)
            self.threshold_typed.emit(self.field.text())
