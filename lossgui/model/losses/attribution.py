"""Attribution: what each class, entry and sample has of a categorical loss and of its gradient.

The gradient is ``sum_c w_c q_c (p - e_c)`` with the targets q after label smoothing and the unit
vectors e_c. The mass of class c is the absolute sum of its own term, before the terms cancel:
``2 q_c (1 - p_c)``, and ``q_c`` where the input is a log-probability.
"""

from __future__ import annotations

import numpy as np

from lossgui.model.array import Array
from lossgui.model.losses.categorical import (
    keep,
    probability_targets,
    spread,
)
from lossgui.model.losses.links import Linked
from lossgui.model.losses.signature.targets import are_ignored
from lossgui.model.losses.spec import class_vector
from lossgui.model.losses.terms import Block, Parameters


def gradient_masses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Array, Array]:
    """Return sums of ``|dL/dx|`` by class, unweighted; see `lossgui.model.losses.spec.Loss`."""
    form = _index_masses if block.target.ndim == 1 else _probability_masses
    return form(linked, block, parameters), np.zeros(block.input.shape[1])


def _index_masses(linked: Linked, block: Block, parameters: Parameters) -> Array:
    n_classes = block.input.shape[1]
    kept = keep(block.target, parameters)
    share = parameters.smoothing
    own = np.ones(len(kept.target))
    if linked.exponentials is not None:
        normaliser = linked.normaliser[kept.rows]
        exponentials = linked.exponentials.take(kept.entries(linked.exponentials))
        own = 2 * (normaliser - exponentials) / normaliser
    sums = np.bincount(kept.target, weights=own, minlength=n_classes).astype(np.float64)
    if not share:
        return sums
    every = _entry_masses(linked)[kept.rows].sum(axis=0)
    return (1 - share) * sums + spread(parameters, n_classes) * every


def _probability_masses(linked: Linked, block: Block, parameters: Parameters) -> Array:
    return (np.abs(probability_targets(block, parameters)) * _entry_masses(linked)).sum(axis=0)


def _entry_masses(linked: Linked) -> Array:
    """Return the absolute sum of ``p - e_c`` of each row and class c.

    It is ``2 (1 - p_c)``; without a softmax there is -e_c alone.
    """
    if linked.exponentials is None:
        return np.ones(linked.scores.shape)
    normaliser = linked.normaliser.astype(np.float64)[:, None]
    return 2 * (normaliser - linked.exponentials) / normaliser


def entry_losses(linked: Linked, block: Block, parameters: Parameters) -> Array:
    """Return what each class's log-probability adds to the loss of its sample."""
    n_classes = block.input.shape[1]
    surprise = -linked.log_probabilities() * class_vector(parameters.weight, n_classes)
    if block.target.ndim == 2:
        return probability_targets(block, parameters) * surprise
    kept = ~are_ignored(block.target, parameters.ignored)
    share = parameters.smoothing
    own = block.target[:, None] == np.arange(n_classes)
    enters = (own | (share > 0)) & kept[:, None]
    return np.where(enters, ((1 - share) * own + spread(parameters, n_classes)) * surprise, 0.0)


def sample_weights(block: Block, parameters: Parameters) -> Array:
    """Return the weight of each target, of class probabilities weighted by them."""
    weight = class_vector(parameters.weight, block.input.shape[1])
    if block.target.ndim == 2:
        return probability_targets(block, parameters) @ weight
    kept = keep(block.target, parameters)
    used = np.zeros(len(block.target))
    used[kept.rows] = weight[kept.target]
    return used
