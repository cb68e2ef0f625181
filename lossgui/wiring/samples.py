"""The page of the samples' losses."""

from __future__ import annotations

from lossgui.controllers.plots.samples import SamplePlots
from lossgui.ports import View
from lossgui.views.plots.samples_page import SamplesPage
from lossgui.wiring import App, background


def page(app: App) -> tuple[SamplesPage, View]:
    """Make the page of the samples' losses."""
    page = SamplesPage()
    plots = SamplePlots(page, background(app), app.finding)
    for signal, slot in (
        (page.scale_chosen, plots.choose_scale),
        (page.plot.rank_chosen, plots.choose_rank),
        (page.plot.ranks_chosen, app.finding.choose_ranks),
        (page.plot.losses_chosen, app.finding.choose_losses),
    ):
        signal.connect(slot)
    return page, plots
