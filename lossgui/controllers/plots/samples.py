"""SamplePlots: what the plot of the samples' losses shows."""

from __future__ import annotations

from lossgui.controllers.finding import Finding
from lossgui.controllers.plots.background import Background
from lossgui.model.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.model.loss_ranks import OTHERS, LossSpread, loss_spread, sample_losses
from lossgui.ports import Frame
from lossgui.ports.plots import SamplesView

MANY_SAMPLES = 50_000
"""More are not sorted within a frame of the screen."""

Key = tuple[Evaluation, Evaluation | None, int, bool, int]


class SamplePlots:
    """A view that sorts and counts the losses of all samples.

    Until new ones are there the former stay on show, and are said to be so.
    """

    def __init__(self, samples_view: SamplesView, background: Background, finding: Finding) -> None:
        self._samples_view = samples_view
        self._background = background
        self._finding = finding
        self._logarithmic = False
        self._frame: Frame | None = None
        self._wanted: Key | None = None
        self._key: Key | None = None
        self._spread: LossSpread | None = None

    def present(self, frame: Frame) -> None:
        """Show the losses of a frame, now or when they are sorted."""
        self._frame = frame
        selected = frame.selection.column
        column = selected if frame.scenario.rules.per_element else 0
        wanted = frame.evaluation, frame.pinned, column, self._logarithmic, selected
        same = self._key is not None and wanted[:-1] == self._key[:-1] and self._draws(selected)
        self._wanted = self._key if same else wanted
        if self._wanted == self._key:
            self._show()
        else:
            self._pursue(wanted)

    def _draws(self, selected: int) -> bool:
        """Tell whether a class has a histogram, or that there are no more to draw."""
        histogram = None if self._spread is None else self._spread.histogram
        if histogram is None or OTHERS not in histogram.classes:
            return True
        return selected in histogram.classes

    def choose_scale(self, logarithmic: bool) -> None:
        """Spread the bins of the histogram on a logarithmic axis, or on a linear one."""
        self._logarithmic = logarithmic
        if self._frame is not None:
            self.present(self._frame)

    def choose_rank(self, rank: int) -> None:
        """Select the sample with the n-th largest loss."""
        row = None if self._spread is None else self._spread.ranks.row_at(rank)
        if row is not None:
            self._finding.go_to_row(row)

    def _pursue(self, wanted: Key) -> None:
        evaluation, pinned, column, logarithmic, selected = wanted
        of_class = None if evaluation.scenario.rules.per_element else selected
        slow = _is_slow(evaluation) or (pinned is not None and _is_slow(pinned))
        if slow:
            self._show()

        def work(mapper: Mapper) -> LossSpread:
            now = sample_losses(evaluation, column, mapper)
            then = None
            if pinned is not None:
                last = max(0, pinned.scenario.n_classes - 1)
                then = sample_losses(pinned, min(column, last), mapper)
            return loss_spread(now, then, logarithmic, of_class)

        def accept(spread: LossSpread) -> None:
            self._spread, self._key = spread, wanted
            self._show()

        self._background.compute("Losses", slow, work, accept)

    def _show(self) -> None:
        if self._frame is not None:
            computing = self._key != self._wanted
            self._samples_view.present_samples(self._frame, self._spread, computing)


def _is_slow(evaluation: Evaluation) -> bool:
    n_samples, n_classes = evaluation.scenario.logits.shape
    return n_samples * n_classes > FRAME_CELLS or n_samples > MANY_SAMPLES
