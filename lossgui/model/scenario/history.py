"""Undo and redo: a list of frozen scenarios, which share what did not change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lossgui.model.information import FreeDistributions
from lossgui.model.scenario.scenario import Scenario


@dataclass(frozen=True)
class Step:
    """A named change and the scenario it led to.

    Attributes
    ----------
    name : str
    scenario : Scenario
    merge : object
        Steps one after the other with equal keys are one.
    origin : object
        What its numbers were read from; None for those of the step before.
    free : FreeDistributions, optional
        Two distributions that are moved by hand, beside the scenario.
    """

    name: str
    scenario: Scenario
    merge: object = None
    origin: object = None
    free: FreeDistributions | None = None


@dataclass
class History:
    """The steps of a session; the first is where it began.

    Parameters
    ----------
    steps : list of Step
    position : int
        The present step.
    """

    steps: list[Step]
    position: int = field(default=0)

    @property
    def scenario(self) -> Scenario:
        """The present scenario."""
        return self.steps[self.position].scenario

    @property
    def origin(self) -> object:
        """What the numbers of the present step were read from."""
        steps = reversed(self.steps[: self.position + 1])
        return next((step.origin for step in steps if step.origin is not None), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all steps."""
        return tuple(step.name for step in self.steps)

    @property
    def undo_name(self) -> str | None:
        """The name of the step that undo takes back."""
        return self.steps[self.position].name if self.position else None

    @property
    def redo_name(self) -> str | None:
        """The name of the step that redo makes again."""
        ahead = self.position + 1
        return self.steps[ahead].name if ahead < len(self.steps) else None

    def push(self, step: Step) -> None:
        """Add a step behind the present one; what was undone is forgotten."""
        del self.steps[self.position + 1 :]
        if step.merge is not None and step.merge == self.steps[-1].merge:
            self.steps[-1] = step
            return
        self.steps.append(step)
        self.position += 1

    def come_from(self, origin: object) -> None:
        """Remember what the numbers of the present step were read from."""
        self.steps[self.position] = replace(self.steps[self.position], origin=origin)

    def belong_to(self, origin: object) -> None:
        """Let every step be one of the same document."""
        self.steps[:] = [replace(step, origin=None) for step in self.steps]
        self.steps[0] = replace(self.steps[0], origin=origin)

    def move(self, by: int) -> None:
        """Make a step so many before (-) or behind (+) the present one; there must be one."""
        self.position += by

    def beside(self, by: int) -> Step | None:
        """Return the step so many before (-) or behind (+) this one; None if there is none."""
        target = self.position + by
        return self.steps[target] if 0 <= target < len(self.steps) else None
