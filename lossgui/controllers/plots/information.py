"""InformationPlots: which two distributions are on show, and what a person does to them."""

from __future__ import annotations

from dataclasses import replace

from lossgui.controllers.session import Session
from lossgui.model.errors import DomainError
from lossgui.model.information import Information, distribution, leading, redistributed
from lossgui.model.sample_distributions import sample_information
from lossgui.ports.plots import InformationChoices, InformationPicture, InformationView
from lossgui.state import ViewState

MOST_CLASSES = 12
"""Classes that are shown one by one; the others are summed."""

EXAMPLE = ("a", "b", "c"), (0.7, 0.2, 0.1), (0.5, 0.3, 0.2)
"""Names, target and prediction where free distributions have no sample to start from."""


class InformationPlots:
    """A view that tells target and prediction of the selected sample, or two free ones.

    Parameters
    ----------
    session : Session
    information_view : InformationView
    """

    def __init__(self, session: Session, information_view: InformationView) -> None:
        self._session = session
        self._information_view = information_view
        self._choices = InformationChoices()
        self._free: InformationPicture | None = None
        self._held: InformationPicture | None = None
        self._shown: tuple[object, ...] = ()

    def present(self, state: ViewState) -> None:
        """Show the distributions if they are others, or why there are none."""
        shown = state.evaluation, state.selection, state.pinned, self._choices, self._free
        if shown == self._shown:
            return
        self._shown = shown
        if self._free is not None:
            self._information_view.present_information(state, self._free, self._choices)
            return
        try:
            picture = _of_sample(state)
        except DomainError as error:
            self._information_view.present_nothing(state, str(error), self._choices)
        else:
            self._information_view.present_information(state, picture, self._choices)

    def choose_unit(self, unit: str) -> None:
        """Show all numbers in nats, or in bits."""
        self._choices = replace(self._choices, unit=unit)
        self.present(self._session.state)

    def set_free(self, free: bool) -> None:
        """Let both distributions be moved, or follow the selected sample."""
        self._choices = replace(self._choices, free=free)
        self._free = self._start() if free else None
        self.present(self._session.state)

    def reset(self) -> None:
        """Let free distributions be those of the selected sample again."""
        if self._choices.free:
            self._free = self._start()
            self.present(self._session.state)

    def drag(self, of_target: bool, index: int, value: float) -> None:
        """Move one probability; the others keep the proportions that they had at the start."""
        if self._free is None:
            return
        self._held = self._held or self._free
        old = self._held.information
        side = old.target if of_target else old.prediction
        moved = distribution(redistributed(side.p, index, value), "The distribution")
        made = Information(
            moved if of_target else old.target, old.prediction if of_target else moved
        )
        self._free = replace(self._free, information=made)
        self.present(self._session.state)

    def finish_drag(self) -> None:
        """End a drag."""
        self._held = None

    def _start(self) -> InformationPicture:
        try:
            return replace(_of_sample(self._session.state), loss=None, pinned=None)
        except DomainError:
            names, p, q = EXAMPLE
            made = Information(distribution(p, "p"), distribution(q, "q"))
            return InformationPicture(made, names, leading(made, MOST_CLASSES))


def _of_sample(state: ViewState) -> InformationPicture:
    scenario, entry = state.scenario, state.selection
    if entry.row >= scenario.n_samples or entry.column >= scenario.n_classes:
        raise DomainError("no samples: open a file or type logits")
    made = sample_information(scenario, entry.row, entry.column)
    losses = state.evaluation.losses(entry.row, entry.row + 1)
    loss = scenario.rules.own_loss(losses, entry.column)
    shown = leading(made, MOST_CLASSES)
    names = scenario.rules.side_names(scenario.class_names)
    return InformationPicture(made, names, shown, loss, _pinned(state))


def _pinned(state: ViewState) -> Information | None:
    """Return the information of the same sample in state A, where its table has one."""
    if state.pinned is None:
        return None
    before, now = state.pinned.scenario, state.scenario
    same_parts = before.rules.per_element == now.rules.per_element
    if before.logits.shape != now.logits.shape or not same_parts:
        return None
    try:
        return sample_information(before, state.selection.row, state.selection.column)
    except DomainError:
        return None
