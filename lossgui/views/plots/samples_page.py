"""SamplesPage: the losses of all samples, and what they mean in words."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Signal
from PySide6.QtWidgets import QWidget

from lossgui.model.diagnostics import why_not_finite
from lossgui.model.loss_ranks import OTHERS, LossHistogram, LossSpread
from lossgui.model.samples import row_losses
from lossgui.model.scenario import Scenario
from lossgui.model.words import fixed_text, loss_axis, sample_text, side_text
from lossgui.state import ViewState
from lossgui.views.look import Look
from lossgui.views.plots.graphics import Legend
from lossgui.views.plots.page import Page
from lossgui.views.plots.plot_words import beside_text, beyond_text
from lossgui.views.plots.samples_drawing import MOST_GROUPS
from lossgui.views.plots.samples_plot import SamplesPlot

GROUPS = tuple(f"group {i}" for i in range(MOST_GROUPS))


class SamplesPage(Page):
    """A view of the samples' losses; see `lossgui.ports.plots.SamplesView`."""

    scale_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        self.plot = SamplesPlot()
        super().__init__(self.plot, Legend(("now", "pinned", *GROUPS)), parent)
        self.setAccessibleName(self.tr("Samples"))
        self.plot.setAccessibleName(self.tr("Losses of all samples, sorted, and their histogram"))
        self.plot.setStatusTip(
            self.tr("Drag over samples to show them in the tables; a click selects one.")
        )
        self.plot.words_at = self._numbers_at
        hint = self.tr("Show the ranks on a logarithmic axis.")
        self._log_rank = self.add_toggle("samples_log_rank", self.tr("log rank"), hint)
        self._log_rank.clicked.connect(self._take_scales)
        hint = self.tr("Show the losses on logarithmic axes.")
        self._log_loss = self.add_toggle("samples_log_loss", self.tr("log loss"), hint)
        self._log_loss.clicked.connect(self._take_scales)
        self._state: ViewState | None = None
        self._ranked: Scenario | None = None  # whose losses are drawn

    def present_samples(self, state: ViewState, spread: LossSpread | None, computing: bool) -> None:
        """Show the losses; those of a former state, or None, while they are being computed."""
        self._state = state
        if not computing:
            self._ranked = state.scenario
        self.plot.set_axis_name("left", loss_axis(state.scenario))
        self.plot.set_axis_name("bottom", loss_axis(state.scenario), plot=1)
        there = spread is not None and bool(len(spread.ranks.rows))
        self.show_legend(there)
        if spread is None or not there:
            self.plot.show_nothing()
            self.say("", self._why_nothing(state, computing), "")
            return
        rank = None if computing else spread.ranks.rank(state.selection.row)
        self.plot.take_scales(self._log_rank.isChecked(), self._log_loss.isChecked())
        self.plot.show_spread(spread, rank, state.query)
        self._name_curves(state, spread)
        if computing:
            self.say("", self.tr("computing: these are the former losses"), "")
        else:
            message = "" if spread.histogram else why_not_finite(state.evaluation)
            self.say(self._readout(state, spread, rank), message, self._meaning(spread))

    def columns(self) -> dict[str, Any]:
        spread, scenario = self.plot.spread, self._ranked
        if spread is None or scenario is None:
            return {}
        name = partial(loss_axis, scenario)
        ranks, losses = spread.ranks.curve()
        names = [scenario.sample_name(int(row)) for row in spread.ranks.curve_rows()]
        drawn: dict[str, Any] = {
            self.tr("rank"): ranks,
            name(): losses,
            self.tr("sample"): names,
        }
        if spread.pinned is not None:
            drawn[self.tr("rank, A")], drawn[name(self.tr("loss, A"))] = spread.pinned.curve()
        if spread.histogram is not None:
            drawn[name(self.tr("from loss"))] = spread.histogram.edges[:-1]
            drawn[name(self.tr("to loss"))] = spread.histogram.edges[1:]
            for group, counts in zip(
                spread.histogram.classes, spread.histogram.counts, strict=True
            ):
                drawn[self.tr("samples of {}").format(self._group_name(group))] = counts
        return drawn

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.plot.upper.setLabel("bottom", self.tr("rank by loss, the largest first"))
        self.plot.lower.setLabel("left", self.tr("samples"))
        self._style_legend()

    def _take_scales(self) -> None:
        self.plot.take_scales(self._log_rank.isChecked(), self._log_loss.isChecked())
        self.scale_chosen.emit(self._log_loss.isChecked())

    def _style_legend(self) -> None:
        pens = self.plot.pens() | dict(zip(GROUPS, self.plot.group_pens(), strict=False))
        self.legend.restyle(self.plot.look, pens)

    def _name_curves(self, state: ViewState, spread: LossSpread) -> None:
        ignored = self.tr("{} ignored are left out").format(spread.ranks.ignored)
        now = self.tr("all samples")
        self.legend.set_text("now", f"{now}; {ignored}" if spread.ranks.ignored else now)
        self.legend.set_text("pinned", "" if spread.pinned is None else self.tr("A"))
        groups = self.plot.groups()
        for i, key in enumerate(GROUPS):
            self.legend.set_text(key, self._group_name(groups[i]) if i < len(groups) else "")
        self._style_legend()

    def _group_name(self, group: int) -> str:
        if self._state is None:
            return ""
        scenario = self._state.scenario
        if group == OTHERS:
            return self.tr("other classes")
        return side_text(scenario, self._state.selection.column, group)

    def _why_nothing(self, state: ViewState, computing: bool) -> str:
        if computing:
            return self.tr("computing the losses")
        if not state.scenario.n_samples:
            return self.tr("no samples: open a file or type logits")
        return self.tr("all {} samples are ignored").format(state.scenario.n_samples)

    def _readout(self, state: ViewState, spread: LossSpread, rank: int | None) -> str:
        return "" if rank is None else self._sample_text(state, spread, rank)

    def _sample_text(self, state: ViewState, spread: LossSpread, rank: int) -> str:
        row, loss = int(spread.ranks.rows[rank - 1]), float(spread.ranks.losses[rank - 1])
        said = self.tr("sample {}: loss {}\nrank {} of {}").format(
            sample_text(state.scenario, row), fixed_text(loss, 4), rank, len(spread.ranks.rows)
        )
        if state.pinned is None or row >= state.pinned.scenario.n_samples:
            return said
        before = float(row_losses(state.pinned, row, row + 1)[0])
        return f"{said}\n{beside_text(loss, before)}"

    def _numbers_at(self, position: QPointF) -> str:
        spread, state = self.plot.spread, self._state
        at = self.plot.plot_at(position)
        if spread is None or state is None or at is None:
            return ""
        if at == 0:
            return self._sample_text(state, spread, self.plot.rank_at(position))
        found = self.plot.bin_at(position)
        histogram = spread.histogram
        return "" if found is None or histogram is None else self._bin_text(histogram, found)

    def _bin_text(self, histogram: LossHistogram, found: int) -> str:
        lines = [self.tr("losses {:.4g} to {:.4g}").format(*histogram.edges[found : found + 2])]
        for group, counts in zip(histogram.classes, histogram.counts, strict=True):
            lines.append(f"{self._group_name(group)}: {counts[found]}")
        return "\n".join(lines)

    def _meaning(self, spread: LossSpread) -> str:
        n_samples = len(spread.ranks.rows)
        said = []
        if spread.half:
            part = 100 * spread.half / n_samples
            half = self.tr("Half of the sum of all losses is in {} of {} samples ({:.3g} %).")
            said.append(half.format(spread.half, n_samples, part))
        if spread.ranks.ignored:
            ignored = (
                self.tr("{} sample is ignored and left out.")
                if spread.ranks.ignored == 1
                else self.tr("{} samples are ignored and left out.")
            )
            said.append(ignored.format(spread.ranks.ignored))
        if not self.plot.log_loss:
            said.append(beyond_text(*spread.ranks.losses[[0, -1]].tolist()))
        infinite = int((~np.isfinite(spread.ranks.losses)).sum())
        if infinite == 1:
            said.append(self.tr("1 loss is infinite or nan: it comes first and is not drawn."))
        elif infinite:
            lost = self.tr("{} losses are infinite or nan: they come first and are not drawn.")
            said.append(lost.format(infinite))
        return " ".join(filter(None, said))
