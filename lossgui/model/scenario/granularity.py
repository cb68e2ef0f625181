"""What one `weight` of a binary loss belongs to: a class, a sample or an element.

Weights per sample are kept as the view that NumPy's broadcasting of shape (n_samples, 1) gives,
which tells them from weights per element that happen to be equal.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lossgui.model.array import Array
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario

KINDS = ("per class", "per sample", "per element")


def granularity_of(scenario: Scenario) -> str:
    """Return whether the weights are per class, per sample or per element: one of `KINDS`."""
    weight = scenario.element_weight
    if weight is None:
        return "per class"
    return "per sample" if weight.strides[1] == 0 or weight.shape[1] == 1 else "per element"


def shape_of(scenario: Scenario, kind: str) -> tuple[int, ...]:
    """Return the shape that broadcasts to (n_samples, n_classes) as weights of a kind."""
    n_samples, n_classes = scenario.logits.shape
    return {
        "per class": (n_classes,),
        "per sample": (n_samples, 1),
        "per element": (n_samples, n_classes),
    }[kind]


def with_granularity(scenario: Scenario, kind: str) -> Conversion:
    """Return a scenario with weights of another kind; what cannot be kept becomes 1, and is said.

    Parameters
    ----------
    scenario : Scenario
        Of a binary loss.
    kind : str
        One of `KINDS`.
    """
    old = granularity_of(scenario)
    if kind == old:
        return Conversion(scenario, ())
    if kind == "per element":
        shown = scenario.weights if scenario.element_weight is None else scenario.element_weight
        full = np.broadcast_to(shown, scenario.logits.shape).copy()
        return Conversion(_with(scenario, full), ())
    element = None if kind == "per class" else _spread(np.ones(scenario.n_samples), scenario)
    changed = _with(scenario, element)
    plain = old == "per class" and bool((scenario.weights == 1).all())
    said = f"The weights {old} cannot be kept {kind}: all are 1 now. Undo brings them back."
    return Conversion(changed, () if plain else (said,))


def with_element(scenario: Scenario, row: int, column: int, value: float) -> Scenario:
    """Return a scenario with the weight of one sample or element replaced; any number is allowed.

    The weights must not be per class.
    """
    weight = np.asarray(scenario.element_weight)
    if granularity_of(scenario) == "per sample":
        samples = weight[:, 0].copy()
        samples[row] = value
        return _with(scenario, _spread(samples, scenario))
    weight = weight.copy()
    weight[row, column] = value
    return _with(scenario, weight)


def _with(scenario: Scenario, element_weight: Array | None) -> Scenario:
    custom = scenario.scheme.custom()
    return replace(scenario, weight=None, element_weight=element_weight, scheme=custom)


def _spread(samples: Array, scenario: Scenario) -> Array:
    return np.broadcast_to(samples[:, None], scenario.logits.shape)
