"""The page of the loss over two entries."""

from __future__ import annotations

from lossgui.controllers.plots.surface import SurfacePlots
from lossgui.ports import View
from lossgui.views.plots.surface_page import SurfacePage
from lossgui.wiring import App


def page(app: App) -> tuple[SurfacePage, View]:
    """Make the page of the loss over two entries."""
    page = SurfacePage()
    surface = SurfacePlots(app.session, app.inputs, page, app.window)
    for signal, slot in (
        (page.point_dragged, surface.drag),
        (page.drag_finished, surface.finish_drag),
        (page.second_chosen, surface.choose_second),
        (page.second_typed, surface.choose_second_class),
        (page.lock_chosen, surface.lock),
        (page.descent_chosen, surface.show_descent),
        (page.learning_rate_typed, surface.set_learning_rate),
        (page.plot.view_zoomed, surface.zoom),
        (page.plot.view_reset, lambda: surface.lock(False)),
    ):
        signal.connect(slot)
    return page, surface
