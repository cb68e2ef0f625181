from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from lossgui.views.plots.canvas import Canvas

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


@pytest.fixture
def canvas(shown: Callable[[Canvas], Canvas]) -> Canvas:
    canvas = Canvas("rectangles")
    canvas.add_plot(0).setRange(xRange=(-5, 5), yRange=(-3, 1), padding=0)
    return shown(canvas)


def box(canvas: Canvas, color: QColor) -> QRectF:
    """Return what is around all pixels of a colour."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    rows, columns = np.nonzero(pixels == color.rgb())
    if not len(rows):
        return QRectF()
    left, top = int(columns.min()), int(rows.min())
    return QRectF(left, top, int(columns.max()) + 1 - left, int(rows.max()) + 1 - top)


def corners(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> list[float]:
    return list(QRectF(canvas.pixel(left, top), canvas.pixel(right, bottom)).getRect())


def test_bars_begin_at_their_start_around_their_y(canvas: Canvas) -> None:
    bars = canvas.add_bars(canvas.plots[0])
    bars.setBrush(RED)
    bars.setData(-1.0, [0.0, -1.0], [3.0, -2.0], 0.5)
    expected = corners(canvas, -3, 0.25, 2, -1.25)
    assert box(canvas, RED).getRect() == pytest.approx(expected, abs=1.01)


@pytest.mark.parametrize("width", [1e300, np.inf, np.nan])
def test_a_bar_without_end_goes_on_to_the_edge(canvas: Canvas, width: float) -> None:
    bars = canvas.add_bars(canvas.plots[0])
    bars.setBrush(RED)
    bars.setData([0.0], [0.0], [width], 0.5)
    expected = [] if np.isnan(width) else corners(canvas, 0, 0.25, 5, -0.25)
    shown = box(canvas, RED)
    assert list(shown.getRect() if shown else ()) == pytest.approx(expected, abs=1.01)


@pytest.mark.parametrize("level", [False, True])
def test_a_band_lies_across_the_plot_under_the_bars(canvas: Canvas, level: bool) -> None:
    bars = canvas.add_bars(canvas.plots[0])
    bars.setBrush(BLUE)
    bars.setData([0.0], [-1.0], [0.5], 0.5)
    band = canvas.add_band(canvas.plots[0], level)
    band.setBrush(RED)
    band.setRegion((-2.0, 0.5))
    assert band.getRegion() == (-2.0, 0.5)
    ends = (-5, 0.5, 5, -2) if level else (-2, 1, 0.5, -3)
    assert box(canvas, RED).getRect() == pytest.approx(corners(canvas, *ends), abs=1.01)
    bar = corners(canvas, 0, -0.75, 0.5, -1.25)
    assert box(canvas, BLUE).getRect() == pytest.approx(bar, abs=1.01)
