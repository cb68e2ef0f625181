"""BarsDrawing: one row per class, one column per figure, a bar for each state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QScrollBar, QWidget

from lossgui.model.class_figures import SHARES, Bars, Figure, Figures
from lossgui.model.losses.inputs import LARGEST
from lossgui.model.losses.terms import Array
from lossgui.views.look import Look
from lossgui.views.plots.bar_marks import BarMarks
from lossgui.views.plots.class_axis import ClassAxis
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.plots.graphics import DASHED, DOTTED, SHORTEST, pen
from lossgui.views.plots.rectangles import Band, LevelBars

ROW, COLUMN, FEWEST_ROWS = 26, 84, 3
"""Pixels, at zoom 1, that a row and a column need; rows that there is room for at least."""

STATES = ("now", "unweighted", "pinned")


class BarsDrawing(DragCanvas):
    """The bars of the classes that there is room for; the others are scrolled to.

    Attributes
    ----------
    columns : dict of Figure to PlotItem
    items : dict of (Figure, str) to LevelBars
        The bars of each figure in each of `STATES`.
    marks : dict of (Figure, str) to BarMarks
    scroll_bar : QScrollBar
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("classes_plot", parent)
        self.bars: Bars | None = None
        self._newest: Bars | None = None
        self.names: tuple[str, ...] = ()
        self.selected = 0
        self.logarithmic = False
        self.sorted_by: Figure | None = None
        self.scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.scroll_bar.setAccessibleName(self.tr("classes on show"))
        self.scroll_bar.valueChanged.connect(self._draw)
        self.scroll_bar.actionTriggered.connect(self._leave_selected)
        self._follows = True
        self.columns = {f: self.add_plot(0, column) for column, f in enumerate(Figure)}
        self.items: dict[tuple[Figure, str], LevelBars] = {}
        self.marks: dict[tuple[Figure, str], BarMarks] = {}
        self._bands: list[Band] = []
        for figure, plot in self.columns.items():
            self._fill(figure, plot)
        self._axis = ClassAxis("left")
        self.columns[Figure.WEIGHT].setAxisItems({"left": self._axis})
        self._axis.setZValue(-1000)

    def _fill(self, figure: Figure, plot: pg.PlotItem) -> None:
        if figure is not Figure.WEIGHT:
            plot.hideAxis("left")
        plot.getAxis("bottom").whole = figure is Figure.COUNT
        self._bands.append(self.add_band(plot, level=True))
        for state in STATES:
            self.items[figure, state] = self.add_bars(plot)
            self.marks[figure, state] = BarMarks(plot)

    def show_bars(self, bars: Bars, names: tuple[str, ...], selected: int) -> None:
        """Draw bars, with the selected class in view until a person scrolls away or sorts.

        Rows stay where they are while a bar is dragged.
        """
        self._follows |= selected != self.selected or self.bars is None
        self._newest, self.names, self.selected = bars, names, selected
        held = self.bars if self.dragging else None
        self.bars = bars if held is None else replace(bars, order=held.order)
        self.show_plots(True)
        self._arrange()
        self._draw()

    def let_go(self) -> None:
        self.bars = self._newest
        self._arrange()
        self._draw()

    def show_nothing(self) -> None:
        """Draw no bars."""
        self.bars = self._newest = None
        self.scroll_bar.hide()
        self.show_plots(False)

    def scroll_to(self, row: int) -> None:
        """Show a row first, though the selected class may leave the view."""
        self._leave_selected()
        self.scroll_bar.setValue(row)

    def _leave_selected(self, _action: int = 0) -> None:
        self._follows = False

    def _show_selected(self) -> None:
        """Scroll so far that the selected class is on show."""
        assert self.bars is not None
        row = int(np.flatnonzero(self.bars.order == self.selected)[:1].sum())
        first = self.scroll_bar.value()
        self.scroll_bar.setValue(min(max(first, row - self.rows + 1), row))

    @property
    def rows(self) -> int:
        """How many rows there is room for, of those that there are."""
        height = self.area().height() or self.viewport().height()
        room = max(FEWEST_ROWS, int(height / self.look.px(ROW)))
        return min(room, len(self.names))

    def shown(self) -> list[Figure]:
        """Return the figures that there is room for, from left to right; the sorted one always."""
        if self.bars is None:
            return []
        figures = list(self.bars.now)
        room = self.viewport().width() - self._axis.width()
        most = max(2, int(room / self.look.px(COLUMN)))
        kept = figures[:most]
        if self.sorted_by in figures and self.sorted_by not in kept:
            kept[-1] = self.sorted_by
        return kept

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the states, for a legend."""
        zoom = self.look.zoom
        return {
            "now": pen(self.look.color("accent"), 5 * zoom),
            "unweighted": pen(self.look.color("muted"), 1.4 * zoom, DOTTED),
            "pinned": pen(self.look.color("second"), 1.4 * zoom, DASHED),
        }

    def restyle(self, look: Look) -> None:
        super().restyle(look)
        self.ci.layout.setHorizontalSpacing(look.px(14))
        pens, hatched = self.pens(), QBrush(look.color("second", 120), Qt.BrushStyle.BDiagPattern)
        brushes = {"now": QBrush(look.color("accent")), "unweighted": None, "pinned": hatched}
        for (_, state), item in self.items.items():
            item.setPen(None if state == "now" else pens[state])
            item.setBrush(brushes[state])
        for marks in self.marks.values():
            marks.restyle(look)
        for band in self._bands:
            band.setBrush(look.color("selection"))
        self._arrange()
        self._draw()

    def take_scale(self, logarithmic: bool) -> None:
        """Show weights and counts on logarithmic axes, or on linear ones."""
        self.logarithmic = logarithmic
        self._arrange()
        self._draw()

    def place(self, figure: Figure, values: Array) -> Array:
        """Return where values are on the axis of a figure; nan where they have no place."""
        if figure in SHARES:
            return 100 * values
        if not self.logarithmic:
            return values
        with np.errstate(all="ignore"):
            places = np.log10(values)
        return np.where(values > 0, places, np.nan)

    def states(self) -> dict[str, Figures]:
        """Return the figures of the states that there are."""
        if self.bars is None:
            return {}
        given = zip(STATES, (self.bars.now, self.bars.unweighted, self.bars.pinned), strict=True)
        return {state: figures for state, figures in given if figures is not None}

    def _arrange(self) -> None:
        """Choose columns, ranges and the names of all rows, but never while a bar is dragged."""
        if self.bars is None or self.dragging:
            return
        shown = self.shown()
        for figure, plot in self.columns.items():
            plot.setVisible(figure in shown)
            plot.getAxis("bottom").logarithmic = self.logarithmic and figure not in SHARES
            plot.setXRange(*self._range(figure), padding=0)
        rows, margin = len(self.names) - self.rows, self.look.px(14)
        self.scroll_bar.setRange(0, rows)
        self.scroll_bar.setPageStep(self.rows)
        self.scroll_bar.setVisible(rows > 0)
        self.ci.layout.setContentsMargins(0, self.look.px(4), margin if rows > 0 else 6, 0)
        if self._follows:
            self._show_selected()

    def _range(self, figure: Figure) -> tuple[float, float]:
        every = [f[figure] for f in self.states().values() if figure in f]
        places = self.place(figure, np.concatenate([*every, np.zeros(0)]))
        finite = places[np.isfinite(places)]
        if self.logarithmic and figure not in SHARES:
            low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
            return float(np.floor(low - 0.05)), float(np.ceil(high + 0.05)) + 0.1
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
        if high - low < SHORTEST:
            low, high = 0.0, 1.0
        return 1.08 * max(low, -LARGEST), 1.08 * min(high, LARGEST)

    def _draw(self) -> None:
        """Draw the rows on show."""
        bars = self.bars
        if bars is None:
            return
        first, count = self.scroll_bar.value(), max(self.rows, 1)
        rows = np.arange(first, min(first + count, len(self.names)))
        classes, states = bars.order[rows], self.states()
        height = 0.8 / len(states)
        for (figure, state), item in self.items.items():
            figures = states.get(state, {})
            item.setVisible(figure in figures)
            if figure not in figures:
                self.marks[figure, state].show(np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool))
                continue
            offset = (len(states) - 1) / 2 - list(states).index(state)
            values, y = figures[figure][classes], offset * height - rows
            low, high = self.columns[figure].viewRange()[0]
            start = low if self.logarithmic and figure not in SHARES else 0.0
            places = self.place(figure, values)
            width = np.nan_to_num(places, nan=start, posinf=high, neginf=low) - start
            item.setData(start, y, width, 0.9 * height)
            lost = ~np.isfinite(values) | (places < low) | (places > high)
            self.marks[figure, state].show(values, y, lost & (figure not in SHARES))
        self._name(rows, classes)
        self.repaint_soon()

    def _name(self, rows: NDArray[np.intp], classes: NDArray[np.intp]) -> None:
        names = {int(row): self.names[c] for row, c in zip(rows, classes, strict=True)}
        widest = self._axis.show_names(names, self.look, 0.3 * self.viewport().width())
        self._axis.widen(max(self._axis.width(), widest + self.look.px(10)))
        low = -self.scroll_bar.value() - max(self.rows, FEWEST_ROWS) + 0.5
        for plot in self.columns.values():
            plot.setYRange(low, 0.5 - self.scroll_bar.value(), padding=0)
        assert self.bars is not None
        own = np.flatnonzero(self.bars.order == self.selected)
        for band in self._bands:
            band.setVisible(bool(len(own)))
            if len(own):
                band.setRegion((-own[0] - 0.5, -own[0] + 0.5))

    def _follow_layout(self) -> None:
        super()._follow_layout()
        width = self.look.px(10)
        self.scroll_bar.setGeometry(self.width() - width, 0, width, self.height())
        self._arrange()
        self._draw()

    def row_at(self, position: QPointF) -> int | None:
        """Return the row at a position; None for none."""
        row = round(-self.value_at(position)[1])
        inside = self.scroll_bar.value() <= row < self.scroll_bar.value() + self.rows
        return row if inside else None

    def figure_at(self, position: QPointF) -> Figure | None:
        """Return the figure whose column is at a position; None for none."""
        for figure in self.shown():
            area = self.area(self.plots.index(self.columns[figure]))
            if area.left() - self.look.px(5) <= position.x() <= area.right() + self.look.px(5):
                return figure
        return None
