"""What the class weights do, in sentences that change live."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QCoreApplication

from lossgui.model.evaluation import Evaluation, evaluate
from lossgui.model.samples import describe_classes
from lossgui.model.scenario import Scenario
from lossgui.model.solving import Leader, leader


def effect(evaluation: Evaluation) -> str:
    """Return what the weights do to the loss, to its leading class and to the value."""
    scenario = evaluation.scenario
    if not scenario.n_classes:
        return _tr("There are no classes yet: open a file that has some.")
    sentences = (_ambiguous(scenario), _leading(evaluation), _compared(evaluation))
    return " ".join(filter(None, sentences))


def in_state_a(pinned: Evaluation | None) -> str:
    """Return what the same words were of state A; empty without one."""
    if pinned is None or not math.isfinite(pinned.value):
        return ""
    value = _tr("{what} = {value:.4f}").format(what=_what(pinned.scenario), value=pinned.value)
    found = leader(describe_classes(pinned), pinned.scenario.spec.binary)
    if found is None or not math.isfinite(found.loss_share):
        return _tr("State A: {}.").format(value)
    name, share = pinned.scenario.class_names[found.index], _percent(found.loss_share, 2)
    return _tr("State A: {value}, {name} is {share} of the loss.").format(
        value=value, name=name, share=share
    )


def _ambiguous(scenario: Scenario) -> str:
    n_samples, n_classes = scenario.logits.shape
    weighted = scenario.element_weight is not None or bool((scenario.weights != 1).any())
    if not scenario.spec.binary or n_samples != n_classes or n_classes == 1 or not weighted:
        return ""
    return _tr(
        "Mind the axis: with {n} samples and {n} classes torch takes a weight of shape ({n},) per "
        "class; per sample needs shape ({n}, 1)."
    ).format(n=n_samples)


def _leading(evaluation: Evaluation) -> str:
    binary = evaluation.scenario.spec.binary
    found = leader(describe_classes(evaluation), binary)
    if found is None or not math.isfinite(found.frequency):
        return ""
    if binary:
        text = _tr("{name} is positive in {part} of the samples and is {share} of the loss.")
    else:
        text = _tr("{name} is {part} of the samples and {share} of the loss.")
    name = evaluation.scenario.class_names[found.index]
    said = text.format(
        name=name, part=_percent(found.frequency, 3), share=_percent(found.loss_share, 2)
    )
    return f"{said} {_shift(name, found, evaluation.scenario)}".strip()


def _shift(name: str, found: Leader, scenario: Scenario) -> str:
    per_element = scenario.element_weight is not None or scenario.element_pos_weight is not None
    if per_element or found.ratio == 1 or not math.isfinite(found.logit_shift):
        return ""
    if scenario.spec.binary:
        text = _tr("With its pos_weight the best logit of {name} moves by ln {ratio} = {shift}.")
    else:
        text = _tr(
            "With these weights the best logit of {name} moves by ln {ratio} = {shift} against a "
            "weight of 1."
        )
    return text.format(name=name, ratio=f"{found.ratio:.3g}", shift=f"{found.logit_shift:+.2f}")


def _compared(evaluation: Evaluation) -> str:
    """Say what the weights do to the value; only sums per class are needed for that."""
    scenario = evaluation.scenario
    what, value = _what(scenario), evaluation.value
    per_element = scenario.element_weight is not None or scenario.element_pos_weight is not None
    if per_element or not math.isfinite(value):
        return ""
    if bool((scenario.weights == 1).all() and (scenario.pos_weights == 1).all()):
        return _tr("All weights are 1.")
    plain = evaluate(replace(scenario, weight=None, pos_weight=None), evaluation)
    return _tr("{what} = {value:.4f}, unweighted {plain:.4f}.").format(
        what=what, value=value, plain=plain.value
    )


def _what(scenario: Scenario) -> str:
    return _tr("Mean") if scenario.reduction == "mean" else _tr("Sum")


def _percent(part: float, digits: int) -> str:
    return f"{float(f'{100 * part:.{digits}g}'):g} %"


def _tr(text: str) -> str:
    return QCoreApplication.translate("WeightWords", text)
