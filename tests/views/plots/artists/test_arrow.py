import math

import pytest
from pytestqt.qtbot import QtBot

from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.surface_plot import Arrow


@pytest.mark.parametrize("way", [(0, 0), (math.nan, 1), (1, math.inf)])
def test_it_is_hidden_where_it_has_no_direction(qtbot: QtBot, way: tuple[float, float]) -> None:
    canvas = Canvas("canvas")
    qtbot.addWidget(canvas)
    arrow = Arrow(canvas.add_plot(0))
    arrow.point(1, 1, 1, 1)
    assert arrow.isVisible()
    arrow.point(1, 1, *way)
    assert not arrow.isVisible()
