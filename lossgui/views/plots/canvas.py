"""Canvas: what the plots of all pages share: axes, items, and words over the drawing."""

from __future__ import annotations

import math
from functools import reduce
from html import escape
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QGraphicsScene, QGraphicsView, QLabel, QWidget

from lossgui.model.array import Array
from lossgui.state.pictures import Picture
from lossgui.views.plots.artists.graphics import place_beside
from lossgui.views.plots.artists.layer import Layer, Points, Polyline, StraightLine
from lossgui.views.plots.artists.number_axis import NumberAxis
from lossgui.views.plots.artists.rectangles import Band, LevelBars
from lossgui.views.theme import LIGHT, Theme
from lossgui.views.widgets.guard import guarded
from lossgui.views.widgets.plain_text import PlainLabel

ZOOM_STEP = 0.8
"""Part of the lengths on show that stays on show after one step of the wheel."""


@guarded
class Canvas(pg.GraphicsLayoutWidget):
    """A drawing of one plot or several, with a box of numbers and a message over it.

    A canvas repaints when `repaint_soon` is called; what changes its items calls it last.

    The wheel, + and - send `view_zoomed`: a factor of the lengths on show, and the x and y that
    stay. A double click and Home send `view_reset`.

    Attributes
    ----------
    readout, hover, message : QLabel
        The boxes beside a point and beside the mouse, and the words where there is nothing to draw.
    title, about, hint : str
        What the plot and its drawing are called, and what mouse and keys do.
    legend, marks : tuple of str
        The keys of what is named above the plot, and which of them are marks and no lines.
    drawn : bool
        Whether there is more than words on show; only then a subclass is asked for the mouse and
        the keys.
    picture : Picture
        What was drawn last.
    """

    title = about = hint = ""
    legend: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    drawn = False
    picture: Any

    view_zoomed = Signal(float, float, float)
    view_reset = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # The scene asks for updates late, some while it is painted: all would be painted twice.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
        # All of the few items are painted; an index crashes where their bounds change unannounced.
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.theme = Theme(LIGHT)
        self.plots: list[pg.PlotItem] = []
        self._layers: dict[pg.PlotItem, Layer] = {}
        self._mouse: QPointF | None = None
        self.readout = self._add_label("readout")
        self.hover = self._add_label("readout")
        self.message = self._add_label("message")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sigDeviceRangeChanged.connect(self._follow_layout)  # hidden plots do not

    def show_picture(self, picture: Picture) -> None:
        """Draw a picture, or nothing where it has only words."""
        self.drawn = type(picture) is not Picture
        if self.drawn:
            self.picture = picture
        self.show_plots(self.drawn)
        if self.drawn:
            self.draw(picture)

    def content_size(self) -> QSize:
        """Return the room that what is drawn needs where it is of a fixed size, else none."""
        return QSize()

    def draw(self, picture: Any) -> None:
        """Draw a picture of its kind."""

    def pens(self) -> dict[str, QPen]:
        """Return the pens of what the legend names, by its keys."""
        return {}

    def show_words(self, readout: str, message: str) -> None:
        """Show the box beside a point, and words over the plot; empty text hides them."""
        for label, text in ((self.readout, readout), (self.message, message)):
            if text != label.text():
                label.setText(text)
            label.setVisible(bool(text))
        self._place_words()
        self._show_hover()
        self.repaint_soon()

    def show_plots(self, shown: bool) -> None:
        """Show the plots, or nothing but the words."""
        for plot in self.plots:
            plot.setVisible(shown)

    def restyle(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.theme = theme
        self.setBackground(theme.color("card"))
        for plot in self.plots:
            for side in ("left", "bottom"):
                plot.getAxis(side).restyle(theme)
        self.ci.layout.setContentsMargins(0, theme.px(4), theme.px(8), 0)
        self.ci.layout.setVerticalSpacing(theme.px(10))

    def show_range(self, plot: pg.PlotItem, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show a range of a plot's axes, as far as it is not on show."""
        wanted = {"xRange": x, "yRange": y}
        changed = {
            side: span
            for (side, span), shown in zip(wanted.items(), plot.viewRange(), strict=True)
            if tuple(shown) != span
        }
        if changed:
            plot.setRange(**changed, padding=0)

    def repaint_soon(self) -> None:
        """Paint everything anew when the events at hand are done."""
        self.viewport().update()

    def pixel(self, x: float, y: float, plot: int = 0) -> QPointF:
        """Return where a point of a plot is in the view."""
        return QPointF(*self.pixels(x, y, plot)[0].tolist())

    def pixels(self, x: ArrayLike, y: ArrayLike, plot: int = 0) -> Array:
        """Return where points of a plot are in the view, shape (n_points, 2)."""
        area, (wide, high) = self.area(plot), self.pixel_size(plot)
        (left, _), (low, _) = self.plots[plot].viewRange()
        with np.errstate(all="ignore"):
            across, up = np.subtract(x, left) / wide, np.subtract(y, low) / high
            return np.column_stack([area.left() + across, area.bottom() - up])

    def value_at(self, position: QPointF, plot: int = 0) -> tuple[float, float]:
        """Return the point of a plot that is at a position of the view."""
        way, (wide, high) = position - self.area(plot).bottomLeft(), self.pixel_size(plot)
        (left, _), (low, _) = self.plots[plot].viewRange()
        return float(left + way.x() * wide), float(low - way.y() * high)

    def pixel_size(self, plot: int = 0) -> tuple[float, float]:
        """Return how much of x and of y a pixel of a plot is; Qt's own maps overflow before."""
        area, (x, y) = self.area(plot), self.plots[plot].viewRange()
        return (x[1] - x[0]) / max(area.width(), 1.0), (y[1] - y[0]) / max(area.height(), 1.0)

    def area(self, plot: int = 0) -> QRectF:
        """Return where a plot's inside is in the view."""
        view = self.plots[plot].vb
        return self.viewportTransform().mapRect(view.mapRectToScene(view.rect()))

    def plot_at(self, position: QPointF) -> int | None:
        """Return the plot on show that a position is inside of; None beside all."""
        shown = (i for i, plot in enumerate(self.plots) if plot.isVisible())
        return next((i for i in shown if self.area(i).contains(position)), None)

    def whole_area(self) -> QRectF:
        """Return what the insides of all plots on show span in the view."""
        shown = (i for i, plot in enumerate(self.plots) if plot.isVisible())
        return reduce(QRectF.united, map(self.area, shown), QRectF())

    def follow_mouse(self, position: QPointF) -> str:
        """Return the numbers under the mouse, for the box beside it."""
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons():
            self.end_hover()
        else:
            self._mouse = event.position()
            self._show_hover()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        event.accept()
        self.end_hover()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.view_reset.emit()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.end_hover()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(event.angleDelta().y() / 120, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            self._zoom(steps, self.area().center())
        elif event.key() == Qt.Key.Key_Home:
            self.view_reset.emit()
        else:
            super().keyPressEvent(event)

    def end_hover(self) -> None:
        """Take the box beside the mouse away."""
        self._mouse = None
        self._show_hover()

    def anchors(self) -> list[QPointF]:
        """Return the pixels of the points that the read-out must leave in view, its own first."""
        return []

    def traces(self) -> Array:
        """Return pixels, shape (n_points, 2), that the read-out had better not hide."""
        return np.empty((0, 2))

    def set_axis_name(self, side: str, name: str, plot: int = 0) -> None:
        """Name an axis of a plot, if that is not its name."""
        name = escape(name, quote=False)  # pyqtgraph takes it for HTML
        if name != self.plots[plot].getAxis(side).labelText:
            self.plots[plot].setLabel(side, name)
            self.plots[plot].getAxis(side).place_name()

    def add_plot(
        self, row: int, column: int = 0, width: int = 1, **given: NumberAxis
    ) -> pg.PlotItem:
        """Add a plot, of some columns, with axes of our own, without the mouse of pyqtgraph's.

        Its ``left`` and ``bottom`` axis may be given.
        """
        axes = {side: given.get(side) or NumberAxis(side) for side in ("left", "bottom")}
        plot = self.addPlot(row, column, colspan=width, axisItems=axes, enableMenu=False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        for axis in axes.values():
            axis.setZValue(-1000)  # the grid lies under the curves
        for side in ("top", "right"):
            plot.getAxis(side).unlinkFromView()  # it would lay out its name at each new range
        plot.disableAutoRange()
        plot.vb.sigResized.connect(self._follow_layout)
        self.plots.append(plot)
        self._layers[plot] = Layer(plot)
        return plot

    def add_line(self, plot: pg.PlotItem, level: bool = False) -> StraightLine:
        """Add a line across a plot, upright or level."""
        return self._layers[plot].add(StraightLine(plot.vb, level))

    def add_curve(self, plot: pg.PlotItem) -> Polyline:
        """Add a curve without points."""
        return self._layers[plot].add(Polyline())

    def add_point(self, plot: pg.PlotItem) -> Points:
        """Add an empty set of points above the curves."""
        return self._layers[plot].add(Points())

    def add_bars(self, plot: pg.PlotItem) -> LevelBars:
        """Add level bars without any."""
        return self._layers[plot].add(LevelBars())

    def add_band(self, plot: pg.PlotItem, level: bool = False) -> Band:
        """Add a band across a plot, upright or level, under all else."""
        return self._layers[plot].add(Band(plot.vb, level))

    def align_axes(self) -> None:
        """Make all left axes as wide as the widest one needs, seldom another width than before."""
        widest = "-0.00"
        for plot in self.plots:
            axis = plot.getAxis("left")
            _, texts = axis.ticks(*plot.viewRange()[1], axis.height() or 100)
            widest = max([widest, *texts], key=len)
        width = QFontMetricsF(self.theme.mono(0.85)).horizontalAdvance(widest)
        for plot in self.plots:
            plot.getAxis("left").widen(width + self.theme.px(34))
            plot.layout.activate()  # else only after the next paint, which would follow again

    def _add_label(self, role: str) -> QLabel:
        label = PlainLabel(parent=self.viewport())
        label.setProperty("role", role)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.hide()
        return label

    def _zoom(self, steps: float, position: QPointF) -> None:
        if self.drawn:
            self.view_zoomed.emit(ZOOM_STEP**steps, *self.value_at(position))

    def _show_hover(self) -> None:
        place = None
        mouse = self._mouse if self.drawn else None
        if mouse is not None and (text := self.follow_mouse(mouse)):
            self.hover.setText(text)
            self.hover.adjustSize()
            points = [mouse, *self.anchors(), *self._readout_edges()]
            place = self._place_beside(self.hover, points, self.whole_area())
        _put(self.hover, place)

    def _readout_edges(self) -> list[QPointF]:
        if self.readout.isHidden():
            return []
        box = QRectF(self.readout.geometry())
        across = (box.left(), box.center().x(), box.right())
        return [QPointF(x, y) for x in across for y in (box.top(), box.bottom())]

    def _follow_layout(self) -> None:
        self._place_words()
        self.repaint_soon()

    def _place_words(self) -> None:
        if self.message.text():
            self._place_message()
        if self.readout.text():
            self._place_readout()

    def _place_message(self) -> None:
        """Put the message in the middle, or on top of the first plot where it is on show."""
        view = QRectF(self.viewport().rect())
        width = self.message.fontMetrics().horizontalAdvance(self.message.text())
        self.message.setFixedWidth(round(min(0.8 * view.width(), width + self.theme.px(16))))
        self.message.adjustSize()
        rect = QRectF(self.message.rect())
        rect.moveCenter(self.whole_area().center() if self.drawn else view.center())
        if self.drawn:
            rect.moveTop(self.whole_area().top())
        self.message.move(rect.topLeft().toPoint())

    def _place_readout(self) -> None:
        self.readout.adjustSize()
        points = [p for p in self.anchors() if math.isfinite(p.y())] or [self.area().center()]
        _put(self.readout, self._place_beside(self.readout, points, self.area()))

    def _place_beside(self, box: QLabel, points: list[QPointF], area: QRectF) -> QPoint | None:
        return place_beside(box.size(), points, self.traces(), area, self.theme.px(14))


def _put(box: QLabel, place: QPoint | None) -> None:
    """Show a box at a place, or not at all."""
    box.setVisible(place is not None)
    if place is not None:
        box.move(place)
