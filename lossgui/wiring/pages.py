"""The pages of the plots: a line each, and which act of a person reaches which presenter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lossgui.controllers.plots.confusion import ConfusionPresenter
from lossgui.controllers.plots.curve import CurvePresenter
from lossgui.controllers.presenter import Presenter
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.confusion_plot import ConfusionPlot
from lossgui.views.plots.curve_plot import CurvePlot
from lossgui.views.plots.page import Page
from lossgui.wiring import App, background

Made = tuple[Canvas, Presenter[Any, Any]]


def open_page(app: App, key: str) -> None:
    """Show a page, which is made when it is first asked for."""
    card = app.window.plots_card
    if key not in card.pages:
        page, presenter = make_page(app, key)
        card.add_page(key, page)
        app.derive.add_plot(key, presenter)
        app.session.add_view(page, key)
    app.session.turn_to(key)


def make_page(app: App, key: str) -> tuple[Page, Presenter[Any, Any]]:
    """Make a page and its presenter."""
    canvas, presenter = PAGES[key](app)
    page = Page(canvas)
    page.controls.chosen.connect(presenter.take)
    return page, presenter


def _confusion(app: App) -> Made:
    canvas = ConfusionPlot()
    presenter = ConfusionPresenter(background(app), app.session, app.finding)
    for signal, slot in (
        (canvas.cell_chosen, presenter.choose_cell),
        (canvas.class_chosen, presenter.choose_class),
        (canvas.room_changed, presenter.make_room),
    ):
        signal.connect(slot)
    return canvas, presenter


def _curve(app: App) -> Made:
    canvas = CurvePlot()
    presenter = CurvePresenter(background(app), app.inputs)
    for signal, slot in (
        (canvas.point_dragged, presenter.drag),
        (canvas.drag_finished, presenter.finish_drag),
        (canvas.view_zoomed, presenter.zoom),
        (canvas.view_reset, presenter.reset_view),
    ):
        signal.connect(slot)
    return canvas, presenter


PAGES: dict[str, Callable[[App], Made]] = {
    "curve": _curve,
    "confusion": _confusion,
}
"""What makes each page and its presenter."""

GROUPS = {
    "curve": ("curve",),
    "surface": ("surface",),
    "classes": ("bars", "confusion", "thresholds"),
    "samples": ("samples",),
    "information": ("information",),
}
"""The pages behind each tab."""
