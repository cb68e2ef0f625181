"""The losses of all samples, sorted, and their histogram by class."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from lossgui.controllers.filter import Filter
from lossgui.controllers.plots.plot_words import beside_text, beyond_text
from lossgui.controllers.presenter import Background, Presenter
from lossgui.language import N_, _
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, TileMap
from lossgui.model.samples.sample_statistics import row_losses
from lossgui.model.samples.sorted_losses import OTHERS, LossSpread, loss_spread, sample_losses
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import loss_axis, sample_text, side_text
from lossgui.model.text.formatting import fixed_text
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


class Sorted(NamedTuple):
    """Sorted losses, and what they are the losses of.

    Parameters
    ----------
    scenario : Scenario
    column : int
        The selected class.
    spread : LossSpread
    """

    scenario: Scenario
    column: int
    spread: LossSpread


class SamplesPresenter(Presenter[Sorted, Picture]):
    """Sorts and counts the losses; until that is done the former ones stay on show."""

    what = N_("Losses")
    choices = SamplesChoices()

    def __init__(self, background: Background, filter: Filter) -> None:
        super().__init__(background)
        self._filter = filter
        self._counted = 0

    def question(self, state: ViewState) -> object:
        if not self._counts(state.selection.column):
            self._counted = state.selection.column
        log = self.choices.log_loss
        return state.evaluation, state.pinned, _column(state), log, self._counted

    def is_slow(self, state: ViewState) -> bool:
        return any(map(_is_slow, filter(None, (state.evaluation, state.pinned))))

    def find(self, state: ViewState, tile_map: TileMap) -> Sorted:
        column, pinned = _column(state), state.pinned
        now, then = sample_losses(state.evaluation, column, tile_map), None
        if pinned is not None:
            last = max(0, pinned.scenario.n_classes - 1)
            then = sample_losses(pinned, min(column, last), tile_map)
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
            self._filter.go_to_row(row)

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


def why_no_losses(scenario: Scenario, computing: bool) -> str:
    """Return why there are no losses."""
    if computing:
        return _("computing the losses")
    if not scenario.n_samples:
        return _("no samples: open a file or type logits")
    return _("all {} samples are ignored").format(scenario.n_samples)


def group_name(made: Sorted, group: int) -> str:
    """Return the name of a class with a histogram, or of all others."""
    if group == OTHERS:
        return _("other classes")
    return side_text(made.scenario, made.column, group)


def sample_words(made: Sorted, pinned: Evaluation | None, rank: int) -> str:
    """Return the loss of the sample with a rank, and that in state A."""
    ranks = made.spread.ranks
    row, loss = int(ranks.rows[rank - 1]), float(ranks.losses[rank - 1])
    said = _("sample {}: loss {}\nrank {} of {}").format(
        sample_text(made.scenario, row), fixed_text(loss, 4), rank, len(ranks.rows)
    )
    if pinned is None or row >= pinned.scenario.n_samples:
        return said
    before = float(row_losses(pinned, row, row + 1)[0])
    return f"{said}\n{beside_text(loss, before)}"


def bin_words(made: Sorted, found: int) -> str:
    """Return how many samples of each class a bin of the histogram has."""
    histogram = made.spread.histogram
    if histogram is None:
        return ""
    lines = [_("losses {:.4g} to {:.4g}").format(*histogram.edges[found : found + 2])]
    for group, counts in zip(histogram.classes, histogram.counts, strict=True):
        lines.append(f"{group_name(made, group)}: {counts[found]}")
    return "\n".join(lines)


def samples_meaning(spread: LossSpread, log_loss: bool) -> str:
    """Return where half of the losses is, and what is left out or not drawn."""
    n_samples, ignored, said = len(spread.ranks.rows), spread.ranks.ignored, []
    if spread.half:
        part = 100 * spread.half / n_samples
        half = _("Half of the sum of all losses is in {} of {} samples ({:.3g} %).")
        said.append(half.format(spread.half, n_samples, part))
    if ignored:
        one, more = (
            _("{} sample is ignored and left out."),
            _("{} samples are ignored and left out."),
        )
        said.append((one if ignored == 1 else more).format(ignored))
    if not log_loss:
        said.append(beyond_text(*spread.ranks.losses[[0, -1]].tolist()))
    infinite = int((~np.isfinite(spread.ranks.losses)).sum())
    if infinite == 1:
        said.append(_("1 loss is infinite or nan: it comes first and is not drawn."))
    elif infinite:
        lost = _("{} losses are infinite or nan: they come first and are not drawn.")
        said.append(lost.format(infinite))
    return " ".join(filter(None, said))
