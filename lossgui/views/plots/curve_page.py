"""CurvePage: the plot of loss against one entry, and what it means in words."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.curves import Curve
from lossgui.model.losses.terms import Array
from lossgui.ports import Frame
from lossgui.views.look import Look
from lossgui.views.plots.curve_plot import CurvePlot
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.page import Page
from lossgui.views.words import entry_name, fixed_text, ignored, why_not_finite


class CurvePage(Page):
    """A view of the curve of the selected entry; see `lossgui.ports.CurveView`."""

    point_dragged = Signal(float)
    drag_finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = CurvePlot()
        super().__init__(self.plot, Legend(("batch", "sample", "unweighted")), parent)
        self.setAccessibleName(self.tr("Curve"))
        self.plot.setAccessibleName(self.tr("Loss against the selected entry"))
        self.plot.setToolTip(self.tr("Drag the point, or use the arrow keys."))
        self.plot.point_dragged.connect(self.point_dragged)
        self.plot.drag_finished.connect(self.drag_finished)
        self._curve: Curve | None = None

    def present_curve(self, frame: Frame, curve: Curve | None) -> None:
        """Show a curve; None where there is no entry to vary."""
        self._curve = curve
        self.legend.setVisible(curve is not None)
        if curve is None:
            self.plot.show_nothing()
            self.say("", self.tr("no samples: open a file or type logits"), "")
            return
        scenario = frame.scenario
        unit = scenario.spec.unit_interval
        domain = (0.0, 1.0) if unit else (-math.inf, math.inf)
        self.plot.show_curve(curve, domain)
        self.plot.set_axis_name("bottom", self._axis_name(frame, curve), plot=1)
        self._name_curves(frame, curve)
        if math.isfinite(curve.batch.y_now):
            self.say(self._readout(frame, curve), "", self._meaning(frame, curve))
        else:
            self.say("", why_not_finite(frame.evaluation), "")

    def columns(self) -> dict[str, Array]:
        curve = self._curve
        if curve is None:
            return {}
        drawn = {"x": curve.x, "loss (nats)": curve.batch.y, "slope": curve.batch.slope}
        drawn["sample, unweighted (nats)"] = curve.sample.y
        if curve.unweighted is not None:
            drawn["batch, all weights 1 (nats)"] = curve.unweighted.y
        return drawn

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.legend.restyle(look, self.plot.pens())

    def _axis_name(self, frame: Frame, curve: Curve) -> str:
        scenario = frame.scenario
        name = self.tr("{} of {}, sample {}")
        entry = entry_name(scenario.spec.input_kind)
        return name.format(
            entry, scenario.class_names[curve.column], scenario.sample_name(curve.row)
        )

    def _subject(self, frame: Frame, curve: Curve) -> str:
        scenario = frame.scenario
        sample = scenario.sample_name(curve.row)
        if scenario.spec.binary:
            name = scenario.class_names[curve.column]
            return self.tr("element ({}, {})").format(sample, name)
        return self.tr("sample {}").format(sample)

    def _name_curves(self, frame: Frame, curve: Curve) -> None:
        names = {
            "mean": self.tr("batch, mean"),
            "sum": self.tr("batch, sum"),
            "none": self.tr("sum of the batch"),
        }
        self.legend.set_text("batch", names[frame.scenario.reduction])
        alone = self.tr("{} alone, unweighted").format(self._subject(frame, curve))
        if math.isfinite(curve.sample.y_now) and not self.plot.sample_in_view():
            alone = self.tr("{}: {}, off the scale").format(
                alone, fixed_text(curve.sample.y_now, 4)
            )
        self.legend.set_text("sample", alone)
        self.legend.set_text(
            "unweighted", self.tr("batch, all weights 1") if curve.unweighted else ""
        )

    def _readout(self, frame: Frame, curve: Curve) -> str:
        scenario = frame.scenario
        entry = entry_name(scenario.spec.input_kind)
        of = "mean" if scenario.reduction == "mean" else "sum"
        return self.tr("{}({}, {}) = {}\nbatch {} = {}\nslope = {} per {}").format(
            entry,
            scenario.sample_name(curve.row),
            scenario.class_names[curve.column],
            fixed_text(curve.x_now, 2 if round(curve.x_now, 2) == curve.x_now else 4),
            of,
            fixed_text(curve.batch.y_now, 4),
            fixed_text(curve.batch.slope_now, 4),
            entry,
        )

    def _meaning(self, frame: Frame, curve: Curve) -> str:
        scenario = frame.scenario
        if ignored(scenario, curve.row, curve.column):
            subject = self._subject(frame, curve)
            return self.tr("The target of {} is ignored: its {} changes nothing.").format(
                subject, entry_name(scenario.spec.input_kind)
            )
        step = 0.01 if scenario.spec.unit_interval else 0.1
        change = curve.batch.slope_now * step
        if not math.isfinite(change):
            return ""
        whole = (
            self.tr("the batch's mean")
            if scenario.reduction == "mean"
            else self.tr("the sum of the batch")
        )
        entry = entry_name(scenario.spec.input_kind)
        first = self.tr("Raising this {} by {} {}.").format(
            entry, step, self._effect(change, whole)
        )
        plain = curve.unweighted.slope_now * step if curve.unweighted else 0.0
        if not math.isfinite(plain) or not plain:
            return first
        return f"{first} {self._comparison(frame, change, plain)}"

    def _effect(self, change: float, whole: str) -> str:
        if not change:
            return self.tr("does not change {}").format(whole)
        verb = self.tr("raises {} by {}") if change > 0 else self.tr("lowers {} by {}")
        return verb.format(whole, fixed_text(abs(change), 4))

    def _comparison(self, frame: Frame, change: float, plain: float) -> str:
        would = (
            self.tr("With all weights 1 it would raise it by {}")
            if plain > 0
            else self.tr("With all weights 1 it would lower it by {}")
        )
        if change / plain <= 0:
            return self.tr("{}.").format(would.format(fixed_text(abs(plain), 4)))
        counts = (
            self.tr("the weights make this one element count {:.2f} times as much.")
            if frame.scenario.spec.binary
            else self.tr("the weights make this one sample count {:.2f} times as much.")
        )
        return f"{would.format(fixed_text(abs(plain), 4))}: {counts.format(change / plain)}"
