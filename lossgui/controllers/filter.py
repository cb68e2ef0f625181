"""Finding: which samples the tables show, and the way to one of them."""

from __future__ import annotations

from dataclasses import replace

from lossgui.controllers.jobs import Jobs, Report, reporting
from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import FRAME_CELLS, TileMap
from lossgui.model.samples.filter import Found, Query, Which, class_query, find, parse_sample
from lossgui.model.samples.predictions import ConfusionCell
from lossgui.ports import Notices


class Filter:
    """What a person may do to find samples.

    Parameters
    ----------
    session : Session
    notices : Notices
    jobs : Jobs
        Runs what takes longer than a frame.
    tile_map : callable, optional
        Runs the tiles, ``map`` or an executor's.
    """

    def __init__(
        self, session: Session, notices: Notices, jobs: Jobs, tile_map: TileMap = map
    ) -> None:
        self._session = session
        self._notices = notices
        self._jobs = jobs
        self._tile_map = tile_map

    def choose(self, which: str, label: int) -> None:
        """Show the samples of a kind, of `Which.CLASS` those of a class, in the present order.

        Of the worst samples the one with the largest loss comes first.
        """
        query = self._session.state.query
        by_loss, wrong = which == Which.WORST or query.by_loss, which == Which.CLASS and query.wrong
        self._find(Query(Which(which), label, by_loss, wrong=wrong))

    def choose_wrong(self, wrong: bool) -> None:
        """Show only the misclassified samples of the class that is shown, or all of them."""
        self._find(replace(self._session.state.query, wrong=wrong))

    def sort(self, by_loss: bool) -> None:
        """Show the present samples by their loss, the largest first, or by their number."""
        self._find(replace(self._session.state.query, by_loss=by_loss))

    def look_again(self) -> None:
        """Search anew for what is shown."""
        self._find(self._session.state.query)

    def choose_cell(self, cell: ConfusionCell) -> None:
        """Show the samples of a cell of the confusion matrix, in the present order."""
        self._find(Query(Which.CELL, by_loss=self._session.state.query.by_loss, cell=cell))

    def choose_losses(self, low: float, high: float) -> None:
        """Show the samples whose losses lie between two, the largest first."""
        self._find(Query(Which.LOSSES, by_loss=True, span=(low, high)))

    def choose_ranks(self, first: int, last: int) -> None:
        """Show the samples from a place to another in the order of the losses, from 1."""
        self._find(Query(Which.RANKS, by_loss=True, span=(first, last)))

    def choose_class(self, text: str) -> None:
        """Show the samples of the class whose name has a typed text."""
        try:
            query = class_query(text, self._session.scenario.class_names)
        except LossError as error:
            self._notices.warn(error)
            return
        self.choose(query.which, query.label)

    def go_to(self, text: str) -> None:
        """Select a sample by its typed number; where it is hidden, show all samples first."""
        try:
            row = parse_sample(text, self._session.scenario)
        except LossError as error:
            self._notices.warn(error)
            return
        self._notices.clear()
        self.go_to_row(row)

    def go_to_row(self, row: int) -> None:
        """Select a sample; where it is hidden, show all samples first."""
        found = self._session.state.found
        if found is not None and row not in found.rows:
            found = None
            name = self._session.scenario.sample_name(row)
            self._notices.say(_("Sample {} was hidden: all samples are shown.").format(name))
        self._session.show(found, row)

    def _find(self, query: Query) -> None:
        """Show what is found from its first sample on; all samples where the selection is."""
        evaluation = self._session.evaluation
        large = evaluation.scenario.logits.base.size > FRAME_CELLS

        def work(report: Report) -> Found | None:
            return find(evaluation, query, reporting(self._tile_map, report))

        def show(found: Found | None) -> None:
            self._notices.clear()
            first = int(found.rows[0]) if found is not None and len(found.rows) else None
            self._session.show(found, first)

        self._jobs.start(_("Find samples"), work, show, self._notices.warn, at_once=not large)
