"""The page of the loss against one number."""

from __future__ import annotations

from lossgui.controllers.plots.curve import CurvePlots
from lossgui.ports import View
from lossgui.views.plots.curve_page import CurvePage
from lossgui.wiring import App, background


def page(app: App) -> tuple[CurvePage, View]:
    """Make the page of the loss against one entry."""
    page = CurvePage()
    curves = CurvePlots(page, app.inputs, background(app))
    for signal, slot in (
        (page.point_dragged, curves.drag),
        (page.drag_finished, app.inputs.finish_drag),
        (page.axis_chosen, curves.choose_axis),
        (page.lock_chosen, curves.lock),
        (page.log_chosen, curves.show_log),
        (page.each_class_chosen, curves.show_each_class),
        (page.plot.view_zoomed, curves.zoom),
        (page.plot.view_reset, curves.reset_view),
    ):
        signal.connect(slot)
    return page, curves
