from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QGraphicsScene
from pytestqt.qtbot import QtBot

from lossgui.state.pictures import Picture
from lossgui.views.plots.canvas import ZOOM_STEP, Canvas
from lossgui.views.theme import LIGHT, Theme

MoveMouse = Callable[[Canvas, QPoint], None]


class Point(Picture):
    """A picture with more than words."""


class Points(Canvas):
    """A plot of one point at (0, 0), whose numbers under the mouse are its x."""

    def __init__(self) -> None:
        super().__init__("points")
        self.add_plot(0).setRange(xRange=(-1, 1), yRange=(-1, 1), padding=0)
        self.show_picture(Point())

    def anchors(self) -> list[QPointF]:
        return [self.pixel(0, 0)]

    def follow_mouse(self, position: QPointF) -> str:
        return f"x = {self.value_at(position)[0]:.2f}"


@pytest.fixture
def canvas(shown: Callable[[Points], Points]) -> Points:
    return shown(Points())


@pytest.mark.parametrize("end", [1e-150, 1e-20, 1.0, 1e20, 8e306])
def test_a_pixel_and_its_value_belong_together_at_any_scale(canvas: Points, end: float) -> None:
    canvas.plots[0].setRange(xRange=(-end, end), yRange=(0, end), padding=0)
    x, y = canvas.value_at(canvas.pixel(end / 4, end / 2))
    assert (x, y) == pytest.approx((end / 4, end / 2), rel=1e-9, abs=0)


def wheel(canvas: Canvas, at: QPoint, degrees: int) -> None:
    position = QPointF(at)
    turn = QWheelEvent(
        position,
        QPointF(canvas.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 8 * degrees),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), turn)


def test_the_box_beside_the_mouse_says_the_numbers_under_it(
    canvas: Points, move_mouse: MoveMouse
) -> None:
    canvas.show_words("the point", "")
    at = canvas.pixel(0.5, 0.5).toPoint()
    move_mouse(canvas, at)
    assert canvas.hover.isVisible()
    assert canvas.hover.text() == "x = 0.50"
    assert not canvas.hover.geometry().contains(at)
    assert not canvas.hover.geometry().intersects(canvas.readout.geometry())
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert canvas.hover.isHidden()


def test_the_box_follows_what_is_drawn_anew(canvas: Points, move_mouse: MoveMouse) -> None:
    move_mouse(canvas, canvas.pixel(0.5, 0.5).toPoint())
    canvas.plots[0].setRange(xRange=(-2, 2), padding=0)
    canvas.show_words("", "")
    assert canvas.hover.text() == "x = 1.00"


def test_pressing_takes_the_box_away(canvas: Points, move_mouse: MoveMouse, qtbot: QtBot) -> None:
    at = canvas.pixel(0.5, 0.5).toPoint()
    move_mouse(canvas, at)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert canvas.hover.isHidden()
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_wheel_and_keys_ask_for_another_view(canvas: Points, qtbot: QtBot) -> None:
    asked: list[tuple[float, ...]] = []
    canvas.view_zoomed.connect(lambda *how: asked.append(how))
    wheel(canvas, canvas.pixel(0.5, -0.5).toPoint(), 15)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert asked == [
        pytest.approx((ZOOM_STEP, 0.5, -0.5), abs=0.01),
        pytest.approx((1 / ZOOM_STEP, 0, 0), abs=0.01),
    ]


def test_a_double_click_and_home_ask_for_the_usual_view(canvas: Points, qtbot: QtBot) -> None:
    asked: list[bool] = []
    canvas.view_reset.connect(lambda: asked.append(True))
    qtbot.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert len(asked) == 2


def test_without_a_plot_there_is_no_view_to_change(canvas: Points) -> None:
    asked: list[tuple[float, ...]] = []
    canvas.view_zoomed.connect(lambda *how: asked.append(how))
    canvas.show_picture(Picture())
    wheel(canvas, QPoint(200, 200), 15)
    assert not asked


def test_an_axis_has_room_again_when_its_plot_is_shown_again(canvas: Points) -> None:
    axes = [canvas.plots[0].getAxis(side) for side in ("left", "bottom")]
    canvas.show_plots(False)
    axes[0].widen(50)
    canvas.restyle(Theme(LIGHT, zoom=2.0))
    canvas.show_plots(True)
    assert axes[0].maximumWidth() == 50
    assert axes[1].maximumHeight() == axes[1].fixedHeight > 20


def test_items_whose_bounds_follow_the_axes_are_in_no_index(canvas: Points) -> None:
    assert canvas.scene().itemIndexMethod() is QGraphicsScene.ItemIndexMethod.NoIndex


@pytest.mark.parametrize("side", ["left", "bottom"])
def test_another_name_is_in_the_middle_of_its_axis(canvas: Points, side: str) -> None:
    axis = canvas.plots[0].getAxis(side)
    for name in ("x", "a longer name"):
        canvas.set_axis_name(side, name)
        middle = axis.label.mapRectToParent(axis.label.boundingRect()).center()
        place, length = (
            (middle.y(), axis.height()) if side == "left" else (middle.x(), axis.width())
        )
        assert place == pytest.approx(length / 2, abs=1)


def test_a_message_instead_of_plots_stays_in_the_middle(qtbot: QtBot) -> None:
    canvas = Points()
    qtbot.addWidget(canvas)
    canvas.show_picture(Picture())
    canvas.show_words("", "nothing to draw")
    canvas.resize(500, 400)
    canvas.show()
    QApplication.processEvents()
    canvas.resize(500, 300)
    QApplication.processEvents()
    middle, shown = canvas.viewport().rect().center(), canvas.message.geometry().center()
    assert (shown - middle).manhattanLength() <= 2
    canvas.close()
