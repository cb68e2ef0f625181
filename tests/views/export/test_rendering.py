from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as Xml

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.state import EVERYTHING, Derived, ViewState
from lossgui.state.pictures import Picture
from lossgui.views.export.rendering import page_picture, page_png, page_svg, window_png
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.page import Page
from lossgui.views.theme import LIGHT, Theme


class Drawn(Picture):
    """A picture with more than words."""


class Small(Canvas):
    about = "A plot & more"


@pytest.fixture
def page(qtbot: QtBot, animals: Callable[..., ViewState]) -> Page:
    canvas = Small("small")
    canvas.add_plot(0)
    page = Page(canvas)
    qtbot.addWidget(page)
    page.restyle(Theme(LIGHT))
    page.show_state(replace(animals(), plot=Derived(Drawn(), True)), EVERYTHING)
    page.resize(500, 400)
    page.show()
    QApplication.processEvents()
    return page


def test_pixels_are_those_of_the_plot(page: Page) -> None:
    image = QImage.fromData(page_png(page)())
    assert image.size() == page_picture(page).size()
    assert len({image.pixel(x, y) for x in range(0, 90, 3) for y in range(0, 90, 3)}) > 1


def test_a_drawing_says_what_it_is(page: Page) -> None:
    root = Xml.fromstring(page_svg(page)())
    assert root.tag.endswith("svg")
    titles = [one.text for one in root.iter() if one.tag.endswith("title")]
    assert titles == ["A plot & more"]


def test_a_window_is_kept_as_it_is_now(page: Page) -> None:
    make = window_png(page)
    page.resize(300, 200)
    assert QImage.fromData(make()).width() >= 500
