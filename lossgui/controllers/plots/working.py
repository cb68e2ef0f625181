"""Working: the loss of the selected sample, the value of the batch and the gradient, by steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from lossgui.controllers.presenter import Presenter
from lossgui.language import N_, _
from lossgui.model.derivation import Working, micro_batches, working
from lossgui.model.errors import LossError, ParameterError, Place
from lossgui.model.evaluation.evaluation import FRAME_CELLS, TileMap
from lossgui.model.losses.steps import DerivationStep
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import sample_text, subject
from lossgui.model.text.fields import parse_whole
from lossgui.model.text.formatting import small_text
from lossgui.state import ViewState
from lossgui.state.controls import Button, Choice, Control, Field
from lossgui.state.pictures import Columns, Picture, ShownStep, WorkingPicture

PARTS = {"loss": N_("Loss"), "reduction": N_("Batch"), "gradient": N_("Gradient")}
HINTS = {
    "loss": N_("From the input of the selected sample to its weighted loss."),
    "reduction": N_("From the losses of all samples to the value of the batch."),
    "gradient": N_("From the probabilities to the gradient of the value."),
}

MOST_VALUES = 12
"""Classes of a step whose numbers are told."""


@dataclass(frozen=True)
class WorkingChoices:
    """Which part is told, how many of its steps, None for all, and the size of micro-batches."""

    part: str = "loss"
    revealed: int | None = None
    micro: int = 0


class WorkingPresenter(Presenter[Working, Picture]):
    """Tells how the numbers of the selected sample come about, one step after the other."""

    what = N_("Working")
    choices = WorkingChoices()

    def question(self, state: ViewState) -> object:
        if not state.scenario.n_samples:
            return None
        return state.evaluation, state.selection.row, self.choices.micro

    def is_slow(self, state: ViewState) -> bool:
        return bool(self.choices.micro) and state.scenario.logits.base.size > FRAME_CELLS

    def find(self, state: ViewState, tile_map: TileMap) -> Working:
        evaluation, size = state.evaluation, self.choices.micro
        found = working(evaluation, state.selection.row)
        if not size or state.scenario.reduction != "mean":
            return found
        more = micro_batches(evaluation, size, tile_map)
        return found._replace(reduction=found.reduction + more)

    def picture(self, state: ViewState, found: Working | None, current: bool) -> Picture:
        if found is None:
            return Picture(
                controls=self._controls(0, 0), message=_("There is no sample to tell of.")
            )
        scenario, row, column = state.scenario, state.selection.row, state.selection.column
        steps: Sequence[DerivationStep] = getattr(found, self.choices.part)
        revealed = self._revealed(len(steps))
        classes = _told_classes(scenario, row, column)
        shown = [_shown(one, k + 1, scenario, classes) for k, one in enumerate(steps[:revealed])]
        return WorkingPicture(
            controls=self._controls(revealed, len(steps)),
            sentence=_reason(scenario, row, steps[:revealed])
            or _progress(scenario, row, column, shown[-1], len(steps)),
            columns=partial(_columns, scenario, found),
            steps=tuple(shown),
            n_steps=len(steps),
            marked=scenario.class_names[column],
        )

    def take(self, name: str, value: Any) -> None:
        """Take another part, or go through its steps."""
        if name == "working_part":
            self.choose(replace(self.choices, part=value, revealed=None))
        elif name == "working_micro":
            self._split(value)
        else:
            self.go({"working_back": -1, "working_next": 1}.get(name))

    def go(self, by: int | None) -> None:
        """Reveal so many more steps, or fewer; all of them without a number."""
        if self.found is None:
            return
        count = len(getattr(self.found, self.choices.part))
        revealed = None if by is None else min(max(self._revealed(count) + by, 1), count)
        self.choose(replace(self.choices, revealed=revealed))

    def _split(self, text: str) -> None:
        """Split the batch into micro-batches of so many samples; an empty text is none."""
        words = _("a whole number above 0, or nothing")
        try:
            size = parse_whole(text, Place("micro-batch"), "micro-batch", words) if text else 0
            if text and size < 1:
                raise ParameterError(_("micro-batch must be {}, not {}.").format(words, size))
        except LossError as error:
            self._background.notices.warn(error)
            self._again()
        else:
            self.choose(replace(self.choices, micro=size, revealed=None))

    def _revealed(self, count: int) -> int:
        chosen = self.choices.revealed
        return count if chosen is None else min(chosen, count)

    def _controls(self, revealed: int, count: int) -> tuple[Control, ...]:
        texts, hints = ({key: _(text) for key, text in of.items()} for of in (PARTS, HINTS))
        part = self.choices.part
        back = Button("working_back", _("Back"), _("One step less (Left)."), enabled=revealed > 1)
        forth = _("One step more (Space or Right).")
        whole = _("Show all steps (End).")
        return (
            Choice("working_part", _("Part"), texts=texts, hints=hints, chosen=part),
            back,
            Button("working_next", _("Next"), forth, enabled=revealed < count),
            Button("working_all", _("All"), whole, enabled=revealed < count),
            Field(
                "working_micro",
                _("micro-batch"),
                _("Samples of a micro-batch, to compare the mean of means with the mean of all."),
                value=str(self.choices.micro or ""),
                shown=part == "reduction",
            ),
        )


def _told_classes(scenario: Scenario, row: int, column: int) -> list[int]:
    """Return the classes whose numbers are told; of many the target and the selected one first."""
    every = range(scenario.n_classes)
    if len(every) <= MOST_VALUES:
        return list(every)
    target = scenario.block(row, row + 1).target.reshape(-1)
    own = int(target[0]) if len(target) == 1 else int(np.argmax(target))
    first = [index for index in dict.fromkeys((own, column)) if index in every]
    return first + [index for index in every[:MOST_VALUES] if index not in first]


def _shown(
    step: DerivationStep, number: int, scenario: Scenario, classes: Sequence[int]
) -> ShownStep:
    names = scenario.class_names
    if step.key == "micro_means":
        names = tuple(f"k={k + 1}" for k in range(min(len(step.values), MOST_VALUES)))
        classes = range(len(names))
    told = [index for index in classes if step.values.ndim and index < len(step.values)]
    numbers = step.values[told].tolist() if step.values.ndim else [step.values.item()]
    return ShownStep(
        number,
        _(step.name),
        step.formula,
        step.typeset,
        step.numbers,
        tuple(names[index] for index in told),
        tuple(map(small_text, numbers)),
        len(step.values) - len(told) if step.values.ndim else 0,
    )


def _reason(scenario: Scenario, row: int, steps: Sequence[DerivationStep]) -> str:
    """Return why a sample with a single target costs what it does; "" before its last step."""
    found = {step.key: float(step.values) for step in steps if not step.values.ndim}
    if not {"minus", "loss"} <= found.keys():
        return ""
    said = _("Sample {} costs {}: its target {} gets the probability {}, -ln {} = {}, weight {}.")
    surprise, target = found["minus"], int(scenario.block(row, row + 1).target[0])
    p, weight = small_text(math.exp(-surprise)), small_text(float(scenario.weights[target]))
    name, loss = scenario.class_names[target], small_text(found["loss"])
    return said.format(sample_text(scenario, row), loss, name, p, p, small_text(surprise), weight)


def _progress(scenario: Scenario, row: int, column: int, last: ShownStep, count: int) -> str:
    """Return what the last step on show says, in one sentence."""
    told = zip(last.names, last.values, strict=True) if last.names else ()
    values = ", ".join(f"{name} {value}" for name, value in told) or last.values[0]
    per_element = scenario.rules.per_element
    who = sample_text(scenario, row) if not per_element else subject(scenario, row, column)
    said = _("Step {} of {} for sample {}: {}, {} = {}.")
    if per_element:
        said = _("Step {} of {} for {}: {}, {} = {}.")
    return said.format(last.number, count, who, last.name, last.formula, values)


def _columns(scenario: Scenario, found: Working) -> Columns:
    """Return all steps of all parts, a number a line."""
    rows = [
        (part, number, step.key, step.formula, name, value)
        for part, steps in found._asdict().items()
        for number, step in enumerate(steps, 1)
        for name, value in _named(step, scenario)
    ]
    titles = "part", "step", "key", "formula", "class", "value"
    return dict(zip(titles, map(list, zip(*rows, strict=True)), strict=True))


def _named(step: DerivationStep, scenario: Scenario) -> list[tuple[str, float]]:
    if not step.values.ndim:
        return [("", step.values.item())]
    is_micro = step.key == "micro_means"
    names = map(str, range(1, len(step.values) + 1)) if is_micro else scenario.class_names
    return list(zip(names, step.values.tolist(), strict=True))
