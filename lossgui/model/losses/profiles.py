"""One sample's loss and slope as a function of one entry of its input, in closed form."""

from __future__ import annotations

import numpy as np

from lossgui.model.losses.categorical import (
    class_weights,
    keep,
    probability_targets,
    smoothing,
)
from lossgui.model.losses.terms import Array, Block, Parameters, Profile
from lossgui.model.primitives import logsumexp, sigmoid, softplus


def _pulls(block: Block, parameters: Parameters) -> tuple[Array, Array]:
    """Return the weighted target of the block's only row, and which classes enter its loss."""
    n_classes = block.input.shape[1]
    if block.target.ndim == 2:
        target, enters = probability_targets(block, parameters)[0], np.ones(n_classes, dtype=bool)
    else:
        one_hot = np.arange(n_classes) == block.target[0]
        share = smoothing(parameters)
        target, enters = (1 - share) * one_hot + share / n_classes, one_hot | (share > 0)
    weight = class_weights(parameters, n_classes)
    return np.multiply(target, weight, out=np.zeros(n_classes), where=enters), enters


def _nothing(points: Array) -> tuple[Array, Array]:
    """Profile of a sample that is ignored."""
    return np.zeros_like(points), np.zeros_like(points)


def softmax_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of CrossEntropyLoss's sample `block` against logit `column`.

    With ``o`` the logsumexp of the other logits, ``g = w * q`` the weighted target and ``G`` the
    sum of the other ``g``, the loss at logit z is ``g_k softplus(o - z) + G softplus(z - o) +
    sum_{c != k} g_c (o - x_c)``: no digits are lost at either end, and O(C + points) in all.
    """
    if not len(keep(block.target, parameters).target):
        return _nothing
    pulls, enters = _pulls(block, parameters)
    others = np.arange(len(pulls)) != column
    row = block.input[0].astype(np.float64)
    offset = float(logsumexp(row[others])) if not np.isposinf(row[others]).any() else np.nan
    counted = others & enters
    constant = float((pulls[counted] * (offset - row[counted])).sum())
    fall, rise = float(pulls[column]), float(pulls[counted].sum())

    def profile(points: Array) -> tuple[Array, Array]:
        # A row with +inf or nan in it has no softmax: torch makes all of it nan.
        lost = np.isposinf(points) | np.isnan(points + offset)
        loss = np.where(lost, np.nan, constant)
        slope = np.where(lost, np.nan, 0.0)
        if enters[column]:
            loss += fall * softplus(offset - points)
            slope -= fall * sigmoid(offset - points)
        if counted.any():
            loss += rise * softplus(points - offset)
            slope += rise * sigmoid(points - offset)
        return loss, slope

    return profile


def linear_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of NLLLoss's sample `block` against log-probability `column`."""
    if not len(keep(block.target, parameters).target):
        return _nothing
    pulls, enters = _pulls(block, parameters)
    fixed = enters & (np.arange(len(pulls)) != column)
    constant = -float((pulls[fixed] * block.input[0, fixed]).sum())
    pull = float(pulls[column]) if enters[column] else 0.0
    return lambda points: (constant - pull * points, np.full_like(points, -pull))
