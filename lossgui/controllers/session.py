"""Session: the one owner of the scenario and its history, and the one door for changes."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.model.errors import LossError
from lossgui.model.evaluation import Evaluation, evaluate
from lossgui.model.finding import Found, renewed
from lossgui.model.history import History, Step
from lossgui.model.scenario import Scenario
from lossgui.ports import Frame, Notices, Selection, View

START = Selection()

Change = Callable[[Scenario], Scenario]


class Session:
    """What is explored now, and how it came to be.

    Parameters
    ----------
    scenario : Scenario
    title : str
    notices : Notices
    selection : Selection, optional
        The first entry unless given.
    """

    def __init__(
        self,
        scenario: Scenario,
        title: str,
        notices: Notices,
        selection: Selection = START,
    ) -> None:
        self._notices = notices
        self._views: list[View] = []
        self._begin(scenario, title, selection)

    def _begin(self, scenario: Scenario, title: str, selection: Selection) -> None:
        evaluation = evaluate(scenario)
        self._history = History([Step("", scenario)])
        self._saved = scenario
        self._title = title
        self._selection = selection
        self._evaluation = evaluation
        self._found: Found | None = None

    @property
    def scenario(self) -> Scenario:
        """The present scenario."""
        return self._history.scenario

    @property
    def evaluation(self) -> Evaluation:
        """What the present scenario comes to."""
        return self._evaluation

    @property
    def frame(self) -> Frame:
        """What is on show."""
        return Frame(
            self._evaluation,
            self._selection,
            self._history.undo_name,
            self._history.redo_name,
            self._title,
            self.scenario is not self._saved,
            self._found,
        )

    def add_view(self, view: View) -> None:
        """Show every frame from now on in a view too."""
        self._views.append(view)
        view.present(self.frame)

    def begin(self, scenario: Scenario, title: str, selection: Selection = START) -> None:
        """Explore something else; the history starts anew."""
        self._begin(scenario, title, selection)
        self._notices.clear()
        self._present()

    def attempt(self, name: str, change: Change, merge: object = None) -> bool:
        """Make a change; if it is refused, say why and keep everything as it was.

        Parameters
        ----------
        name : str
            What undo calls the step.
        change : callable
            Makes a scenario of the present one, or raises LossError.
        merge : object, optional
            Changes one after the other with the same key are one step.

        Returns
        -------
        bool
            Whether the change was accepted.
        """
        try:
            scenario = change(self.scenario)
        except LossError as error:
            self._notices.warn(error)
            self._present()
            return False
        self._notices.clear()
        self.commit(scenario, name, merge)
        return True

    def commit(self, scenario: Scenario, name: str, merge: object = None) -> None:
        """Make a scenario the present one; the same scenario does nothing."""
        if scenario is self.scenario:
            self._present()
            return
        self._history.push(Step(name, scenario, merge))
        self._evaluate()

    def undo(self) -> None:
        """Go one step back, if there is one."""
        self._move(-1)

    def redo(self) -> None:
        """Go one step forth, if there is one."""
        self._move(+1)

    def mark_saved(self, title: str) -> None:
        """Remember that the present scenario is what the file `title` holds."""
        self._saved = self.scenario
        self._title = title
        self._present()

    def select(self, row: int, column: int) -> None:
        """Select an entry of the logits table."""
        selection = Selection(row, column)
        if selection != self._selection:
            self._selection = selection
            self._present()

    def select_class(self, column: int) -> None:
        """Select a class; the selected sample stays."""
        self.select(self._selection.row, column)

    def show(self, found: Found | None, row: int | None = None) -> None:
        """Show the samples that were found, all for None; and select a sample, if one is given."""
        self._found = found
        if row is not None:
            self._selection = Selection(row, self._selection.column)
        self._present()

    def _move(self, by: int) -> None:
        if self._history.move(by):
            self._notices.clear()
            self._evaluate()

    def _evaluate(self) -> None:
        self._evaluation = evaluate(self.scenario, self._evaluation)
        self._found = renewed(self._found, self._evaluation)
        self._clip_selection()
        self._present()

    def _clip_selection(self) -> None:
        rows, columns = self.scenario.logits.shape
        self._selection = Selection(
            max(0, min(self._selection.row, rows - 1)),
            max(0, min(self._selection.column, columns - 1)),
        )

    def _present(self) -> None:
        frame = self.frame
        for view in self._views:
            view.present(frame)
