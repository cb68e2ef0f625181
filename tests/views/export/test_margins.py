from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.state import EVERYTHING, Derived, ViewState
from lossgui.state.pictures import Picture
from lossgui.views.export.margins import LEAST, MARGIN, roomy
from lossgui.views.export.pictures import record
from lossgui.views.export.svg import svg
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.theme import LIGHT, Theme

LABEL = "a name that is far too long for a plot of few pixels"


class Drawn(Picture):
    """A picture with more than words."""


class Small(Canvas):
    legend = ("now",)


@pytest.fixture
def page(qtbot: QtBot, animals: Callable[..., ViewState]) -> Iterator[Page]:
    canvas = Small("small")
    canvas.add_plot(0).setLabel("left", LABEL)
    page = Page(canvas)
    qtbot.addWidget(page)
    page.restyle(Theme(LIGHT, zoom=1.5))
    picture = Drawn(legend={"now": "what is drawn now"})
    page.show_state(replace(animals(), plot=Derived(picture, True)), EVERYTHING)
    page.resize(250, 200)
    page.show()
    QApplication.processEvents()
    yield page
    canvas.close()


def test_a_small_plot_is_exported_large_and_stays_small(page: Page) -> None:
    before, shown = page.figure.size(), page.grab().toImage()
    with roomy(page) as figure:
        margins = round(2 * 1.5 * MARGIN) * QSize(1, 1)
        assert figure.size() == 1.5 * LEAST + margins
        drawing = svg(record(figure))
        assert page.canvas.width() == 1.5 * LEAST.width()
        assert page.canvas.area().height() > 200
    assert LABEL in drawing
    assert "what is drawn now" in drawing
    assert page.figure.size() == before
    assert page.grab().toImage() == shown
