"""The page of the figures of the classes."""

from __future__ import annotations

from lossgui.controllers.plots.classes import ClassPlots
from lossgui.ports import View
from lossgui.views.plots.bars_page import BarsPage
from lossgui.wiring import App, background


def page(app: App) -> tuple[BarsPage, View]:
    """Make the page of the figures of the classes."""
    page = BarsPage()
    plots = ClassPlots(page, background(app))
    for signal, slot in (
        (page.plot.weight_dragged, app.weights.slide_weight),
        (page.plot.pos_weight_dragged, app.weights.slide_pos_weight),
        (page.plot.drag_finished, app.weights.finish_drag),
        (page.plot.class_chosen, app.session.select_class),
        (page.order_chosen, plots.sort),
    ):
        signal.connect(slot)
    return page, plots
