"""The page of the confusion matrix."""

from __future__ import annotations

from lossgui.controllers.plots.confusion import ConfusionPlots
from lossgui.ports import View
from lossgui.views.plots.confusion_page import ConfusionPage
from lossgui.wiring import App, background


def page(app: App) -> tuple[ConfusionPage, View]:
    """Make the page of the confusion matrix."""
    page = ConfusionPage()
    page.class_chosen.connect(app.session.select_class)
    page.cell_chosen.connect(app.finding.choose_cell)
    return page, ConfusionPlots(page, background(app))
