"""Whole tables made anew: random logits, normalised rows, and targets in another form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import ChoiceError, DomainError, DtypeError, ParameterError, Place
from lossgui.model.losses.registry import LOSSES
from lossgui.model.losses.signature.options import SMOOTHING
from lossgui.model.losses.signature.targets import TargetKind, are_ignored
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

FORMS = ("index", "one-hot", "smoothed")
"""The forms of a target of one class among many."""

USUAL_SMOOTHING = 0.1
"""How much of a target 'smoothed' spreads over all classes where label_smoothing is 0."""


def amount_spread(scenario: Scenario) -> float:
    """Return how much of a target 'smoothed' spreads over all classes."""
    return scenario.parameters.smoothing or USUAL_SMOOTHING


def form_of(scenario: Scenario) -> str:
    """Return 'index', 'one-hot' or 'probabilities', as the first tile of the targets tells."""
    if scenario.target_kind is TargetKind.INDEX:
        return "index"
    rows = scenario.targets.rows(0, min(scenario.targets.tile_rows, scenario.n_samples))
    one_hot = ((rows == 0) | (rows == 1)).all() and (rows.sum(axis=1) <= 1).all()
    return "one-hot" if one_hot and rows.any() else "probabilities"


def next_form(scenario: Scenario) -> str:
    """Return the form of `FORMS` that comes after that of the targets; after the last the first."""
    return {"index": "one-hot", "one-hot": "smoothed"}.get(form_of(scenario), "index")


def random_logits(scenario: Scenario, seed: int, separation: float = 0.0) -> Scenario:
    """Return a scenario with normal random logits, the same for the same seed.

    Parameters
    ----------
    separation : float
        By how much the logit of the target is larger than the others on average; of a yes-or-no
        column, that of yes than that of no.

    Raises
    ------
    ParameterError
        If the separation is not finite.
    """
    if not np.isfinite(separation):
        raise ParameterError(
            f"the separation must be a finite number, not {separation}.", Place("separation")
        )
    noise = np.random.default_rng(seed).standard_normal(scenario.logits.shape)
    logits = noise + separation * _wanted(scenario)
    return _with_logits(scenario, scenario.spec.input.from_logits(logits))


def normalise_rows(scenario: Scenario, table: str) -> Scenario:
    """Return a scenario with rows that are distributions.

    Logits and log-probabilities become log-probabilities by log-softmax; probabilities, of the
    input or of the targets, are divided by the sum of their row.

    Raises
    ------
    DomainError
        If the sum of a row is not a finite number above 0.
    DtypeError
        If the targets are no class probabilities.
    """
    if table == "targets":
        if scenario.target_kind is not TargetKind.PROBABILITIES:
            raise DtypeError(
                f"targets that are {scenario.target_kind} have no sum to normalise: only class "
                "probabilities have.",
                Place("targets"),
            )
        rows = scenario.targets.array().astype(np.float64)
        _check_sums(rows, table)
        rows = rows / rows.sum(axis=1, keepdims=True)
        return replace(scenario, targets=_table(scenario.targets, rows))
    logits, input = scenario.logits.array().astype(np.float64), scenario.spec.input
    scenario.spec.check_probabilities("normalising rows")
    if input.domain[0] == 0:
        _check_sums(logits, table)
    return _with_logits(scenario, input.normalised(logits))


def convert_targets(scenario: Scenario, form: str, amount: float | None = None) -> Conversion:
    """Return a scenario with its targets as class indices, one-hot or smoothed probabilities.

    Parameters
    ----------
    form : {'index', 'one-hot', 'smoothed'}
    amount : float, optional
        Of 'smoothed': how much of each target is spread over all classes, in [0, 1]. Unless given
        it is label_smoothing, which becomes 0 then, so that the loss of a class index stays; 0.1
        where that is 0.

    Raises
    ------
    ChoiceError
        If the loss takes no class probabilities, or there is no such form.
    ParameterError
        If the amount lies outside [0, 1], or ignore_index could be a class.
    """
    _check_form(scenario, form)
    moved = scenario.parameters.smoothing if form == "smoothed" and amount is None else 0.0
    if amount is None:
        amount = amount_spread(scenario)
    if not 0 <= amount <= 1:
        raise ParameterError(f"the smoothing must be between 0 and 1, not {amount}.", Place("form"))
    if form == "index" and scenario.target_kind is TargetKind.INDEX:
        return Conversion(scenario, ())
    indices, remarks = _indices(scenario)
    targets: NDArray[Any] = indices[:, None]
    kind = TargetKind.INDEX
    if form != "index":
        kind = TargetKind.PROBABILITIES
        kind.rules.check_ignored(scenario.ignored)
        if are_ignored(indices, scenario.ignored).any():
            remarks.append(
                "ignored samples became rows of zeros, which cost nothing but count in the mean"
            )
        targets = _columns(scenario, indices, amount if form == "smoothed" else 0.0)
    if form == "smoothed":
        remarks.append(f"{amount:g} of each target is spread over all classes alike")
    if moved:
        scenario = scenario.with_option(SMOOTHING, 0.0)
        remarks.append(f"{SMOOTHING} is 0 now, because the targets hold it")
    if kind is not scenario.target_kind and _divisor_changes(scenario, indices):
        divisor = scenario.spec.loss.divisor(kind)
        remarks.append(f"the mean now divides by {divisor.name}")
    table = Table(targets, scenario.targets.tile_rows)
    return Conversion(replace(scenario, targets=table, target_kind=kind), tuple(remarks))


def _check_form(scenario: Scenario, form: str) -> None:
    """Raise ChoiceError if there is no such form, or if the loss takes no targets in it."""
    if form not in FORMS:
        raise ChoiceError(f"{form!r} is no form of targets: use {', '.join(FORMS)}.")
    kind = TargetKind.INDEX if form == "index" else TargetKind.PROBABILITIES
    if kind not in scenario.spec.target_kinds:
        takers = ", ".join(s.key for s in LOSSES.values() if kind in s.target_kinds)
        raise ChoiceError(
            f"{scenario.loss} takes no targets in the form {form!r}, which are {kind}: choose "
            f"another loss first, of {takers}."
        )


def _divisor_changes(scenario: Scenario, indices: NDArray[np.int64]) -> bool:
    """Tell whether the weights of the targets add up to another number than samples that count."""
    kept = indices[~are_ignored(indices, scenario.ignored)]
    total = scenario.weights[kept].sum()
    return not np.isclose(total, len(kept), rtol=1e-9, atol=0)


def _columns(scenario: Scenario, indices: NDArray[np.int64], amount: float) -> Array:
    """Return class probabilities of class indices, of which `amount` is spread over all."""
    columns = (indices[:, None] == np.arange(scenario.n_classes)).astype(np.float64)
    columns = columns * (1 - amount) + amount / max(1, scenario.n_classes)
    columns[are_ignored(indices, scenario.ignored)] = 0
    return columns.astype(scenario.logits.base.dtype)


def _wanted(scenario: Scenario) -> Array:
    """Return the targets as columns; 0 where ignored, and yes or no as 1/2 and -1/2."""
    rows = scenario.rules.of_rows(scenario.targets.array(), None)
    columns, counts = scenario.rules.columns(rows, scenario.n_classes, scenario.ignored)
    middle = 0.5 if scenario.rules.per_element else 0.0
    return np.where(counts, columns - middle, 0.0)


def _indices(scenario: Scenario) -> tuple[NDArray[np.int64], list[str]]:
    """Return class indices, and remarks on what was lost; rows of zeros are ignored."""
    targets = scenario.targets.array()
    if scenario.target_kind is TargetKind.INDEX:
        return targets[:, 0], []
    if not scenario.n_classes:
        raise ChoiceError("without classes there are no class indices: add a class first.")
    largest = targets.argmax(axis=1).astype(np.int64)
    empty = (targets == 0).all(axis=1)
    if scenario.ignored is not None:
        largest = np.where(empty, scenario.ignored, largest).astype(np.int64)
    smoothed = (np.sort(targets, axis=1)[:, :-1] != targets.min(axis=1, keepdims=True)).any()
    remark = ["the targets became the largest class of each row"] if smoothed else []
    return largest, remark


def _check_sums(rows: Array, table: str) -> None:
    """Raise DomainError for the first row that cannot be divided by its sum."""
    sums = rows.sum(axis=1)
    for row in np.flatnonzero(~(np.isfinite(sums) & (sums > 0)))[:1]:
        raise DomainError(
            f"row {row} of the {table} adds up to {sums[row]}, so it cannot be scaled to 1: use "
            "finite numbers with a sum above 0.",
            Place(table, int(row), 0),
        )


def _table(old: Table, values: Array) -> Table:
    return Table(values.astype(old.base.dtype), old.tile_rows)


def _with_logits(scenario: Scenario, values: Array) -> Scenario:
    return replace(scenario, logits=_table(scenario.logits, values))
