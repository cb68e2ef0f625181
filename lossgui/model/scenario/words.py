"""Words that several views share: numbers as text, and names of what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from lossgui.language import N_, _
from lossgui.model.errors import LossError, Place
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.scenario import Scenario

LONGEST_NAME = 30
"""Characters of a sample's name within a sentence."""


@dataclass(frozen=True)
class InputWords:
    """How the numbers of the input table are spoken of.

    Parameters
    ----------
    entry : str
        One of them.
    title : str
        The table.
    color_by : str
        What the table shows of them where it shows what was typed.
    """

    entry: str
    title: str
    color_by: str


_INPUT_WORDS = {
    InputKind.LOGITS: InputWords(N_("logit"), N_("Logits"), N_("logit")),
    InputKind.LOG_PROBABILITIES: InputWords(
        N_("log-probability"), N_("Log-probabilities"), N_("value")
    ),
    InputKind.PROBABILITIES: InputWords(N_("probability"), N_("Probabilities"), N_("value")),
    InputKind.SCORES: InputWords(N_("score"), N_("Scores"), N_("score")),
}


@dataclass(frozen=True)
class TargetWords:
    """How samples and their targets are spoken of.

    Parameters
    ----------
    named : bool
        Whether a target is the name of a class, else a number.
    part, counted : str
        What has a loss of its own, and what is added to those that are not ignored.
    subject : str
        One of them, by ``sample`` and ``name`` of the class.
    side : str
        A class that is decided on, by the ``name`` of a column and the ``side``.
    members : str
        The samples that belong to a class.
    described : str
        How often a class occurs, and its part of the loss.
    count, weight, prior : str
        What the columns of the class weights are.
    probability, used_weight : str
        What the columns beside the targets are.
    right, wrong : str
        What a prediction is; ``half`` is where yes begins.
    decision, undone : str
        How a class is called, and how without the weights, where yes begins at ``threshold``.
    unshifted : str
        Why weights that move no logit cannot be undone.
    """

    named: bool
    part: str
    counted: str
    subject: str
    side: str
    members: str
    described: str
    count: str
    weight: str
    prior: str
    probability: str
    used_weight: str
    right: str
    wrong: str
    decision: str
    undone: str
    unshifted: str


W = TypeVar("W", InputWords, TargetWords)

_OF_INDEX = TargetWords(
    named=True,
    part=N_("sample"),
    counted=N_(" that count"),
    subject=N_("sample {sample}"),
    side="{side}",
    members=N_("samples"),
    described=N_("{name} is {part} of the samples and {share} of the loss."),
    count=N_("Samples whose target is the class."),
    weight=N_("Multiplies the losses of the class's samples."),
    prior=N_("Weight times frequency: the probability that constant logits learn."),
    probability=N_("The probability that the target class gets."),
    used_weight=N_("The weight that the sample's loss is multiplied by."),
    right=N_("the target is predicted"),
    wrong=N_("another class is predicted"),
    decision=N_("as predicted"),
    undone=N_("weights undone (argmax z \N{MINUS SIGN} ln w)"),
    unshifted=N_("The weights of this loss move no input by ln w, so there is nothing to undo."),
)

_TARGET_WORDS = {
    TargetKind.INDEX: _OF_INDEX,
    TargetKind.PROBABILITIES: replace(
        _OF_INDEX,
        named=False,
        counted="",
        probability=N_("The probability that the likeliest class of the target gets."),
        used_weight=N_("The weights of the classes, weighted by the target."),
    ),
    TargetKind.ELEMENTS: TargetWords(
        named=False,
        part=N_("element"),
        counted=N_(" that count"),
        subject=N_("element ({sample}, {name})"),
        side=N_("{name}: {side}"),
        members=N_("positives"),
        described=N_("{name} is positive in {part} of the samples and is {share} of the loss."),
        count=N_("Samples in which the class is positive."),
        weight=N_("Multiplies all losses of the column, of positives and negatives."),
        prior=N_("The probability of yes that a constant logit learns."),
        probability=N_("The probability that all of the row's targets get together."),
        used_weight=N_("The mean weight of the row's elements, pos_weight included."),
        right=N_("all elements are on the right side of {half}"),
        wrong=N_("an element is on the wrong side of {half}"),
        decision=N_("yes from {half} on"),
        undone=N_("weights undone (yes from p = w/(1+w) = {threshold:.4g} on)"),
        unshifted=N_("The weight counts for yes and no alike, so there is nothing to undo."),
    ),
}


def loss_axis(scenario: Scenario, name: str = "loss") -> str:
    """Return what a loss is called, with its unit."""
    return f"{name} ({scenario.spec.unit})"


def input_words(scenario: Scenario) -> InputWords:
    """Return how the numbers of the input table are spoken of."""
    return _translated(_INPUT_WORDS[scenario.spec.input_kind])


def target_words(scenario: Scenario) -> TargetWords:
    """Return how samples and their targets are spoken of."""
    return _translated(_TARGET_WORDS[scenario.target_kind])


def _translated(words: W) -> W:
    texts: dict[str, Any] = {
        name: _(text) for name, text in vars(words).items() if text and isinstance(text, str)
    }
    return replace(words, **texts)


def half_text(scenario: Scenario) -> str:
    """Return from where on an element says yes."""
    given = scenario.spec.input
    return "p = 0.5" if given.has_probabilities else f"{given.kind.entry} = {given.half:g}"


def subject(scenario: Scenario, row: int, column: int) -> str:
    """Return the name of what has a loss of its own: a sample, or an element."""
    return target_words(scenario).subject.format(
        sample=sample_text(scenario, row), name=scenario.class_names[column]
    )


def side_text(scenario: Scenario, column: int, side: int) -> str:
    """Return the name of a class that is decided on; of a column, of its no or yes."""
    sides = scenario.rules.side_names(scenario.class_names)
    name = scenario.class_names[column] if column < scenario.n_classes else ""
    return target_words(scenario).side.format(name=name, side=sides[side])


def sample_text(scenario: Scenario, row: int) -> str:
    """Return a sample's name, its end left out where it is long."""
    name = scenario.sample_name(row)
    return (
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}\N{HORIZONTAL ELLIPSIS}"
    )


def on_screen(error: LossError, scenario: Scenario) -> LossError:
    """Return an error whose sentence names the place as the window does.

    Examples
    --------
    ``logits row 7, column 2`` of BCELoss becomes ``Probabilities, row 7, fox``.
    """
    place = error.place
    if place is None or not _is_there(scenario, place):
        return error
    shown = ", ".join(_screen_place(scenario, place))
    said = error.in_window.replace(f"({place})", f"({shown})")
    plain = f"in row {place.row}" + ("" if place.column is None else f", column {place.column}")
    return type(error)(said.replace(f" {plain} ", f" ({shown}) "), place)


def _is_there(scenario: Scenario, place: Place) -> bool:
    """Tell whether a place is a row of a table; one that is to be enlarged has it not yet."""
    n_rows, n_classes = scenario.n_samples, scenario.n_classes
    rows = {"logits": n_rows, "targets": n_rows, "weights": n_classes}.get(place.table, 0)
    column = place.column if isinstance(place.column, int) else 0
    return place.row is not None and place.row < rows and column < n_classes


def _screen_place(scenario: Scenario, place: Place) -> Iterator[str]:
    row, column = place.row or 0, place.column
    if place.table == "weights":
        yield from (_("Class weights"), scenario.class_names[row])
        if isinstance(column, str):
            yield column
        return
    yield input_words(scenario).title if place.table == "logits" else _("Targets")
    yield _("row {}").format(sample_text(scenario, row))
    if isinstance(column, int) and (place.table == "logits" or not target_words(scenario).named):
        yield scenario.class_names[column]


def why_no_probabilities(scenario: Scenario) -> str:
    """Return that a loss has no probabilities, and why; empty if it has some."""
    if scenario.spec.input.has_probabilities:
        return ""
    said = _("{} has no probabilities: its input is {}.")
    return said.format(scenario.loss, scenario.spec.input_kind)


def why_no_priors(scenario: Scenario) -> str:
    """Return that constant inputs learn no effective prior, and why; empty if they do."""
    if scenario.spec.log_likelihood:
        return why_no_probabilities(scenario)
    said = _("{} is no negative log-likelihood: constant inputs learn another prior than w·f.")
    return why_no_probabilities(scenario) or said.format(scenario.loss)


def denominator_name(scenario: Scenario) -> str:
    """Return what the mean divides by."""
    divisor, weight = scenario.divisor, scenario.weight
    if divisor.weighted and weight is not None and bool((weight != 1).any()):
        return divisor.label
    counted = "" if scenario.ignored is None else target_words(scenario).counted
    return divisor.parts + counted


def losses_shape(scenario: Scenario) -> list[int]:
    """Return the shape that torch gives the unreduced losses."""
    rules = scenario.rules
    losses = np.broadcast_to(0.0, rules.losses_shape(scenario.logits.shape))
    return list(rules.folded_losses(losses, scenario.shape).shape)


def ignored(scenario: Scenario, row: int, column: int) -> bool:
    """Tell whether a sample, or the element of a column, is ignored."""
    rules = scenario.rules
    target = rules.of_rows(scenario.targets.rows(row, row + 1), None)
    return rules.entry_ignored(target, scenario.ignored, column)
