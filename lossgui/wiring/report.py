"""Reports: pages of all plots anew, filled and drawn without being shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lossgui.controllers.derive import Derive
from lossgui.controllers.files.reports import Means, Plot, Reports
from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.jobs import Jobs
from lossgui.controllers.presenter import Background
from lossgui.model.errors import LossError
from lossgui.ports import Notices, Offer
from lossgui.views.report.sheet import Sheet
from lossgui.views.widgets.dispatcher import Dispatcher
from lossgui.wiring import App
from lossgui.wiring.pages import PAGES, make_page


def connect_reports(app: App, jobs: Jobs, version: str) -> Reports:
    """Connect and return what makes reports while the window lives on, with the version."""
    dispatcher, line = Dispatcher(app.window), app.window.progress_line
    reports = _reports(
        app, app.window, Means(jobs, app.tile_map, dispatcher.deliver, _now, version)
    )
    line.cancel_requested.connect(reports.cancel)
    app.window.closed.connect(reports.cancel)
    app.window.exports.report_chosen.connect(reports.save)
    return reports


def at_once(app: App, version: str) -> Reports:
    """Return what makes a report before `Reports.save` returns, or raises what is wrong."""
    means = Means(Jobs(), app.tile_map, lambda act: act(), _now, version)
    return _reports(app, _Raising(), means)


def _reports(app: App, notices: Notices, means: Means) -> Reports:
    sheet = Sheet()

    def make_plots(of_plots: Jobs) -> Iterator[Plot]:
        shares = GradientShares(Background(of_plots, app.tile_map, notices))
        own = replace(app, plot_jobs=of_plots, derive=Derive(shares))
        for key in PAGES:
            page, presenter = make_page(own, key)
            sheet.take(page)
            yield page, shares, presenter

    return Reports(app.session, notices, sheet, make_plots, means)


def _now() -> str:
    return datetime.now().strftime("%Y-%m-%d %H:%M")


class _Raising:
    """Notices where nobody looks: what is wrong is raised."""

    def say(self, message: str) -> None:
        """Say nothing."""

    def warn(self, error: LossError) -> None:
        """Raise an error."""
        raise error

    def offer(self, offer: Offer, text: str) -> None:
        """Offer nothing."""

    def clear(self) -> None:
        """Do nothing."""
