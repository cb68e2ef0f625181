"""The page of the thresholds."""

from __future__ import annotations

from lossgui.controllers.plots.thresholds import ThresholdPlots
from lossgui.ports import View
from lossgui.views.plots.thresholds_page import ThresholdsPage
from lossgui.wiring import App, background


def page(app: App) -> tuple[ThresholdsPage, View]:
    """Make the page of the thresholds."""
    page = ThresholdsPage()
    plots = ThresholdPlots(page, background(app), app.window)
    for signal, slot in (
        (page.plot.threshold_dragged, plots.choose),
        (page.threshold_typed, plots.choose_typed),
        (page.half_chosen, lambda: plots.choose(0.5)),
        (page.implied_chosen, plots.choose_implied),
    ):
        signal.connect(slot)
    return page, plots
