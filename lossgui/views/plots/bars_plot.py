"""BarsPlot: one row per class, one column per figure, a bar for each state."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from lossgui.language import N_, _
from lossgui.model.array import Array
from lossgui.model.classes.comparison import SHARES, ClassFigure, Figures
from lossgui.model.losses.signature.inputs import LARGEST
from lossgui.model.losses.signature.targets import Indices
from lossgui.state.pictures import BarsPicture
from lossgui.views.plots.artists.graphics import DASHED, DOTTED, SHORTEST, pen
from lossgui.views.plots.artists.number_axis import ClassAxis
from lossgui.views.plots.artists.rectangles import Band, BarSigns, LevelBars
from lossgui.views.plots.drag_canvas import DragCanvas
from lossgui.views.theme import Theme
from lossgui.views.widgets.guard import guarded

ROW, COLUMN, FEWEST_ROWS = 26, 84, 3
"""Pixels, at zoom 1, that a row and a column need; rows that there is room for at least."""

STATES = ("now", "unweighted", "pinned")

GRAB = 12
"""Pixels beside the end of a bar that take hold of it, at zoom 1."""

DRAGGED = (ClassFigure.WEIGHT, ClassFigure.POS_WEIGHT)


@guarded
class BarsPlot(DragCanvas):
    """The bars of the classes that there is room for; the others are scrolled to.

    A click selects a class; the end of the bar of a weight can be taken hold of. Left and Right
    move the weight of the selected class by a hundredth of the axis, with Shift by a tenth; Up and
    Down select the class above and below, the wheel and the page keys scroll.

    Attributes
    ----------
    picture : BarsPicture
    order : ndarray of int
        The class in each row, which stays while a bar is dragged.
    columns : dict of ClassFigure to PlotItem
    items : dict of (ClassFigure, str) to LevelBars
        The bars of each figure in each of `STATES`.
    bar_signs : dict of (ClassFigure, str) to BarSigns
    scroll_bar : QScrollBar
    """

    title = N_("Figures of the classes")
    about = N_("Figures of the classes as bars")
    hint = N_("Drag the end of a weight's bar, or use the arrow keys; a click selects.")
    legend = STATES

    picture: BarsPicture
    grip: tuple[ClassFigure, int, float]

    weight_dragged = Signal(int, float)
    pos_weight_dragged = Signal(int, float)
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("classes_plot", parent)
        self.order: Indices = np.zeros(0, dtype=np.intp)
        self.scroll_bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.scroll_bar.setAccessibleName(_("classes on show"))
        self.scroll_bar.valueChanged.connect(self._draw_rows)
        self.scroll_bar.actionTriggered.connect(self._leave_selected)
        self._follows = True
        self._widest = 0.0  # of the names on show so far: scrolling never narrows their room
        self._names: tuple[str, ...] = ()
        self._selected: int | None = None
        self._sorted_by: ClassFigure | None = None
        self._axis = ClassAxis("left")
        axes = {ClassFigure.WEIGHT: {"left": self._axis}}
        self.columns = {
            f: self.add_plot(0, i, **axes.get(f, {})) for i, f in enumerate(ClassFigure)
        }
        self.items: dict[tuple[ClassFigure, str], LevelBars] = {}
        self.bar_signs: dict[tuple[ClassFigure, str], BarSigns] = {}
        self._bands: list[Band] = []
        for figure, plot in self.columns.items():
            self._fill(figure, plot)

    def _fill(self, figure: ClassFigure, plot: pg.PlotItem) -> None:
        if figure is not ClassFigure.WEIGHT:
            plot.hideAxis("left")
        plot.getAxis("bottom").whole = figure is ClassFigure.COUNT
        self._bands.append(self.add_band(plot, level=True))
        for state in STATES:
            self.items[figure, state] = self.add_bars(plot)
            self.bar_signs[figure, state] = BarSigns(plot)

    def draw(self, picture: BarsPicture) -> None:
        """Draw the bars, with the selected class in view until a person scrolls away or sorts."""
        if picture.names != self._names:
            self._widest, self._names = 0.0, picture.names
        is_sorted = picture.sorted_by != self._sorted_by
        self._follows |= picture.selected != self._selected
        self._follows &= not is_sorted
        self._selected, self._sorted_by = picture.selected, picture.sorted_by
        self._lay_out()
        if is_sorted:
            self.scroll_bar.setValue(0)

    def let_go(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        """Choose rows, columns and ranges, but never while a bar is dragged, and draw."""
        order = self.picture.bars.order
        if not self.dragging or len(order) != len(self.order):
            self.order = order
            self._arrange()
        self._draw_rows()

    def scroll_to(self, row: int) -> None:
        """Show a row first, though the selected class may leave the view."""
        self._leave_selected()
        self.scroll_bar.setValue(row)

    def _leave_selected(self, _action: int = 0) -> None:
        self._follows = False

    def _show_selected(self) -> None:
        """Scroll so far that the selected class is on show."""
        row = int(np.flatnonzero(self.order == self.picture.selected)[:1].sum())
        first = self.scroll_bar.value()
        self.scroll_bar.setValue(min(max(first, row - self.rows + 1), row))

    @property
    def rows(self) -> int:
        """How many rows there is room for, of those that there are."""
        height = self.area().height() or self.viewport().height()
        room = max(FEWEST_ROWS, int(height / self.theme.px(ROW)))
        return min(room, len(self.picture.names))

    def show_plots(self, shown: bool) -> None:
        """Show the columns that there is room for, or nothing."""
        there = self.shown() if shown else []
        for figure, plot in self.columns.items():
            plot.setVisible(figure in there)

    def shown(self) -> list[ClassFigure]:
        """Return the figures that there is room for, from left to right; the sorted one always."""
        figures, sorted_by = list(self.picture.bars.now), self.picture.sorted_by
        room = self.viewport().width() - self._axis.width()
        most = max(2, int(room / self.theme.px(COLUMN)))
        kept = figures[:most]
        if sorted_by in figures and sorted_by not in kept:
            kept[-1] = sorted_by
        return kept

    def pens(self) -> dict[str, QPen]:
        """Return the pens of the states, for a legend."""
        zoom = self.theme.zoom
        return {
            "now": pen(self.theme.color("accent"), 5 * zoom),
            "unweighted": pen(self.theme.color("muted"), 1.4 * zoom, DOTTED),
            "pinned": pen(self.theme.color("second"), 1.4 * zoom, DASHED),
        }

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        self._widest = 0.0
        self.ci.layout.setHorizontalSpacing(theme.px(14))
        pens, hatched = self.pens(), QBrush(theme.color("second", 120), Qt.BrushStyle.BDiagPattern)
        brushes = {"now": QBrush(theme.color("accent")), "unweighted": None, "pinned": hatched}
        for (_figure, state), item in self.items.items():
            item.setPen(None if state == "now" else pens[state])
            item.setBrush(brushes[state])
        for marks in self.bar_signs.values():
            marks.restyle(theme)
        for band in self._bands:
            band.setBrush(theme.color("selection"))

    def is_logarithmic(self, figure: ClassFigure) -> bool:
        """Tell whether the axis of a figure is."""
        return self.picture.log and figure not in SHARES

    def place(self, figure: ClassFigure, values: Array) -> Array:
        """Return where values are on the axis of a figure; nan where they have no place."""
        if figure in SHARES:
            return 100 * values
        if not self.picture.log:
            return values
        with np.errstate(all="ignore"):
            places = np.log10(values)
        return np.where(values > 0, places, np.nan)

    def states(self) -> dict[str, Figures]:
        """Return the figures of the states that there are."""
        bars = self.picture.bars
        given = zip(STATES, (bars.now, bars.unweighted, bars.pinned), strict=True)
        return {state: figures for state, figures in given if figures is not None}

    def _arrange(self) -> None:
        self.show_plots(True)
        for figure, plot in self.columns.items():
            plot.getAxis("bottom").logarithmic = self.is_logarithmic(figure)
            plot.setXRange(*self._range(figure), padding=0)
        rows, margin = len(self.order) - self.rows, self.theme.px(14)
        self.scroll_bar.setRange(0, rows)
        self.scroll_bar.setPageStep(self.rows)
        self.scroll_bar.setVisible(rows > 0)
        self.ci.layout.setContentsMargins(0, self.theme.px(4), margin if rows > 0 else 6, 0)
        if self._follows:
            self._show_selected()

    def _range(self, figure: ClassFigure) -> tuple[float, float]:
        every = [f[figure] for f in self.states().values() if figure in f]
        places = self.place(figure, np.concatenate([*every, np.zeros(0)]))
        finite = places[np.isfinite(places)]
        if self.is_logarithmic(figure):
            low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
            return float(np.floor(low - 0.05)), float(np.ceil(high + 0.05)) + 0.1
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
        if high - low < SHORTEST:
            low, high = 0.0, 1.0
        return 1.08 * max(low, -LARGEST), 1.08 * min(high, LARGEST)

    def _draw_rows(self) -> None:
        """Draw the rows on show."""
        first, states = self.scroll_bar.value(), self.states()
        rows = np.arange(first, min(first + max(self.rows, 1), len(self.order)))
        height = 0.8 / max(len(states), 1)
        for (figure, state), item in self.items.items():
            values = states.get(state, {}).get(figure)
            item.setVisible(values is not None)
            if values is None:
                self.bar_signs[figure, state].hide()
                continue
            offset = (len(states) - 1) / 2 - list(states).index(state)
            shown, y = values[self.order[rows]], offset * height - rows
            self._draw_bars(figure, state, shown, y, 0.9 * height)
        self._name(rows)
        self.repaint_soon()

    def _draw_bars(
        self, figure: ClassFigure, state: str, values: Array, y: Array, height: float
    ) -> None:
        low, high = self.columns[figure].viewRange()[0]
        start = low if self.is_logarithmic(figure) else 0.0
        places = self.place(figure, values)
        width = np.nan_to_num(places, nan=start, posinf=high, neginf=low) - start
        self.items[figure, state].setData(start, y, width, height)
        lost = ~np.isfinite(values) | (places < low) | (places > high)
        self.bar_signs[figure, state].show(values, y, lost & (figure not in SHARES))

    def _name(self, rows: Indices) -> None:
        names = {int(row): self.picture.names[self.order[row]] for row in rows}
        widest = self._axis.show_names(names, self.theme, 0.3 * self.viewport().width())
        self._widest = max(self._widest, widest + self.theme.px(10))
        self._axis.widen(self._widest)
        low = -self.scroll_bar.value() - max(self.rows, FEWEST_ROWS) + 0.5
        for plot in self.columns.values():
            plot.setYRange(low, 0.5 - self.scroll_bar.value(), padding=0)
        own = next(iter(np.flatnonzero(self.order == self.picture.selected).tolist()), math.nan)
        for band in self._bands:
            band.setRegion((-own - 0.5, -own + 0.5))

    def _follow_layout(self) -> None:
        super()._follow_layout()
        width = self.theme.px(10)
        self.scroll_bar.setGeometry(self.width() - width, 0, width, self.height())
        if self.drawn:
            self._lay_out()

    def row_at(self, position: QPointF) -> int | None:
        """Return the row at a position; None for none."""
        row = round(-self.value_at(position)[1])
        inside = self.scroll_bar.value() <= row < self.scroll_bar.value() + self.rows
        return row if inside else None

    def figure_at(self, position: QPointF) -> ClassFigure | None:
        """Return the figure whose column is at a position; None for none."""
        for figure in self.shown():
            area = self.area(self.plots.index(self.columns[figure]))
            if area.left() - self.theme.px(5) <= position.x() <= area.right() + self.theme.px(5):
                return figure
        return None

    def press(self, position: QPointF) -> None:
        row = self.row_at(position)
        if row is not None:
            self.class_chosen.emit(int(self.order[row]))

    def drag_to(self, position: QPointF) -> None:
        figure, index, offset = self.grip
        plot = self.plots.index(self.columns[figure])
        x, _ = self.value_at(position - QPointF(offset, 0), plot)
        self._move(figure, index, x)

    def follow_mouse(self, position: QPointF) -> str:
        """Return the figures of the class under the mouse in all states."""
        row = self.row_at(position)
        return "" if row is None else self.picture.hover(int(self.order[row]))

    def nudge(self, right: int, up: int, far: bool) -> bool:
        picture = self.picture
        if ClassFigure.WEIGHT in picture.fixed:
            return False
        low, high = self.columns[ClassFigure.WEIGHT].viewRange()[0]
        values = picture.bars.now[ClassFigure.WEIGHT]
        now = float(self.place(ClassFigure.WEIGHT, values)[picture.selected])
        step = (high - low) / (10 if far else 100)
        now = low if math.isnan(now) else min(max(now, low), high)
        self._move(ClassFigure.WEIGHT, picture.selected, now + right * step)
        return True

    def go(self, down: int) -> bool:
        row = int((self.order == self.picture.selected).argmax()) + down
        self.class_chosen.emit(int(self.order[min(max(row, 0), len(self.order) - 1)]))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if pages is not None:
            self.scroll_to(self.scroll_bar.value() + pages * self.rows)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.scroll_to(self.scroll_bar.value() - round(event.angleDelta().y() / 40))
        self.end_hover()
        event.accept()

    def grip_at(self, position: QPointF) -> tuple[ClassFigure, int, float] | None:
        """Return the weight whose bar ends near a position, its class and the pixels from it."""
        figure, row, bars = self.figure_at(position), self.row_at(position), self.picture.bars
        if figure not in DRAGGED or figure in self.picture.fixed or row is None:
            return None
        index = int(self.order[row])
        plot = self.plots.index(self.columns[figure])
        end = float(self.place(figure, bars.now[figure])[index])
        low, high = self.columns[figure].viewRange()[0]
        pixel = self.pixel(low if math.isnan(end) else min(max(end, low), high), 0, plot).x()
        offset = position.x() - pixel
        return (figure, index, offset) if abs(offset) <= self.theme.px(GRAB) else None

    def _move(self, figure: ClassFigure, index: int, place: float) -> None:
        value = 10.0 ** min(place, 9.0) if self.picture.log else max(0.0, place)
        signal = self.weight_dragged if figure is ClassFigure.WEIGHT else self.pos_weight_dragged
        signal.emit(index, float(f"{min(value, 1e9):.3g}"))
