from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lossgui.controllers.plots.working import WorkingPresenter
from lossgui.controllers.presenter import Background
from lossgui.state import ViewState
from lossgui.views.plots.page import Page
from lossgui.views.plots.working_plot import WorkingPlot
from lossgui.views.theme import DARK, LIGHT, Colors, Theme

Animals = Callable[..., ViewState]
Key = Qt.Key


@pytest.fixture
def presenter(background: Background) -> WorkingPresenter:
    return WorkingPresenter(background)


@pytest.fixture
def plot() -> WorkingPlot:
    return WorkingPlot()


@pytest.fixture
def page(opened: Callable[..., Page], plot: WorkingPlot, presenter: WorkingPresenter) -> Page:
    plot.step_wanted.connect(presenter.go)
    page = opened(plot, presenter)
    page.resize(640, 620)
    QApplication.processEvents()
    return page


@pytest.fixture
def draw(page: Page, presenter: WorkingPresenter, show: Callable[..., Any]) -> Callable[..., Any]:
    return lambda state: show(page, presenter, state)


def ink(plot: WorkingPlot, color: QColor) -> int:
    """Return how many pixels have a colour."""
    image = plot.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return sum(
        image.pixelColor(x, y) == color
        for x in range(image.width())
        for y in range(0, image.height(), 2)
    )


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_formulas_and_numbers_have_the_colours_of_the_theme(
    page: Page, plot: WorkingPlot, draw: Callable[..., Any], animals: Animals, colors: Colors
) -> None:
    page.restyle(Theme(colors))
    draw(animals())
    assert ink(plot, QColor(colors.text)) > 150
    assert ink(plot, QColor(colors.accent)) > 20
    assert ink(plot, QColor("#010203")) == 0


def test_keys_go_through_the_steps(
    page: Page,
    plot: WorkingPlot,
    presenter: WorkingPresenter,
    draw: Callable[..., Any],
    animals: Animals,
    qtbot: QtBot,
) -> None:
    draw(animals())
    for key, revealed in (
        (Key.Key_Left, 9),
        (Key.Key_Backspace, 8),
        (Key.Key_Space, 9),
        (Key.Key_Left, 8),
        (Key.Key_Right, 9),
        (Key.Key_Plus, 9),
        (Key.Key_Home, 1),
        (Key.Key_End, None),
    ):
        qtbot.keyClick(plot, key)
        assert presenter.choices.revealed == revealed


def test_what_has_no_room_is_scrolled_to(
    page: Page, plot: WorkingPlot, draw: Callable[..., Any], animals: Animals, qtbot: QtBot
) -> None:
    page.resize(640, 300)
    QApplication.processEvents()
    draw(animals())
    bar = plot.scroll_bar
    assert bar.isVisible()
    assert bar.value() == bar.maximum() == plot.content_size().height() - plot.viewport().height()
    qtbot.keyClick(plot, Key.Key_PageUp)
    qtbot.keyClick(plot, Key.Key_PageUp)
    assert bar.value() == 0
    centre = QPointF(plot.viewport().rect().center())
    wheel = QWheelEvent(
        *(centre, plot.mapToGlobal(centre), QPoint(), QPoint(0, -120)),
        *(Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier),
        *(Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(plot.viewport(), wheel)
    assert bar.value() > 0
    page.resize(640, 900)
    QApplication.processEvents()
    assert not bar.isVisible()


def test_numbers_without_room_stand_below_their_formula(
    page: Page, plot: WorkingPlot, draw: Callable[..., Any], animals: Animals
) -> None:
    draw(animals())
    wide = plot.content_size().height()
    page.resize(240, 620)
    QApplication.processEvents()
    draw(animals(entry=(6, 0)))
    assert plot.content_size().height() > wide + 3 * plot.fontMetrics().height()


@pytest.mark.parametrize("value", [np.nan, np.inf, 5e-324, 1e308])
def test_extreme_numbers_are_drawn(
    page: Page, plot: WorkingPlot, draw: Callable[..., Any], animals: Animals, value: float
) -> None:
    draw(animals(x=[[value, 0.0, 1.0], [0.0, 1.0, 2.0]], y=[0, 1], entry=(0, 0)))
    assert plot.drawn
    plot.viewport().grab()


def test_without_samples_there_are_words(
    page: Page, plot: WorkingPlot, draw: Callable[..., Any], animals: Animals
) -> None:
    draw(animals(x=np.zeros((0, 3)), y=np.zeros(0, dtype=int), entry=(0, 0)))
    assert not plot.drawn
    assert plot.message.text()
    plot.viewport().grab()
