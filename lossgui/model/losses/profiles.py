"""One sample's loss as a function of one entry of its input, or of two, in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.losses.categorical import soft_target
from lossgui.model.losses.primitives import sigmoid, softplus
from lossgui.model.losses.signature.targets import are_ignored
from lossgui.model.losses.terms import Block, Parameters, Plane, Profile, balanced


@dataclass(frozen=True, eq=False)
class _Fixed:
    """A row whose entries in some columns vary: what the weighted target makes of all.

    Parameters
    ----------
    falls : list of ndarray or None, shape (n_weights,)
        The weighted target of each entry that varies; None where it does not enter the loss
        other than through the softmax.
    rise : ndarray or None, shape (n_weights,)
        The sum of those of the other entries; None where none of them enters.
    constant : ndarray, shape (n_weights,)
        What the others cost where the softmax is among themselves.
    """

    falls: list[Array | None]
    rise: Array | None
    constant: Array


def _fixed(
    block: Block,
    columns: Sequence[int],
    parameters: Parameters,
    weights: Sequence[Array | None],
    offset: float,
) -> _Fixed:
    """Return what is fixed of a row under each of some weights, of which None stands for ones.

    Parameters
    ----------
    offset : float
        The logsumexp of the entries that do not vary.
    """
    if block.target.ndim == 1 and not parameters.smoothing:
        y = int(block.target[0])
        pulls = np.array([1.0 if weight is None else weight[y] for weight in weights])
        falls = [pulls if column == y else None for column in columns]
        if y in columns:
            return _Fixed(falls, None, np.zeros(len(weights)))
        return _Fixed(falls, pulls, pulls * _surprise(block.input[0, y], offset))
    target = soft_target(block, parameters)
    pulls = np.stack([target if weight is None else target * weight for weight in weights])
    falls, others = [pulls[:, column] for column in columns], np.delete(pulls, columns, axis=1)
    rise = others.sum(axis=1) if others.size else None
    surprise = _surprise(np.delete(block.input[0], columns), offset)
    return _Fixed(falls, rise, (others * surprise).sum(axis=1))


def _surprise(entries: Array, offset: float) -> Array | float:
    """Return what some entries cost where `offset` is the logsumexp."""
    return np.inf if offset == -np.inf else offset - entries.astype(np.float64)


def _offset(block: Block, columns: Sequence[int]) -> float:
    """Return the logsumexp of the entries in other columns; nan if one of them is inf or nan."""
    row = block.input[0].astype(np.float64)
    for column in columns:
        row[column] = -np.inf
    peak = float(row.max())
    if peak == -np.inf:
        return peak
    return peak + math.log(np.exp(row - peak).sum()) if peak < np.inf else np.nan


def _within(points: Array) -> Array:
    """Return entries, nan for +inf: torch makes all of a row nan that has it."""
    return np.where(points < np.inf, points, np.nan)


def _zeros(*points: Array) -> Array:
    return np.zeros(np.broadcast_shapes(*(x.shape for x in points)))


def _nothing(points: Array) -> tuple[Array, Array]:
    """Profile of a sample that is ignored."""
    return np.zeros((2, len(points))), np.zeros((2, len(points)))


NOWHERE = Plane(_zeros, lambda x, y: (_zeros(x, y), _zeros(x, y)))
"""Plane of a sample that is ignored."""


def _is_ignored(block: Block, parameters: Parameters) -> bool:
    return block.target.ndim == 1 and bool(are_ignored(block.target, parameters.ignored)[0])


def softmax_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of CrossEntropyLoss's sample `block` against logit `column`.

    With ``o`` the logsumexp of the other logits, ``g = w * q`` the weighted target and ``G`` the
    sum of the other ``g``, the loss at logit z is ``g_k softplus(o - z) + G softplus(z - o) +
    sum_{c != k} g_c (o - x_c)``: no digits are lost at either end, and O(C + points) in all.
    """
    if _is_ignored(block, parameters):
        return Profile(_nothing)
    offset = _offset(block, [column])
    fixed = _fixed(block, [column], parameters, (None, parameters.weight), offset)
    (fall,), rise = fixed.falls, fixed.rise

    def at(points: Array) -> tuple[Array, Array]:
        distance = _within(points) - offset
        loss, slope = fixed.constant[:, None], np.zeros(())
        if fall is not None:
            loss = loss + fall[:, None] * softplus(-distance)
            slope = slope - fall[:, None] * sigmoid(-distance)
        if rise is not None:
            loss = loss + rise[:, None] * softplus(distance)
            slope = slope + rise[:, None] * sigmoid(distance)
        return loss, slope

    own_fall, own_rise = (0.0 if pull is None else float(pull[-1]) for pull in (fall, rise))
    return balanced(at, offset, own_fall, own_rise, float(fixed.constant[-1]))


def softmax_plane(block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
    """Return the loss of CrossEntropyLoss's sample `block` over the logits of two columns.

    As in `softmax_profile`, with two logits x and y: ``g_x softplus(lse(o, y) - x) +
    g_y softplus(lse(o, x) - y) + G (softplus(x - o) + softplus(y - lse(o, x))) +
    sum_c g_c (o - x_c)``.
    """
    if _is_ignored(block, parameters):
        return NOWHERE
    offset = _offset(block, columns)
    fixed = _fixed(block, columns, parameters, [parameters.weight], offset)
    (fall_x, fall_y), rise = fixed.falls, fixed.rise

    def loss(x: Array, y: Array) -> Array:
        x, y = _within(x), _within(y)
        total, apart = fixed.constant, np.logaddexp(offset, x) - y
        if fall_x is not None:
            total = total + fall_x * softplus(np.logaddexp(offset, y) - x)
        if fall_y is not None:
            total = total + fall_y * softplus(apart)
        if rise is not None:
            above = softplus(x - offset) if offset != -np.inf else np.inf
            total = total + rise * (above + softplus(-apart))
        return total

    def gradient(x: Array, y: Array) -> tuple[Array, Array]:
        x, y = _within(x), _within(y)
        others, pull_x, pull_y = (0.0 if p is None else p for p in (rise, fall_x, fall_y))
        slope_x = _slope(pull_x, pull_y + others, x - np.logaddexp(offset, y))
        slope_y = _slope(pull_y, pull_x + others, y - np.logaddexp(offset, x))
        return slope_x, slope_y

    return Plane(loss, gradient)


def _slope(fall: Array | float, rise: Array | float, logit: Array) -> Array:
    """Return the slope in a logit, given its distance from the logsumexp of all others."""
    return rise * sigmoid(logit) - fall * sigmoid(-logit)


def linear_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of NLLLoss's sample `block` against log-probability `column`."""
    if _is_ignored(block, parameters):
        return Profile(_nothing)
    fixed = _fixed(block, [column], parameters, (None, parameters.weight), 0.0)
    constant, (pull,) = fixed.constant[:, None], fixed.falls

    def at(points: Array) -> tuple[Array, Array]:
        _, zeros = _nothing(points)
        if pull is None:
            return constant + zeros, zeros
        return constant - pull[:, None] * points, zeros - pull[:, None]

    return Profile(at)


def linear_plane(block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
    """Return the loss of NLLLoss's sample `block` over the log-probabilities of two columns."""
    if _is_ignored(block, parameters):
        return NOWHERE
    fixed = _fixed(block, columns, parameters, [parameters.weight], 0.0)
    constant, pulls = fixed.constant, fixed.falls
    slopes = [0.0 if pull is None else -pull for pull in pulls]

    def loss(x: Array, y: Array) -> Array:
        terms = (pull * z for pull, z in zip(pulls, (x, y), strict=True) if pull is not None)
        return constant + _zeros(x, y) - sum(terms)

    return Plane(loss, lambda x, y: (_zeros(x, y) + slopes[0], _zeros(x, y) + slopes[1]))
