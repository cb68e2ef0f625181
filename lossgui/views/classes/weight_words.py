"""What the class weights do, in sentences that change live."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from lossgui.language import _
from lossgui.model.classes.class_statistics import describe_classes
from lossgui.model.classes.inverse_weights import shift
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import target_words
from lossgui.model.text.formatting import fixed_text


def effect(evaluation: Evaluation, index: int) -> str:
    """Return what the weights do to the loss, to a class and to the value."""
    scenario = evaluation.scenario
    if not scenario.n_classes:
        return _("There are no classes yet: open a file that has some.")
    sentences = (
        _ambiguous(scenario),
        _negative(scenario) or _described(evaluation, index),
        _shifted(evaluation, index),
        _compared(evaluation),
    )
    return " ".join(filter(None, sentences))


def in_state_a(pinned: Evaluation | None, name: str) -> str:
    """Return what the value and the class of a name were in state A; empty without one."""
    if pinned is None or not math.isfinite(pinned.value):
        return ""
    scenario = pinned.scenario
    value = f"{_what(scenario)} = {fixed_text(pinned.value, 4)}"
    if name in scenario.class_names:
        share = describe_classes(pinned).loss_share[scenario.class_names.index(name)]
        if math.isfinite(share):
            text = _("State A: {value}, {name} is {share} of the loss.")
            if not _of_own_samples(scenario):
                text = _("State A: {value}, the weight of {name} multiplies {share} of the loss.")
            return text.format(value=value, name=name, share=_percent(share, 2))
    return _("State A: {}.").format(value)


def _ambiguous(scenario: Scenario) -> str:
    n_samples, n_classes = scenario.logits.shape
    weighted = scenario.element_weight is not None or bool((scenario.weights != 1).any())
    clear = not scenario.spec.element_weights or n_samples != n_classes or n_classes == 1
    if clear or not weighted:
        return ""
    return _(
        "Mind the axis: with {n} samples and {n} classes torch takes a weight of shape ({n},) per "
        "class; per sample needs shape ({n}, 1)."
    ).format(n=n_samples)


def _negative(scenario: Scenario) -> str:
    """Say what the first negative class weight means; empty without one."""
    if scenario.element_weight is not None or not (scenario.weights < 0).any():
        return ""
    name = scenario.class_names[int(np.argmax(scenario.weights < 0))]
    return _(
        "{name} has a negative weight: torch takes it, but then more loss of {name} lowers the sum "
        "of the losses, and shares mean nothing."
    ).format(name=name)


def _of_own_samples(scenario: Scenario) -> bool:
    """Tell whether what a class's weight multiplies is the loss of the class's own samples."""
    return scenario.spec.loss.owns_samples(scenario.target_kind, scenario.parameters)


def _described(evaluation: Evaluation, index: int) -> str:
    """Say how often a class occurs and what part of the loss its weight multiplies."""
    scenario, classes = evaluation.scenario, describe_classes(evaluation)
    share, spread = float(classes.loss_share[index]), float(classes.spread_share[index])
    if not math.isfinite(classes.frequency[index]) or not math.isfinite(share):
        return ""
    if _of_own_samples(scenario):
        text = target_words(scenario).described
    elif spread:
        text = _(
            "{name} is {part} of the targets. Its weight multiplies {share} of the loss: {own} for "
            "those targets and {spread} for the label smoothing of all samples."
        )
    else:
        text = _("{name} is {part} of the targets. Its weight multiplies {share} of the loss.")
    return text.format(
        name=scenario.class_names[index],
        part=_percent(float(classes.frequency[index]), 3),
        share=_percent(share, 2),
        own=_percent(share - spread, 2),
        spread=_percent(spread, 2),
    )


def _shifted(evaluation: Evaluation, index: int) -> str:
    """Say how the weights move the optimum of a class, in ratios of weights alone."""
    found, names = shift(evaluation, index), evaluation.scenario.class_names
    if found is None:
        return ""
    moved = f"ln {found.ratio:.3g} = {found.logit:+.2f}"
    if found.reference is None:
        text = _("With its pos_weight the optimum's logit of {name} moves by {moved}.")
        return text.format(name=names[index], moved=moved)
    text = _("With these weights the optimum's logit of {name} moves by {moved} against {other}.")
    return text.format(name=names[index], moved=moved, other=names[found.reference])


def _compared(evaluation: Evaluation) -> str:
    """Say what the weights do to the value; only sums per class are needed for that."""
    scenario = evaluation.scenario
    what, value = _what(scenario), evaluation.value
    if scenario.has_element_weights or not math.isfinite(value):
        return ""
    if bool((scenario.weights == 1).all() and (scenario.pos_weights == 1).all()):
        return _("All weights are 1.")
    plain = evaluate(replace(scenario, weight=None, pos_weight=None), evaluation)
    return _("{what} = {value}, unweighted {plain}.").format(
        what=what, value=fixed_text(value, 4), plain=fixed_text(plain.value, 4)
    )


def _what(scenario: Scenario) -> str:
    return _("Mean") if scenario.reduction == "mean" else _("Sum")


def _percent(part: float, digits: int) -> str:
    return f"{float(f'{100 * part:.{digits}g}'):g} %"
