"""The pages of the plots: a line each, and which act of a person reaches which presenter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lossgui.controllers.plots.bars import BarsPresenter
from lossgui.controllers.plots.confusion import ConfusionPresenter
from lossgui.controllers.plots.curve import CurvePresenter
from lossgui.controllers.plots.information import InformationPresenter
from lossgui.controllers.plots.samples import SamplesPresenter
from lossgui.controllers.plots.surface import SurfacePresenter
from lossgui.controllers.plots.thresholds import ThresholdsPresenter
from lossgui.controllers.plots.working import WorkingPresenter
from lossgui.controllers.presenter import Presenter
from lossgui.views.plots.bars_plot import BarsPlot
from lossgui.views.plots.canvas import Canvas
from lossgui.views.plots.confusion_plot import ConfusionPlot
from lossgui.views.plots.curve_plot import CurvePlot
from lossgui.views.plots.information_plot import InformationPlot
from lossgui.views.plots.page import Page
from lossgui.views.plots.samples_plot import SamplesPlot
from lossgui.views.plots.surface_plot import SurfacePlot
from lossgui.views.plots.thresholds_plot import ThresholdsPlot
from lossgui.views.plots.working_plot import WorkingPlot
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
    presenter = ConfusionPresenter(background(app), app.session, app.filter)
    for signal, slot in (
        (canvas.cell_chosen, presenter.choose_cell),
        (canvas.class_chosen, presenter.choose_class),
        (canvas.room_changed, presenter.make_room),
    ):
        signal.connect(slot)
    return canvas, presenter


def _bars(app: App) -> Made:
    canvas, presenter = BarsPlot(), BarsPresenter(background(app), app.derive.gradient_shares)
    for signal, slot in (
        (canvas.weight_dragged, app.weights.slide_weight),
        (canvas.pos_weight_dragged, app.weights.slide_pos_weight),
        (canvas.drag_finished, app.weights.finish_drag),
        (canvas.class_chosen, app.session.select_class),
    ):
        signal.connect(slot)
    return canvas, presenter


def _curve(app: App) -> Made:
    return _draggable(CurvePlot(), CurvePresenter(background(app), app.entries))


def _surface(app: App) -> Made:
    return _draggable(SurfacePlot(), SurfacePresenter(background(app), app.entries))


def _draggable(
    canvas: CurvePlot | SurfacePlot, presenter: CurvePresenter | SurfacePresenter
) -> Made:
    for signal, slot in (
        (canvas.point_dragged, presenter.drag),
        (canvas.drag_finished, presenter.finish_drag),
        (canvas.view_zoomed, presenter.zoom),
        (canvas.view_reset, presenter.reset_view),
    ):
        signal.connect(slot)
    return canvas, presenter


def _thresholds(app: App) -> Made:
    canvas, presenter = ThresholdsPlot(), ThresholdsPresenter(background(app))
    canvas.threshold_dragged.connect(presenter.choose_threshold)
    return canvas, presenter


def _samples(app: App) -> Made:
    canvas, presenter = SamplesPlot(), SamplesPresenter(background(app), app.filter)
    for signal, slot in (
        (canvas.rank_chosen, presenter.choose_rank),
        (canvas.ranks_chosen, app.filter.choose_ranks),
        (canvas.losses_chosen, app.filter.choose_losses),
    ):
        signal.connect(slot)
    return canvas, presenter


def _information(app: App) -> Made:
    canvas = InformationPlot()
    presenter = InformationPresenter(background(app), app.session)
    for signal, slot in (
        (canvas.bar_dragged, presenter.drag),
        (canvas.drag_finished, presenter.finish_drag),
        (canvas.class_chosen, app.session.select_class),
    ):
        signal.connect(slot)
    return canvas, presenter


def _working(app: App) -> Made:
    canvas, presenter = WorkingPlot(), WorkingPresenter(background(app))
    canvas.step_wanted.connect(presenter.go)
    return canvas, presenter


PAGES: dict[str, Callable[[App], Made]] = {
    "curve": _curve,
    "surface": _surface,
    "bars": _bars,
    "confusion": _confusion,
    "thresholds": _thresholds,
    "samples": _samples,
    "information": _information,
    "working": _working,
}
"""What makes each page and its presenter."""

GROUPS = {
    "curve": ("curve",),
    "surface": ("surface",),
    "classes": ("bars", "confusion", "thresholds"),
    "samples": ("samples",),
    "information": ("information",),
    "working": ("working",),
}
"""The pages behind each tab."""


def connect_plots(app: App) -> None:
    """Connect the tabs of the plots, and show the first."""
    card = app.window.plots_card
    card.progress.cancel_requested.connect(app.plot_jobs.cancel)
    card.progress.cancel_requested.connect(app.derive.pause)
    app.window.closed.connect(app.plot_jobs.cancel)
    card.offer_pages(GROUPS)
    card.page_chosen.connect(lambda key: open_page(app, key))
    open_page(app, "curve")
