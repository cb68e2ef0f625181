from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lossgui.views.export.pictures import record
from lossgui.views.plots.artists.graphics import DASHED, SOLID, pen
from lossgui.views.plots.canvas import Canvas

RED = QColor("#ff0000")


@pytest.fixture
def canvas(shown: Callable[[Canvas], Canvas]) -> Canvas:
    canvas = Canvas("layer")
    canvas.add_plot(0).setRange(xRange=(-6, 6), yRange=(-1, 7), padding=0)
    return shown(canvas)


def colors(image: QImage) -> np.ndarray:
    """Return the colours of an image as numbers, shape (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return pixels[:, :, 2::-1].astype(float)


def red(image: QImage) -> np.ndarray:
    """Return how red the pixels are, from 0 to 1, shape (height, width)."""
    shown = colors(image)
    return np.maximum(shown[:, :, 0] - shown[:, :, 1:].max(axis=2), 0) / 255


def painted(canvas: Canvas, scale: int = 1) -> QImage:
    """Return what is on a screen whose pixels are so many times as fine."""
    image = QImage(scale * canvas.size(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    painter = QPainter(image)
    QWidget.render(canvas, painter, QPoint())
    painter.end()
    return image


def replayed(canvas: Canvas) -> QImage:
    """Return the pixels of a recording, which has all points."""
    image = QImage(canvas.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    record(canvas).play(painter)
    painter.end()
    return image


@pytest.mark.parametrize("style", [SOLID, DASHED])
@pytest.mark.parametrize("bend", [1.0, 8.0, 1e5])
def test_fewer_points_look_like_all_of_them(canvas: Canvas, style: object, bend: float) -> None:
    curve = canvas.add_curve(canvas.plots[0])
    x = np.linspace(-6, 6, 401)
    curve.setData(x, np.logaddexp(0, bend * x) / bend)
    curve.setPen(pen(RED, 2, style))
    shown, whole = red(canvas.grab().toImage()), red(replayed(canvas))
    assert whole.sum() > 400
    assert np.abs(shown - whole).mean() < 0.02 * whole.mean()


def test_lines_are_twice_as_wide_on_pixels_half_as_large(canvas: Canvas) -> None:
    curve = canvas.add_curve(canvas.plots[0])
    curve.setData([-5, 5], [2, 4])
    curve.setPen(pen(RED, 2))
    coarse, fine = (red(painted(canvas, scale)).sum() for scale in (1, 2))
    assert fine == pytest.approx(4 * coarse, rel=0.05)


def test_a_gap_is_where_a_number_is_missing(canvas: Canvas) -> None:
    curve = canvas.add_curve(canvas.plots[0])
    curve.setPen(pen(RED, 2))
    curve.setData(range(-3, 4), [0, 0, np.nan, 0, np.inf, 0, 0])
    columns = np.flatnonzero(red(canvas.grab().toImage()).any(axis=0))
    inside = [(canvas.pixel(x, 0).x(), canvas.pixel(x + 1, 0).x()) for x in (-3, 2)]
    assert all(any(a - 2 < column < b + 2 for a, b in inside) for column in columns)
    assert len(columns) == pytest.approx(2 * (inside[0][1] - inside[0][0]), abs=8)


def test_numbers_that_are_far_off_are_drawn_up_to_the_edge(canvas: Canvas) -> None:
    curve, points = canvas.add_curve(canvas.plots[0]), canvas.add_point(canvas.plots[0])
    curve.setPen(pen(RED, 2, DASHED))
    curve.setData([-3.0, -3.0, 1e300], [3.0, 1e300, -1e300])
    points.setData([np.nan, 0.0], [0.0, -np.inf])
    points.setPen(pen(RED, 2))
    points.setSize(9)
    shown = red(canvas.grab().toImage())
    column = round(canvas.pixel(-3, 0).x())
    top, start = round(canvas.area().top()), round(canvas.pixel(-3, 3).y())
    assert shown[top + 2 : start, column].mean() > 0.3
    assert shown[start + 3 :].sum() == 0


def test_a_symbol_has_its_size_around_its_place(canvas: Canvas) -> None:
    point = canvas.add_point(canvas.plots[0])
    point.setSymbol("s")
    point.setSize(10)
    point.setBrush(RED)
    point.setData([2.0], [3.0])
    rows, columns = np.nonzero(red(canvas.grab().toImage()) > 0.9)
    at = canvas.pixel(2, 3)
    assert (columns.mean() + 0.5, rows.mean() + 0.5) == pytest.approx((at.x(), at.y()), abs=0.6)
    assert len(rows) == pytest.approx(100, abs=21)


@pytest.mark.parametrize("level", [False, True])
def test_a_line_goes_across_the_plot(canvas: Canvas, level: bool) -> None:
    line = canvas.add_line(canvas.plots[0], level)
    line.setPen(QPen(RED))
    line.setValue(1.0)
    area, at = canvas.area(), canvas.pixel(1, 1)
    shown = red(canvas.grab().toImage())
    row, column = round(at.y()), round(at.x())
    ink = shown[row - 1 : row + 2].sum() if level else shown[:, column - 1 : column + 2].sum()
    assert ink == pytest.approx(area.width() if level else area.height(), abs=3)
    line.setVisible(False)
    assert not red(canvas.grab().toImage()).any()
