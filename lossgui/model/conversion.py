"""Another loss for the same samples: what is kept, what is converted, and what to say about it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from lossgui.model.domains import check_elements
from lossgui.model.losses.ignored import is_ignored
from lossgui.model.losses.terms import Array
from lossgui.model.primitives import log_softmax, logit, sigmoid, softmax
from lossgui.model.registry import LOSSES, USUAL_IGNORE_INDEX, InputKind, LossSpec, TargetKind
from lossgui.model.scenario import Scenario, compute_dtype
from lossgui.model.table import Table


@dataclass(frozen=True)
class Conversion:
    """A scenario with another loss, and the sentences that say what was converted."""

    scenario: Scenario
    remarks: tuple[str, ...]


def with_loss(scenario: Scenario, key: str) -> Conversion:
    """Return the scenario under another loss.

    Logits, log-probabilities and probabilities are converted into each other, class indices and
    0/1 columns too. Weights per element, which only binary losses have, are dropped on the way to
    another loss, and what has more than two dimensions is unfolded to rows where targets change
    their kind; both are said. Everything else is kept.

    Raises
    ------
    DomainError
        If the converted numbers lie outside the domain of the loss, such as nan for BCELoss.
    """
    old, new = scenario.spec, LOSSES[key]
    if new is old:
        return Conversion(scenario, ())
    changed, input_remark = _convert_input(scenario, new)
    changed, target_remark = _convert_targets(changed, new)
    changed = replace(changed, loss=key)
    remarks = [input_remark, target_remark]
    if len(scenario.shape) > 2 and changed.shape != scenario.shape:
        remarks.append("its dimensions were unfolded to rows")
    if not new.binary and (scenario.element_weight is not None):
        changed = replace(changed, element_weight=None, element_pos_weight=None)
        remarks.append("the weights per element were dropped")
    if new.unit_interval:
        targets = changed.targets.array()
        check_elements(new, changed.logits.array(), targets, changed.ignore_index)
    return Conversion(changed, tuple(filter(None, remarks)))


def _convert_input(scenario: Scenario, new: LossSpec) -> tuple[Scenario, str]:
    old = scenario.spec
    route = _ROUTES.get((_scale(old), _scale(new)))
    if route is None:
        return scenario, ""
    function, remark = route
    values = scenario.logits.array()
    with np.errstate(all="ignore"):
        converted = function(values.astype(compute_dtype(values)))
    return replace(scenario, logits=Table(converted, scenario.logits.tile_rows)), remark


def _scale(spec: LossSpec) -> str:
    """Name the scale of an input; logits of a binary loss are read by a sigmoid."""
    sigmoid_logits = spec.binary and spec.input_kind is InputKind.LOGITS
    return "sigmoid logits" if sigmoid_logits else str(spec.input_kind)


_ROUTES: dict[tuple[str, str], tuple[Callable[[Array], Array], str]] = {
    ("logits", "log-probabilities"): (
        log_softmax,
        "the logits became log-probabilities by log-softmax",
    ),
    ("logits", "probabilities"): (softmax, "the logits became probabilities by softmax"),
    ("log-probabilities", "probabilities"): (
        softmax,
        "the log-probabilities became probabilities by softmax",
    ),
    ("log-probabilities", "sigmoid logits"): (
        lambda x: logit(softmax(x)),
        "the log-probabilities became logits by log(p / (1 - p))",
    ),
    ("probabilities", "logits"): (np.log, "the probabilities became logits by their logarithm"),
    ("probabilities", "log-probabilities"): (
        lambda p: log_softmax(np.log(p)),
        "the probabilities became log-probabilities, normalised by row",
    ),
    ("probabilities", "sigmoid logits"): (
        logit,
        "the probabilities became logits by log(p / (1 - p))",
    ),
    ("sigmoid logits", "log-probabilities"): (
        log_softmax,
        "the logits became log-probabilities by log-softmax",
    ),
    ("sigmoid logits", "probabilities"): (sigmoid, "the logits became probabilities by sigmoid"),
}


def _convert_targets(scenario: Scenario, new: LossSpec) -> tuple[Scenario, str]:
    if scenario.target_kind in new.target_kinds:
        return scenario, ""
    if new.binary:
        return _to_elements(scenario)
    return _to_indices(scenario)


def _free(ignore_index: float | None, targets: range) -> int:
    """Return ignore_index unless it is none, nan or a target of the new kind; torch's default."""
    if ignore_index is None or math.isnan(ignore_index) or ignore_index in targets:
        return USUAL_IGNORE_INDEX
    return int(ignore_index)


def _to_elements(scenario: Scenario) -> tuple[Scenario, str]:
    """Turn class indices into 0/1 columns; ignored samples stay ignored by the extension."""
    shaped = replace(scenario, target_kind=TargetKind.ELEMENTS, shape=scenario.logits.shape)
    if not scenario.indexed:
        return replace(shaped, ignore_index=None), "the class probabilities are kept as columns"
    indices = scenario.targets.array()[:, 0]
    ignored = indices == scenario.ignore_index
    columns = (indices[:, None] == np.arange(scenario.n_classes)).astype(np.float64)
    ignore_index = None
    if ignored.any():
        ignore_index = _free(scenario.ignore_index, range(2))
        columns[ignored] = ignore_index
    targets = Table(columns, scenario.targets.tile_rows)
    return (
        replace(shaped, targets=targets, ignore_index=ignore_index),
        "the class indices became 0/1 columns",
    )


def _to_indices(scenario: Scenario) -> tuple[Scenario, str]:
    """Turn columns into the index of the largest; wholly ignored samples stay ignored."""
    columns = scenario.targets.array()
    ignore_index = _free(scenario.ignore_index, range(scenario.n_classes))
    ignored = is_ignored(columns, scenario.ignore_index).all(axis=1) & (columns.shape[1] > 0)
    largest = columns.argmax(axis=1) if columns.shape[1] else np.full(len(columns), ignore_index)
    indices = np.where(ignored, ignore_index, largest).astype(np.int64)
    targets = Table(indices[:, None], scenario.targets.tile_rows)
    shape = scenario.shape if not scenario.spec.binary else scenario.logits.shape
    exact = bool((((columns == 0) | (columns == 1)).all(1) & (columns.sum(1) == 1) | ignored).all())
    remark = "the columns became class indices"
    return (
        replace(
            scenario,
            targets=targets,
            target_kind=TargetKind.INDEX,
            ignore_index=ignore_index,
            shape=shape,
        ),
        remark if exact else f"{remark}, the largest of each row",
    )
