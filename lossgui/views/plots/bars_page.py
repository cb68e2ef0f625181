"""BarsPage: the figures of the classes as bars, and what they mean in words."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.class_figures import SHARES, Bars, Figure
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.words import change_text, why_no_priors
from lossgui.state import ViewState
from lossgui.views.look import Look
from lossgui.views.plots.bars_plot import BarsPlot
from lossgui.views.plots.bars_words import figure_text
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.page import Page


class BarsPage(Page):
    """A view of the figures of the classes; see `lossgui.ports.plots.BarsView`."""

    order_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = BarsPlot()
        super().__init__(self.plot, Legend(("now", "unweighted", "pinned")), parent)
        self.setAccessibleName(self.tr("Figures of the classes"))
        self.plot.setAccessibleName(self.tr("Figures of the classes as bars"))
        self.plot.setStatusTip(
            self.tr("Drag the end of a weight's bar, or use the arrow keys; a click selects.")
        )
        self._order = self.add_selector("bars_order", self.tr("order"), {"": ""})
        self._order.chosen.connect(self._sort)
        hint = self.tr("Show weights and counts on logarithmic axes.")
        self._log = self.add_toggle("bars_log", self.tr("log"), hint)
        self._log.clicked.connect(self.plot.take_scale)
        self._state: ViewState | None = None

    def present_bars(self, state: ViewState, bars: Bars, computing: bool) -> None:
        """Show the figures; the gradient shares are nan while they are being computed."""
        self._state = state
        scenario = state.scenario
        self._offer_orders(bars)
        self.show_legend(bool(scenario.n_classes))
        if not scenario.n_classes:
            self.plot.show_nothing()
            self.say("", self.tr("no classes: open a file or type logits"), "")
            return
        fixed = {Figure.WEIGHT: scenario.element_weight, Figure.POS_WEIGHT: None}
        fixed[Figure.POS_WEIGHT] = scenario.element_pos_weight
        self.plot.fixed = frozenset(f for f, weights in fixed.items() if weights is not None)
        self.plot.show_bars(bars, scenario.class_names, state.selection.column)
        self.legend.set_text("now", self.tr("now"))
        self.legend.set_text("unweighted", self.tr("all weights 1") if bars.unweighted else "")
        self.legend.set_text("pinned", self._name_of_pinned(state, bars))
        message = self.tr("computing the gradient shares") if computing else ""
        self.say("", why_not_finite(state.evaluation) or message, self._meaning(state, bars))

    def columns(self) -> dict[str, Any]:
        bars = self.plot.bars
        if bars is None:
            return {}
        drawn: dict[str, Any] = {
            self.tr("class"): np.array(self.plot.names, dtype=object)[bars.order]
        }
        units = {figure: self._axis_name(figure) for figure in Figure}
        states = {"now": "", "unweighted": self.tr(", all weights 1"), "pinned": self.tr(", A")}
        for state, figures in self.plot.states().items():
            for figure, values in figures.items():
                scale = 100 if figure in SHARES else 1
                drawn[units[figure] + states[state]] = scale * values[bars.order]
        return drawn

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.legend.restyle(look, self.plot.pens())
        for figure, plot in self.plot.columns.items():
            plot.setLabel("bottom", self._axis_name(figure))

    def _axis_name(self, figure: Figure) -> str:
        return {
            Figure.WEIGHT: self.tr("weight"),
            Figure.POS_WEIGHT: self.tr("pos_weight"),
            Figure.LOSS_SHARE: self.tr("loss (%)"),
            Figure.GRADIENT_SHARE: self.tr("gradient (%)"),
            Figure.PRIOR: self.tr("prior w·f (%)"),
            Figure.COUNT: self.tr("count"),
        }[figure]

    def _offer_orders(self, bars: Bars) -> None:
        texts = {"": self.tr("by number")}
        hints = {"": self.tr("In the order of the class numbers.")}
        for figure in bars.now:
            texts[figure] = self.tr("by {}").format(figure.value)
            hints[figure] = self.tr("The class with the largest {} first.").format(figure.value)
        self._order.offer(texts, hints)
        by = self.plot.sorted_by
        self._order.show_key(by.value if by is not None and by in bars.now else "")

    def _sort(self, key: str) -> None:
        self.plot.sorted_by = Figure(key) if key else None
        self.plot.scroll_to(0)
        self.order_chosen.emit(key)

    def _name_of_pinned(self, state: ViewState, bars: Bars) -> str:
        if state.pinned is None:
            return ""
        return self.tr("A") if bars.pinned else self.tr("A has other classes")

    def _meaning(self, state: ViewState, bars: Bars) -> str:
        index = state.selection.column
        if index >= state.scenario.n_classes:
            return ""
        said = self._described(state, bars, index)
        for state, figures in (
            (self.tr("With all weights 1"), bars.unweighted),
            (self.tr("In A"), bars.pinned),
        ):
            if figures is not None:
                other = (figure_text(f, figures[f][index]) for f in SHARES if f in figures)
                said += " " + self.tr("{}: {}.").format(state, ", ".join(other))
        if bars.pinned is not None:
            both = [f for f in SHARES if f in bars.now and f in bars.pinned]
            pairs = ((100 * bars.now[f][index], 100 * bars.pinned[f][index]) for f in both)
            points = ("-" if math.isnan(a - b) else change_text(a, b, 1) for a, b in pairs)
            said += " " + self.tr("\N{INCREMENT} {} points.").format(", ".join(points))
        return said

    def _described(self, state: ViewState, bars: Bars, index: int) -> str:
        """Say what parts the class has of the whole."""
        text = self.tr("{}: {} of the loss, {} of the gradient")
        if state.scenario.parameters.smoothing > 0:
            text = self.tr(
                "Label smoothing gives {} a part of every target: its weight multiplies {} of the "
                "loss and {} of the gradient"
            )
        shares = (Figure.LOSS_SHARE, Figure.GRADIENT_SHARE)
        name = state.scenario.class_names[index]
        said = text.format(name, *(figure_text(f, bars.now[f][index]) for f in shares))
        if Figure.PRIOR not in bars.now:
            return f"{said}. {why_no_priors(state.scenario)}"
        prior = figure_text(Figure.PRIOR, bars.now[Figure.PRIOR][index])
        joint = ";" if state.scenario.parameters.smoothing > 0 else ","
        return self.tr("{}{} prior w\N{MIDDLE DOT}f {}.").format(said, joint, prior)
