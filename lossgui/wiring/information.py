"""The page of what target and prediction say about each other."""

from __future__ import annotations

from lossgui.controllers.plots.information import InformationPlots
from lossgui.ports import View
from lossgui.views.plots.information_page import InformationPage
from lossgui.wiring import App


def page(app: App) -> tuple[InformationPage, View]:
    """Make the page of what target and prediction say about each other."""
    page = InformationPage()
    information = InformationPlots(app.session, page)
    for signal, slot in (
        (page.unit_chosen, information.choose_unit),
        (page.free_chosen, information.set_free),
        (page.reset_requested, information.reset),
        (page.bar_dragged, information.drag),
        (page.drag_finished, information.finish_drag),
        (page.class_chosen, app.session.select_class),
    ):
        signal.connect(slot)
    return page, information
