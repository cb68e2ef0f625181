import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot

from lossgui.views.plots.arrow import Arrow


@pytest.mark.parametrize("size", [(0.0, 1.0), (1.0, 0.0)])
def test_it_is_hidden_where_pixels_have_no_size(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: tuple[float, float]
) -> None:
    canvas = pg.PlotWidget()
    qtbot.addWidget(canvas)
    arrow = Arrow(canvas.getPlotItem())
    arrow.point(1, 1, 1, 1)
    assert arrow.isVisible()
    monkeypatch.setattr(canvas.getPlotItem().vb, "viewPixelSize", lambda: size)
    arrow.point(1e300, 1e300, 1, 1)
    assert not arrow.isVisible()
