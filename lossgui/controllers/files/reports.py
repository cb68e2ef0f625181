"""Reports: all numbers and plots of what is on show, as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.jobs import Deliver, Jobs, reporting
from lossgui.controllers.jobs import Report as Progress
from lossgui.controllers.presenter import Presenter
from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import TileMap
from lossgui.model.report.contents import Report, make_report
from lossgui.ports import Notices, View
from lossgui.ports.report import ReportSheet
from lossgui.state import EVERYTHING, ViewState

Plot = tuple[View, GradientShares, Presenter[Any, Any]]


@dataclass(frozen=True, eq=False)
class Means:
    """What reports are made with.

    Parameters
    ----------
    jobs : Jobs
        Computes beside the GUI thread.
    tile_map : callable
        Runs the tiles, ``map`` or an executor's.
    deliver : callable
        Calls a function in the GUI thread some time soon, so that the window lives between plots.
    clock : callable
        Returns the present date in words.
    version : str
        Of the program.
    """

    jobs: Jobs
    tile_map: TileMap
    deliver: Deliver
    clock: Callable[[], str]
    version: str


class Reports:
    """Makes reports, one at a time: first the numbers, then one plot after another.

    The plots are others than those on show, and all are of the state at the start.

    Parameters
    ----------
    session : Session
    notices : Notices
    sheet : ReportSheet
    make_plots : callable
        Yields, given jobs, a view, the gradient shares and the presenter of each plot; it puts
        the plot on the sheet.
    means : Means
    """

    def __init__(
        self,
        session: Session,
        notices: Notices,
        sheet: ReportSheet,
        make_plots: Callable[[Jobs], Iterator[Plot]],
        means: Means,
    ) -> None:
        self._session = session
        self._notices = notices
        self._sheet = sheet
        self._make_plots = make_plots
        self._means = means
        self._plots: Iterator[Plot] = iter(())

    def save(self, path: str) -> None:
        """Write a report of what is on show; the suffix of the file is its format."""
        try:
            self._sheet.begin(Path(path))
        except LossError as error:
            self._notices.warn(error)
            return
        state, means = self._session.state, self._means
        self._plots = plots = self._make_plots(means.jobs)

        def work(progress: Progress) -> Report:
            tile_map = reporting(means.tile_map, progress)
            title, date = state.title, means.clock()
            return make_report(state.evaluation, state.pinned, title, means.version, date, tile_map)

        def draw(report: Report) -> None:
            self._draw(plots, state, partial(self._finish, report, path))

        means.jobs.start(_("Report"), work, draw, self._notices.warn)

    def cancel(self) -> None:
        """Give up the report that is under way, if there is one."""
        self._means.jobs.cancel()
        self._plots = iter(())
        self._sheet.clear()

    def _draw(self, plots: Iterator[Plot], state: ViewState, finish: Callable[[], None]) -> None:
        """Draw the next plot, and so on; nothing if another report was begun since."""
        if plots is not self._plots:
            return
        plot = next(plots, None)
        if plot is None:
            finish()
            return
        view, shares, presenter = plot

        def show() -> None:
            made = replace(state, gradient_shares=shares.derive(state, show))
            if made.gradient_shares.current:  # the jobs are done one after the other
                view.show_state(replace(made, plot=presenter.derive(made, show)), EVERYTHING)

        def keep() -> None:
            if plots is self._plots:
                self._sheet.keep()
                self._draw(plots, state, finish)

        show()
        self._means.jobs.when_idle(partial(self._means.deliver, keep))

    def _finish(self, report: Report, path: str) -> None:
        try:
            self._sheet.finish(report)
        except LossError as error:
            self._notices.warn(error)
        else:
            self._notices.say(_("Saved the report as {}.").format(path))
        finally:
            self._sheet.clear()
