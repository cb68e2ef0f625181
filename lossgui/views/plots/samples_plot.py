"""SamplesPlot: sorted losses and their histogram, of which a part is chosen with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from lossgui.views.guard import guarded
from lossgui.views.plots.samples_drawing import SamplesDrawing

CLICK = 4
"""Pixels that a mouse moves at most in a click, at zoom 1."""


@guarded
class SamplesPlot(SamplesDrawing):
    """A click on the curve selects a sample, on the histogram it chooses the losses of a bin.

    Dragging chooses a range of ranks, or of losses. Left and Right select the sample beside the
    selected one, with Shift the tenth; Return chooses the samples down to the selected one.
    """

    rank_chosen = Signal(int)
    ranks_chosen = Signal(int, int)
    losses_chosen = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start = self._stop = QPointF()

    def follow_mouse(self, position: QPointF | None) -> str:
        at = None if position is None else self.plot_at(position)
        if position is None or at is None or self.picture.spread is None:
            return ""
        if at == 0:
            return self.picture.sample_words(self.rank_at(position))
        found = self.bin_at(position)
        return "" if found is None else self.picture.bin_words(found)

    def take_hold(self, position: QPointF) -> bool:
        self._start = self._stop = position
        return self.picture.spread is not None and self.plot_at(position) is not None

    def drag_to(self, position: QPointF) -> None:
        self._stop = position
        plot = self.plot_at(self._start)
        if plot is not None and not self._is_click():
            ends = [self.value_at(end, plot)[0] for end in (self._start, self._stop)]
            self.show_band(plot, min(ends), max(ends))

    def let_go(self) -> None:
        upper = self.plot_at(self._start) == 0
        if self._is_click():
            self._click(upper)
        elif upper:
            self.ranks_chosen.emit(*sorted(map(self.rank_at, (self._start, self._stop))))
        else:
            self.losses_chosen.emit(*sorted(map(self.loss_at, (self._start, self._stop))))

    def nudge(self, key: Qt.Key, far: bool) -> bool:
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: +1}.get(key)
        spread, rank = self.picture.spread, self.picture.rank
        if spread is None or rank is None:
            return False
        if sign is not None:
            last = len(spread.ranks.rows)
            self.rank_chosen.emit(min(max(rank + sign * (10 if far else 1), 1), last))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ranks_chosen.emit(1, rank)
            return True
        return False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _click(self, upper: bool) -> None:
        if upper:
            self.rank_chosen.emit(self.rank_at(self._start))
            return
        found = self.bin_at(self._start)
        spread = self.picture.spread
        if found is not None and spread is not None and spread.histogram is not None:
            self.losses_chosen.emit(*spread.histogram.edges[found : found + 2].tolist())

    def bin_at(self, position: QPointF) -> int | None:
        """Return the bin of the histogram at a position."""
        spread = self.picture.spread
        histogram = None if spread is None else spread.histogram
        if histogram is None:
            return None
        found = int(histogram.edges.searchsorted(self.loss_at(position), side="right")) - 1
        return found if 0 <= found < len(histogram.edges) - 1 else None

    def plot_at(self, position: QPointF) -> int | None:
        """Return 0 for the curve, 1 for the histogram, None beside both."""
        inside = (i for i in range(2) if self.area(i).contains(position))
        return next(inside, None)

    def _is_click(self) -> bool:
        return (self._stop - self._start).manhattanLength() <= self.look.px(CLICK)
