"""One sample's loss as a function of one entry of its input, or of two, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.categorical import (
    class_weights,
    keep,
    probability_targets,
    smoothing,
)
from lossgui.model.losses.terms import Array, Block, Parameters, Plane, Profile, balanced
from lossgui.model.primitives import logsumexp, sigmoid, softplus


def _pulls(block: Block, parameters: Parameters) -> tuple[Array, NDArray[np.bool_]]:
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


@dataclass(frozen=True, eq=False)
class _Fixed:
    """A row whose entries in some columns vary: what the others bring into its loss.

    Parameters
    ----------
    pulls : ndarray, shape (n_varying,)
        The weighted targets of the entries that vary.
    enters : ndarray of bool, shape (n_varying,)
        Which of them enter the loss other than through the softmax.
    offset : float
        The logsumexp of the other entries; nan where there is no softmax with them.
    rise : float or None
        The sum of the others' weighted targets; None where none of them enters.
    constant : float
        Their part of the loss where their softmax is among themselves.
    """

    pulls: Array
    enters: NDArray[np.bool_]
    offset: float
    rise: float | None
    constant: float

    def lost(self, peak: Array) -> NDArray[np.bool_]:
        """Tell where the row has no softmax: torch makes all of it nan.

        Parameters
        ----------
        peak : ndarray
            The largest of the entries that vary.
        """
        return ~np.isfinite(np.maximum(peak, self.offset))


def _fixed(block: Block, columns: list[int], parameters: Parameters) -> _Fixed:
    pulls, enters = _pulls(block, parameters)
    others = np.ones(len(pulls), dtype=bool)
    others[columns] = False
    row = block.input[0].astype(np.float64)
    offset = float(logsumexp(row[others])) if not np.isposinf(row[others]).any() else np.nan
    counted = others & enters
    surprise = np.inf if np.isneginf(offset) else offset - row[counted]
    return _Fixed(
        pulls[columns],
        enters[columns],
        offset,
        float(pulls[counted].sum()) if counted.any() else None,
        float((pulls[counted] * surprise).sum()),
    )


def _zeros(*points: Array) -> Array:
    return np.zeros(np.broadcast_shapes(*(x.shape for x in points)))


def _nothing(points: Array) -> tuple[Array, Array]:
    """Profile of a sample that is ignored."""
    return _zeros(points), _zeros(points)


NOWHERE = Plane(_zeros, lambda x, y: (_zeros(x, y), _zeros(x, y)))
"""Plane of a sample that is ignored."""


def _is_ignored(block: Block, parameters: Parameters) -> bool:
    return not len(keep(block.target, parameters).target)


def softmax_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of CrossEntropyLoss's sample `block` against logit `column`.

    With ``o`` the logsumexp of the other logits, ``g = w * q`` the weighted target and ``G`` the
    sum of the other ``g``, the loss at logit z is ``g_k softplus(o - z) + G softplus(z - o) +
    sum_{c != k} g_c (o - x_c)``: no digits are lost at either end, and O(C + points) in all.
    """
    if _is_ignored(block, parameters):
        return Profile(_nothing)
    fixed = _fixed(block, [column], parameters)
    offset, fall = fixed.offset, float(fixed.pulls[0])

    def at(points: Array) -> tuple[Array, Array]:
        lost = fixed.lost(points)
        loss = np.where(lost, np.nan, fixed.constant)
        slope = np.where(lost, np.nan, 0.0)
        if fixed.enters[0]:
            loss += fall * softplus(offset - points)
            slope -= fall * sigmoid(offset - points)
        if fixed.rise is not None:
            loss += fixed.rise * softplus(points - offset)
            slope += fixed.rise * sigmoid(points - offset)
        return loss, slope

    return balanced(at, offset, fall, fixed.rise or 0.0, fixed.constant)


def softmax_plane(block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
    """Return the loss of CrossEntropyLoss's sample `block` over the logits of two columns.

    As in `softmax_profile`, with two logits x and y: ``g_x softplus(lse(o, y) - x) +
    g_y softplus(lse(o, x) - y) + G softplus(lse(x, y) - o) + sum_c g_c (o - x_c)``.
    """
    if _is_ignored(block, parameters):
        return NOWHERE
    fixed = _fixed(block, list(columns), parameters)
    offset, rise = fixed.offset, fixed.rise
    (fall_x, fall_y), (enters_x, enters_y) = fixed.pulls, fixed.enters

    def loss(x: Array, y: Array) -> Array:
        total = np.where(fixed.lost(np.maximum(x, y)), np.nan, fixed.constant)
        if enters_x:
            total += fall_x * softplus(np.logaddexp(offset, y) - x)
        if enters_y:
            total += fall_y * softplus(np.logaddexp(offset, x) - y)
        if rise is not None:
            total += rise * softplus(np.logaddexp(x, y) - offset)
        return total

    def gradient(x: Array, y: Array) -> tuple[Array, Array]:
        lost = np.where(fixed.lost(np.maximum(x, y)), np.nan, 0.0)
        others = rise or 0.0
        slope_x = _slope(fall_x, fall_y + others, x - np.logaddexp(offset, y))
        slope_y = _slope(fall_y, fall_x + others, y - np.logaddexp(offset, x))
        return slope_x + lost, slope_y + lost

    return Plane(loss, gradient)


def _slope(fall: float, rise: float, logit: Array) -> Array:
    """Return the slope in a logit, given its distance from the logsumexp of all others."""
    return rise * sigmoid(logit) - fall * sigmoid(-logit)


def linear_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of NLLLoss's sample `block` against log-probability `column`."""
    if _is_ignored(block, parameters):
        return Profile(_nothing)
    constant, (pull,) = _line(block, [column], parameters)
    return Profile(
        lambda points: (
            constant + _zeros(points) if pull is None else constant - pull * points,
            np.full_like(points, 0.0 if pull is None else -pull),
        )
    )


def linear_plane(block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
    """Return the loss of NLLLoss's sample `block` over the log-probabilities of two columns."""
    if _is_ignored(block, parameters):
        return NOWHERE
    constant, pulls = _line(block, list(columns), parameters)
    slopes = [0.0 if pull is None else -pull for pull in pulls]

    def loss(x: Array, y: Array) -> Array:
        terms = (pull * z for pull, z in zip(pulls, (x, y), strict=True) if pull is not None)
        return constant + _zeros(x, y) - sum(terms)

    return Plane(loss, lambda x, y: (_zeros(x, y) + slopes[0], _zeros(x, y) + slopes[1]))


def _line(
    block: Block, columns: list[int], parameters: Parameters
) -> tuple[float, list[float | None]]:
    """Return what a row costs without some columns, and the pull of each; None where none."""
    pulls, enters = _pulls(block, parameters)
    constant = enters.copy()
    constant[columns] = False
    fixed = -float((pulls[constant] * block.input[0, constant]).sum())
    return fixed, [float(pulls[c]) if enters[c] else None for c in columns]
