"""The losses of all samples, sorted, and their histogram by class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from lossgui.controllers.filter import Finding
from lossgui.controllers.plots.samples_words import (
    Sorted,
    bin_words,
    group_name,
    sample_words,
    samples_meaning,
    why_no_losses,
)
from lossgui.controllers.presenter import Background, Presenter
from lossgui.language import _
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.model.samples.sorted_losses import OTHERS, loss_spread, sample_losses
from lossgui.model.scenario.words import loss_axis
from lossgui.state import ViewState
from lossgui.state.controls import Control, Toggle
from lossgui.state.pictures import Columns, Picture, SamplesPicture

MANY_SAMPLES = 50_000
"""More are not sorted within a frame of the screen."""


@dataclass(frozen=True)
class SamplesChoices:
    """Which axes a person wants to be logarithmic: those of the ranks, those of the losses."""

    log_rank: bool = False
    log_loss: bool = False


class SamplesPresenter(Presenter[Sorted, Picture]):
    """Sorts and counts the losses; until that is done the former ones stay on show."""

    what = "Losses"
    choices = SamplesChoices()

    def __init__(self, background: Background, finding: Finding) -> None:
        super().__init__(background)
        self._finding = finding
        self._counted = 0

    def question(self, state: ViewState) -> object:
        if not self._counts(state.selection.column):
            self._counted = state.selection.column
        log = self.choices.log_loss
        return state.evaluation, state.pinned, _column(state), log, self._counted

    def is_slow(self, state: ViewState) -> bool:
        return any(map(_is_slow, filter(None, (state.evaluation, state.pinned))))

    def find(self, state: ViewState, mapper: Mapper) -> Sorted:
        column, pinned = _column(state), state.pinned
        now, then = sample_losses(state.evaluation, column, mapper), None
        if pinned is not None:
            last = max(0, pinned.scenario.n_classes - 1)
            then = sample_losses(pinned, min(column, last), mapper)
        selected = state.selection.column
        own = None if state.scenario.rules.per_element else selected
        spread = loss_spread(now, then, self.choices.log_loss, own)
        return Sorted(state.scenario, selected, spread)

    def picture(self, state: ViewState, found: Sorted | None, current: bool) -> Picture:
        controls, axis = self._controls(), loss_axis(state.scenario)
        axes = {
            "left": axis,
            "bottom 1": axis,
            "bottom": _("rank by loss, the largest first"),
            "left 1": _("samples"),
        }
        if found is None or not len(found.spread.ranks.rows):
            why = why_no_losses(state.scenario, not current)
            return Picture(controls=controls, axes=axes, message=why)
        spread = found.spread
        rank = spread.ranks.rank(state.selection.row) if current else None
        message = "" if spread.histogram else why_not_finite(state.evaluation)
        log_rank, log_loss = self.choices.log_rank, self.choices.log_loss
        return SamplesPicture(
            controls=controls,
            axes=axes,
            legend=_legend(found),
            readout="" if rank is None else sample_words(found, state.pinned, rank),
            message=message if current else _("computing: these are the former losses"),
            sentence=samples_meaning(spread, log_loss) if current else "",
            columns=partial(_columns, found),
            spread=spread,
            rank=rank,
            query=state.query,
            log_rank=log_rank,
            log_loss=log_loss,
            sample_words=partial(sample_words, found, state.pinned),
            bin_words=partial(bin_words, found),
        )

    def choose_rank(self, rank: int) -> None:
        """Select the sample with the n-th largest loss, if these losses are not former ones."""
        found = self.found if self.is_current else None
        row = None if found is None else found.spread.ranks.row_at(rank)
        if row is not None:
            self._finding.go_to_row(row)

    def _counts(self, selected: int) -> bool:
        """Tell whether a class has a histogram, or that there are no more to draw."""
        histogram = None if self.found is None else self.found.spread.histogram
        if histogram is None or OTHERS not in histogram.classes:
            return True
        return selected in histogram.classes

    def _controls(self) -> tuple[Control, ...]:
        ranks = _("Show the ranks on a logarithmic axis.")
        losses = _("Show the losses on logarithmic axes.")
        return (
            Toggle("samples_log_rank", _("log rank"), ranks, on=self.choices.log_rank),
            Toggle("samples_log_loss", _("log loss"), losses, on=self.choices.log_loss),
        )


def _column(state: ViewState) -> int:
    return state.selection.column if state.scenario.rules.per_element else 0


def _is_slow(evaluation: Evaluation) -> bool:
    n_samples, n_classes = evaluation.scenario.logits.shape
    return n_samples * n_classes > FRAME_CELLS or n_samples > MANY_SAMPLES


def _legend(made: Sorted) -> dict[str, str]:
    spread = made.spread
    names = {"now": _("all samples")}
    if spread.ranks.ignored:
        ignored = _("{} ignored are left out").format(spread.ranks.ignored)
        names["now"] = f"{names['now']}; {ignored}"
    if spread.pinned is not None:
        names["pinned"] = _("A")
    groups = () if spread.histogram is None else spread.histogram.classes
    return names | {f"group {i}": group_name(made, group) for i, group in enumerate(groups)}


def _columns(found: Sorted) -> Columns:
    spread, scenario = found.spread, found.scenario
    name = partial(loss_axis, scenario)
    ranks, losses = spread.ranks.curve()
    names = [scenario.sample_name(int(row)) for row in spread.ranks.curve_rows()]
    drawn: dict[str, Any] = {_("rank"): ranks, name(): losses, _("sample"): names}
    if spread.pinned is not None:
        drawn[_("rank, A")], drawn[name(_("loss, A"))] = spread.pinned.curve()
    if spread.histogram is not None:
        drawn[name(_("from loss"))] = spread.histogram.edges[:-1]
        drawn[name(_("to loss"))] = spread.histogram.edges[1:]
        for group, counts in zip(spread.histogram.classes, spread.histogram.counts, strict=True):
            drawn[_("samples of {}").format(group_name(found, group))] = counts
    return drawn
