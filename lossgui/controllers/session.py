"""Session: the one owner of the scenario and its history, and the one door for changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lossgui.controllers.display import Display
from lossgui.controllers.evaluating import Evaluating, Make, Outcome
from lossgui.controllers.jobs import Jobs, Report
from lossgui.language import _
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.scheme_weights import followed
from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, TileMap, evaluate
from lossgui.model.information import FreeDistributions
from lossgui.model.samples.filter import Found, renewed
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.history import History, Step
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import on_screen
from lossgui.ports import Editor, Notices, View
from lossgui.state import Selection, ViewState

START = Selection()
SWAP = "Swap with A"

Change = Callable[[Scenario], Scenario | Conversion]

Complete = Callable[[ViewState, Callable[[], None]], ViewState]
"""Returns a state with what is computed from it; calls a function when there is more of that."""


class Session:
    """What is explored now, and how it came to be.

    What takes longer than a frame is computed by a worker; until it is done the former state
    stays on show, whole and final.

    Parameters
    ----------
    scenario : Scenario
    title : str
    notices : Notices
    selection : Selection, optional
        The first entry unless given.
    jobs : Jobs, optional
        Runs what takes longer than a frame; at once unless given.
    tile_map : callable, optional
        Runs the tiles of an evaluation, ``map`` or an executor's.
    display : Display, optional
        Shows the states; the errors of its views are raised unless given.
    complete : callable, optional
        Adds to each state what is computed from it; nothing unless given.
    editor : Editor, optional
        Where a person may be typing: what was typed belongs to the state before the next act.
    """

    def __init__(
        self,
        scenario: Scenario,
        title: str,
        notices: Notices,
        selection: Selection = START,
        jobs: Jobs | None = None,
        tile_map: TileMap = map,
        display: Display | None = None,
        complete: Complete = lambda state, again: state,
        editor: Editor | None = None,
    ) -> None:
        self._notices = notices
        self._evaluating = Evaluating(notices, jobs or Jobs(), tile_map)
        self._display = display or Display(_raise)
        self._complete = complete
        self._editor = editor
        self._held = self._due = False
        evaluation = followed(evaluate(scenario, tile_map=tile_map), tile_map)
        self._state = ViewState(evaluation, describe_classes(evaluation))
        self._begin(evaluation, title, selection)

    def _begin(self, evaluation: Evaluation, title: str, selection: Selection) -> None:
        self._history = History([Step("", evaluation.scenario)])
        self._saved = evaluation.scenario
        self._change(
            evaluation=evaluation,
            title=title,
            selection=selection,
            found=None,
            pinned=None,
            free=None,
        )
        self._origin_of_pinned: object = None

    @property
    def scenario(self) -> Scenario:
        """The present scenario."""
        return self._history.scenario

    @property
    def evaluation(self) -> Evaluation:
        """What the present scenario comes to."""
        return self._state.evaluation

    @property
    def origin(self) -> object:
        """What the present scenario was read from, as it was told; None if it was not."""
        return self._history.origin

    @property
    def state(self) -> ViewState:
        """What is on show, without what takes computing."""
        return self._state

    def add_view(self, view: View, page: str | None = None) -> None:
        """Show every state from now on in a view too, or those in which a page is on show."""
        self._display.add(view, page)
        self.refresh()

    def hold(self, held: bool) -> None:
        """Let views wait while one act goes on, such as an edit and the move to the next cell."""
        self._held = held
        if not held and self._due:
            self.refresh()

    def refresh(self) -> None:
        """Show the present state with what was computed from it meanwhile."""
        self._due = self._held
        if not self._held:
            self._display.show(self._complete(self._state, self.refresh))

    def turn_to(self, page: str) -> None:
        """Show the plot with a key."""
        self._show(page=page)

    def begin(
        self,
        make: Callable[[], Scenario | Conversion],
        title: str,
        selection: Selection = START,
    ) -> None:
        """Explore something else, which ``make`` gives at once; the history starts anew."""
        self._open(lambda report: make(), title, selection)

    def open(
        self,
        make: Make,
        title: str,
        slow: bool,
        opened: Callable[[Conversion], None],
        refused: Callable[[LossError], None],
    ) -> None:
        """Explore a file; the history starts anew.

        Parameters
        ----------
        make : callable
            Reads it and tells how far it is, or raises LossError, which is said.
        slow : bool
            Whether that may take longer than a frame.
        opened, refused : callable
            Called when the outcome is on show, or its error was said.
        """
        self._open(make, title, START, slow, opened, refused)

    def _open(
        self,
        make: Make,
        title: str,
        selection: Selection,
        slow: bool = False,
        opened: Callable[[Conversion], None] = lambda conversion: None,
        refused: Callable[[LossError], None] = lambda error: None,
    ) -> None:
        self._settle()

        def accept(outcome: Outcome) -> None:
            self._begin(outcome[1], title, selection)
            self.refresh()

        what = _("Open {}").format(title)
        self._pursue(what, make, accept, refused, slow=slow, follow=True, done=opened)

    def attempt(self, name: str, change: Change, merge: object = None, slow: bool = False) -> None:
        """Make a change; if it is refused, say why and keep everything as it was.

        Parameters
        ----------
        name : str
            What undo calls the step.
        change : callable
            Makes a scenario of the present one, or raises LossError. The remarks of a
            Conversion are said.
        merge : object, optional
            Changes one after the other with the same key are one step.
        slow : bool
            Whether the change itself may take longer than a frame when the table is large.
        """
        slow = slow and self.scenario.logits.base.size > FRAME_CELLS
        self._step(name, lambda base, report: change(base), merge, slow)

    def take_in(
        self,
        name: str,
        change: Callable[[Scenario, Report], Conversion],
        slow: bool,
        taken: Callable[[Conversion], None],
        refused: Callable[[LossError], None],
    ) -> None:
        """Make a change that reads a file, as `attempt` does.

        Parameters
        ----------
        change : callable
            Is given the present scenario, and what is told how far it is.
        slow : bool
            Whether it may take longer than a frame.
        taken, refused : callable
            Called when the outcome is on show, or its error was said.
        """
        self._step(name, change, slow=slow, taken=taken, refused=refused)

    def _step(
        self,
        name: str,
        change: Callable[[Scenario, Report], Scenario | Conversion],
        merge: object = None,
        slow: bool = False,
        taken: Callable[[Conversion], None] = lambda conversion: None,
        refused: Callable[[LossError], None] = lambda error: None,
    ) -> None:
        self._settle()
        base = self.scenario

        def accept(outcome: Outcome) -> None:
            evaluation = outcome[1]
            if evaluation.scenario is not base:
                self._push(name, evaluation.scenario, merge)
            self._go_on(evaluation)

        def make(report: Report) -> Scenario | Conversion:
            try:
                return change(base, report)
            except LossError as error:
                raise on_screen(error, base) from error.__cause__

        how = {"slow": slow, "present": base, "follow": True, "done": taken}
        self._pursue(name, make, accept, refused, **how)

    def _pursue(
        self,
        what: str,
        make: Make,
        accept: Callable[[Outcome], None],
        refused: Callable[[LossError], None] = lambda error: None,
        **how: Any,
    ) -> None:
        """Make and evaluate a scenario, then accept it; see `Evaluating.start`."""

        def refuse(error: LossError) -> None:
            self._notices.warn(error)
            self._display.show_again(self._complete(self._state, self.refresh))
            refused(error)

        self._evaluating.start(what, make, self._state.evaluation, accept, refuse, **how)

    def undo(self) -> None:
        """Go one step back, if there is one."""
        self._move(-1)

    def redo(self) -> None:
        """Go one step forth, if there is one."""
        self._move(+1)

    def go_to_step(self, position: int) -> None:
        """Go to a step by its number, if there is such a step; 0 is where it began."""
        self._move(position - self._history.position)

    def pin(self) -> None:
        """Keep the present state as A, to compare with."""
        self._origin_of_pinned = self.origin
        self._show(pinned=self._state.evaluation)

    def unpin(self) -> None:
        """Forget A."""
        self._show(pinned=None)

    def swap(self) -> None:
        """Go to A, and keep the present state as A; without A nothing happens."""
        self._settle()
        pinned, present = self._state.pinned, self._state.evaluation
        if pinned is None:
            return

        def accept(outcome: Outcome) -> None:
            origin, self._origin_of_pinned = self._origin_of_pinned, self.origin
            self._push(SWAP, outcome[0].scenario, origin=origin)
            self._go_on(outcome[1], pinned=present)

        self._pursue(SWAP, lambda report: pinned.scenario, accept)

    def move_free(self, name: str, free: FreeDistributions | None, merge: object = None) -> None:
        """Move the two free distributions, or have none; a step of its own."""
        self._settle()
        self._history.push(Step(name, self.scenario, merge, free=free))
        self._show(free=free)

    def _push(
        self, name: str, scenario: Scenario, merge: object = None, origin: object = None
    ) -> None:
        self._history.push(Step(name, scenario, merge, origin, self._state.free))

    def come_from(self, origin: object) -> None:
        """Remember what the present scenario was read from; undo goes back to what was before."""
        self._history.come_from(origin)

    def belong_to(self, origin: object) -> None:
        """Remember that all steps are now those of one document."""
        self._history.belong_to(origin)
        self._origin_of_pinned = origin

    def mark_saved(self, title: str) -> None:
        """Remember that the present scenario is what the file `title` holds."""
        self._saved = self.scenario
        self._show(title=title)

    def select(self, row: int, column: int) -> None:
        """Select an entry of the logits table."""
        selection = Selection(row, column)
        if selection != self._state.selection:
            self._show(selection=selection)

    def select_class(self, column: int) -> None:
        """Select a class; the selected sample stays."""
        self.select(self._state.selection.row, column)

    def show(self, found: Found | None, row: int | None = None) -> None:
        """Show the samples that were found, all for None; and select a sample, if one is given."""
        selection = self._state.selection
        if row is not None:
            selection = replace(selection, row=row)
        self._show(found=found, selection=selection)

    def _move(self, by: int) -> None:
        self._settle()
        step = self._history.beside(by)
        if step is None or not by:
            return
        direction, name = ("Undo", self._history.undo_name) if by < 0 else ("Redo", step.name)

        def accept(outcome: Outcome) -> None:
            pinned, origin = self._state.pinned, self.origin
            self._history.move(by)
            if name == SWAP and pinned is not None and pinned.scenario is step.scenario:
                pinned, self._origin_of_pinned = self._state.evaluation, origin
            self._go_on(outcome[1], pinned=pinned, free=step.free)

        self._pursue(f"{direction} {name}", lambda report: step.scenario, accept)

    def _go_on(self, evaluation: Evaluation, **others: Any) -> None:
        """Show another evaluation of what is explored."""
        state = self._state
        self._show(
            evaluation=evaluation,
            found=renewed(state.found, evaluation),
            selection=state.selection.within(*evaluation.scenario.logits.shape),
            **others,
        )

    def _show(self, **fields: Any) -> None:
        self._change(**fields)
        self.refresh()

    def _change(self, **fields: Any) -> None:
        """Change some fields of the state, and those that follow from them."""
        history, evaluation = self._history, fields.get("evaluation", self._state.evaluation)
        if evaluation is not self._state.evaluation:
            fields["classes"] = describe_classes(evaluation)
        self._state = replace(
            self._state,
            undo_name=history.undo_name,
            redo_name=history.redo_name,
            modified=self.scenario is not self._saved,
            steps=history.names,
            step=history.position,
            **fields,
        )

    def _settle(self) -> None:
        """Let what is being typed belong to the state that it was typed into."""
        if self._editor is not None:
            self._editor.finish_editing()


def _raise(error: Exception) -> None:
    raise error
