"""Evaluating: what a person does becomes an evaluated scenario; the latest wins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lossgui.controllers.jobs import Jobs, Report, given_up, reporting, unheard
from lossgui.model.advice import in_window
from lossgui.model.classes.scheme_weights import follow_scheme
from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import (
    FRAME_CELLS,
    Evaluation,
    TileMap,
    cells_to_evaluate,
    evaluate,
)
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario
from lossgui.ports import Notices

Make = Callable[[Report], Scenario | Conversion]
"""Makes a scenario, and tells how far it is."""

Outcome = tuple[Conversion, Evaluation]


class Evaluating:
    """Turns what a person does into an evaluated scenario, and says what was to be known of it.

    Parameters
    ----------
    notices : Notices
    jobs : Jobs
        Runs what takes longer than a frame.
    tile_map : callable
        Runs the tiles of an evaluation, ``map`` or an executor's.
    """

    def __init__(self, notices: Notices, jobs: Jobs, tile_map: TileMap) -> None:
        self._notices = notices
        self._jobs = jobs
        self._tile_map = tile_map
        self._given_up = "", ""

    def start(
        self,
        what: str,
        make: Make,
        previous: Evaluation,
        accept: Callable[[Outcome], None],
        refuse: Callable[[LossError], None],
        *,
        slow: bool = False,
        present: Scenario | None = None,
        follow: bool = False,
        done: Callable[[Conversion], None] = lambda conversion: None,
    ) -> None:
        """Make and evaluate a scenario, then hand it on.

        A job that is under way is given up, which is said, unless what is made is the present
        scenario.

        Parameters
        ----------
        what : str
            What is done, in words.
        make : callable
            Raises LossError for what cannot be.
        previous : Evaluation
            Its tiles are reused.
        accept, refuse : callable
            Are given the outcome, or the error.
        slow : bool
            Whether `make` may take longer than a frame.
        follow : bool
            Whether the weights become those that their scheme gives from the counts.
        done : callable
            Called when the outcome was accepted and its remarks were said.
        """

        def finish(outcome: Outcome) -> None:
            self._notices.clear()
            accept(outcome)
            self._say(what, outcome[0].remarks)
            done(outcome[0])

        if slow:
            self._give_up(what)
            work = partial(self._outcome, make, previous, follow)
            self._jobs.start(what, work, finish, refuse)
            return
        try:
            made = make(unheard)
        except LossError as error:
            refuse(error)
            return
        scenario = made.scenario if isinstance(made, Conversion) else made
        if scenario is not present:
            self._give_up(what)
            self._jobs.cancel()
        work = partial(self._outcome, lambda report: made, previous, follow)
        if cells_to_evaluate(scenario, previous) > FRAME_CELLS:
            self._jobs.start(what, work, finish, refuse)
        else:
            finish(work(None))

    def _outcome(
        self, make: Make, previous: Evaluation, follow: bool, report: Report | None
    ) -> Outcome:
        made = make(report or unheard)
        conversion = made if isinstance(made, Conversion) else Conversion(made, ())
        tile_map = map if report is None else reporting(self._tile_map, report)
        evaluation = evaluate(conversion.scenario, previous, tile_map)
        return (
            follow_scheme(conversion, evaluation, tile_map) if follow else (conversion, evaluation)
        )

    def _say(self, what: str, remarks: tuple[str, ...] = ()) -> None:
        by, lost = self._given_up
        if said := [in_window(remark) for remark in (lost * (by == what), *remarks) if remark]:
            self._notices.say(" ".join(said))

    def _give_up(self, what: str) -> None:
        """Say which job gives way; that is said again until something else than `what` is done."""
        said = given_up(self._jobs, what)
        if said or self._given_up[0] != what:
            self._given_up = what, said
        self._say(what)
