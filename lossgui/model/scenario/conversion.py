"""Another loss for the same samples: what is kept, what is converted, and what to say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lossgui.model.array import Array
from lossgui.model.errors import DomainError, LossError, Place
from lossgui.model.losses.primitives import log_softmax, logit, sigmoid, softmax
from lossgui.model.losses.registry import LOSSES, having
from lossgui.model.losses.signature.options import (
    IGNORED_KEY,
    USUAL_IGNORE_INDEX,
    Value,
    is_nan,
    with_value,
)
from lossgui.model.losses.signature.targets import TargetKind, are_ignored
from lossgui.model.losses.spec import LossSpec
from lossgui.model.scenario.scenario import Scenario, compute_dtype
from lossgui.model.scenario.table import Table
from lossgui.model.schemes import UNWEIGHTED


@dataclass(frozen=True)
class Conversion:
    """A scenario with another loss, and the sentences that say what was converted."""

    scenario: Scenario
    remarks: tuple[str, ...]


def with_loss(scenario: Scenario, key: str) -> Conversion:
    """Return the scenario under another loss.

    Logits, log-probabilities and probabilities are converted into each other, class indices and
    0/1 columns too. Weights per element are dropped on the way to a loss that has none, and what
    has more than two dimensions is unfolded to rows where the loss takes no more, or where targets
    change their kind; both are said. Everything else is kept.

    Raises
    ------
    DomainError
        If the converted numbers lie outside the domain of the loss, such as nan for BCELoss, or
        if samples are ignored and the loss cannot ignore any.
    """
    old, new = scenario.spec, LOSSES[key]
    if new is old:
        return Conversion(scenario, ())
    changed, input_remark = _convert_input(scenario, new)
    changed, target_remark = _convert_targets(changed, new)
    changed, reset = _with_own_options(replace(changed, loss=key))
    changed = _in_own_shape(_with_own_weights(changed))
    remarks = [input_remark, target_remark, reset]
    if len(scenario.shape) > 2 and changed.shape != scenario.shape:
        remarks.append("its dimensions were unfolded to rows")
    if not new.element_weights and scenario.has_element_weights:
        changed = replace(changed, element_weight=None, element_pos_weight=None)
        remarks.append("the weights per element were dropped")
    _check_ignored(scenario, new)
    return Conversion(changed.checked(), tuple(filter(None, remarks)))


def _with_own_options(scenario: Scenario) -> tuple[Scenario, str]:
    """Return a scenario in which options that its loss refuses have their defaults; say which."""
    options, remarks = scenario.options, []
    for parameter in scenario.spec.parameters:
        key, value = parameter.key, parameter.of(options)
        try:
            parameter.taken(value)
        except LossError:
            options = with_value(options, key, parameter.default)
            remarks.append(f"{key} is {parameter.default} now, as it cannot be {value}")
    return replace(scenario, options=options), "; ".join(remarks)


def _with_own_weights(scenario: Scenario) -> Scenario:
    """Return a scenario whose scheme is custom, or none, if its loss lacks what that fills."""
    if scenario.scheme.fills in scenario.spec.vectors:
        return scenario
    plain = scenario.weight is None
    return replace(scenario, scheme=UNWEIGHTED if plain else scenario.scheme.custom())


def _in_own_shape(scenario: Scenario) -> Scenario:
    """Return a scenario in the shape that it has, or unfolded where its loss refuses that."""
    if len(scenario.shape) < 3:
        return scenario
    rules, shape = scenario.rules, scenario.shape
    x = rules.folded_input(scenario.logits.array(), shape)
    target = rules.folded_targets(scenario.targets.array(), shape)
    try:
        scenario.spec.loss.check_arguments(scenario.loss, scenario.target_kind, x, target)
    except LossError:
        return replace(scenario, shape=scenario.logits.shape)
    return scenario


def _check_ignored(scenario: Scenario, new: LossSpec) -> None:
    """Raise DomainError if a sample is ignored and the new loss has no way to ignore it."""
    if new.parameter(IGNORED_KEY) is not None:
        return
    for start, stop in scenario.targets.spans():
        rows = scenario.rules.of_rows(scenario.targets.rows(start, stop), None)
        for row in np.flatnonzero(scenario.rules.ignored_rows(rows, scenario.ignored))[:1]:
            raise DomainError(
                f"{new.key} cannot ignore a sample, as {scenario.loss} does with sample "
                f"{scenario.sample_name(start + int(row))}: give each a class first; only "
                f"{having(IGNORED_KEY)} {IGNORED_KEY}.",
                Place("targets", start + int(row), 0),
            )


def _convert_input(scenario: Scenario, new: LossSpec) -> tuple[Scenario, str]:
    old = scenario.spec
    route = _ROUTES.get((_scale(old), _scale(new)))
    if route is None:
        mean_the_same = old.input.has_probabilities == new.input.has_probabilities
        remark = f"the {old.input_kind} are taken as {new.input_kind}"
        return scenario, "" if mean_the_same else remark
    function, how = route
    values = scenario.logits.array()
    with np.errstate(all="ignore"):
        converted = function(values.astype(compute_dtype(values)))
    table = Table(converted, scenario.logits.tile_rows)
    remark = f"the {old.input_kind} became {new.input_kind}{how}"
    return replace(scenario, logits=table), remark


def _scale(spec: LossSpec) -> str:
    """Name the scale of an input; that of elements, whose half is 0, is read by a sigmoid."""
    if spec.input.activation in ("softmax", "sigmoid", "none"):
        return "elements" if TargetKind.ELEMENTS in spec.target_kinds else "logits"
    return str(spec.input_kind)


_ROUTES: dict[tuple[str, str], tuple[Callable[[Array], Array], str]] = {
    ("logits", "log-probabilities"): (log_softmax, " by log-softmax"),
    ("logits", "probabilities"): (softmax, " by softmax"),
    ("elements", "log-probabilities"): (log_softmax, " by log-softmax"),
    ("elements", "probabilities"): (sigmoid, " by sigmoid"),
    ("log-probabilities", "probabilities"): (softmax, " by softmax"),
    ("log-probabilities", "elements"): (
        lambda x: logit(softmax(x)),
        " by log(p / (1 - p))",
    ),
    ("probabilities", "logits"): (np.log, " by their logarithm"),
    ("probabilities", "log-probabilities"): (
        lambda p: log_softmax(np.log(p)),
        ", normalised by row",
    ),
    ("probabilities", "elements"): (logit, " by log(p / (1 - p))"),
}


def _convert_targets(scenario: Scenario, new: LossSpec) -> tuple[Scenario, str]:
    if scenario.target_kind in new.target_kinds:
        return scenario, ""
    return _TARGET_ROUTES[new.target_kinds[0]](scenario)


def _free(ignored: Value, targets: range) -> int:
    """Return what is ignored unless it is none or a target of the new kind, then the default."""
    if ignored is None or is_nan(ignored) or ignored in targets:
        return USUAL_IGNORE_INDEX
    return int(ignored)


def _ignoring(scenario: Scenario, value: Value) -> Scenario:
    return replace(scenario, options=with_value(scenario.options, IGNORED_KEY, value))


def _to_elements(scenario: Scenario) -> tuple[Scenario, str]:
    """Turn class indices into 0/1 columns; ignored samples stay ignored by the extension."""
    shaped = replace(scenario, target_kind=TargetKind.ELEMENTS, shape=scenario.logits.shape)
    if scenario.target_kind is TargetKind.PROBABILITIES:
        return _ignoring(shaped, None), "the class probabilities are kept as columns"
    indices = scenario.targets.array()[:, 0]
    ignored = are_ignored(indices, scenario.ignored)
    columns = (indices[:, None] == np.arange(scenario.n_classes)).astype(np.float64)
    marker = None
    if ignored.any():
        marker = _free(scenario.ignored, range(2))
        columns[ignored] = marker
    targets = Table(columns, scenario.targets.tile_rows)
    return _ignoring(replace(shaped, targets=targets), marker), (
        "the class indices became 0/1 columns"
    )


def _to_probabilities(scenario: Scenario) -> tuple[Scenario, str]:
    """Turn class indices into rows that are 1 at the class; what is ignored becomes 0."""
    rows = scenario.rules.of_rows(scenario.targets.array(), None)
    ignored = are_ignored(rows, scenario.ignored)
    columns, _ = scenario.rules.columns(rows, scenario.n_classes, scenario.ignored)
    if ignored.shape == columns.shape:
        columns = np.where(ignored, 0.0, columns)
    targets = Table(columns, scenario.targets.tile_rows)
    shape = scenario.logits.shape if scenario.rules.per_element else scenario.shape
    kind = TargetKind.PROBABILITIES
    changed = replace(scenario, targets=targets, target_kind=kind, shape=shape)
    remark = "the targets became class probabilities"
    if ignored.any():
        remark += ", 0 where they were ignored, which costs nothing but counts in the mean"
    return _ignoring(changed, USUAL_IGNORE_INDEX), remark


def _to_indices(scenario: Scenario) -> tuple[Scenario, str]:
    """Turn columns into the index of the largest; wholly ignored samples stay ignored."""
    columns = scenario.targets.array()
    marker = _free(scenario.ignored, range(scenario.n_classes))
    ignored = scenario.rules.ignored_rows(columns, scenario.ignored) & (columns.shape[1] > 0)
    largest = columns.argmax(axis=1) if columns.shape[1] else np.full(len(columns), marker)
    indices = np.where(ignored, marker, largest).astype(np.int64)
    targets = Table(indices[:, None], scenario.targets.tile_rows)
    shape = scenario.logits.shape if scenario.rules.per_element else scenario.shape
    exact = bool((((columns == 0) | (columns == 1)).all(1) & (columns.sum(1) == 1) | ignored).all())
    remark = "the columns became class indices"
    changed = replace(scenario, targets=targets, target_kind=TargetKind.INDEX, shape=shape)
    return _ignoring(changed, marker), (remark if exact else f"{remark}, the largest of each row")


_TARGET_ROUTES: dict[TargetKind, Callable[[Scenario], tuple[Scenario, str]]] = {
    TargetKind.INDEX: _to_indices,
    TargetKind.PROBABILITIES: _to_probabilities,
    TargetKind.ELEMENTS: _to_elements,
}
