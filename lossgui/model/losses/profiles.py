"""One sample's loss as a function of one entry of its input, or of two, in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.categorical import (
    class_weights,
    probability_targets,
    smoothing,
)
from lossgui.model.losses.terms import Array, Block, Parameters, Plane, Profile, balanced
from lossgui.model.primitives import sigmoid, softplus


@dataclass(frozen=True, eq=False)
class _Target:
    """The weighted target of a row, under each of several weights.

    Parameters
    ----------
    classes : ndarray, shape (n_entering,)
        Which of its entries enter the loss other than through the softmax.
    pulls : ndarray, shape (n_weights, n_entering)
        How strongly.
    """

    classes: NDArray[np.intp]
    pulls: Array

    def of(self, column: int) -> Array | None:
        """Return the pull of one entry under each weight; None if it does not enter."""
        (places,) = np.nonzero(self.classes == column)
        return self.pulls[:, places[0]] if len(places) else None

    def without(self, columns: Sequence[int]) -> _Target:
        """Return the target of the other entries."""
        kept = self.classes != columns[0]
        for column in columns[1:]:
            kept &= self.classes != column
        return _Target(self.classes[kept], self.pulls[:, kept])


def _target(block: Block, parameters: Parameters, weights: Array) -> _Target:
    """Return the target of the block's only row under weights of shape (n_weights, n_classes)."""
    n_classes, share = block.input.shape[1], smoothing(parameters)
    if block.target.ndim == 1 and not share:
        return _Target(block.target, weights[:, block.target])
    if block.target.ndim == 2:
        target = probability_targets(block, parameters)[0]
    else:
        target = np.full(n_classes, share / n_classes)
        target[block.target] += 1 - share
    return _Target(np.arange(n_classes), target * weights)


def _weights(block: Block, parameters: Parameters) -> Array:
    """Return the weights of a profile: none, and those of the classes."""
    n_classes = block.input.shape[1]
    return np.stack([np.ones(n_classes), class_weights(parameters, n_classes)])


@dataclass(frozen=True, eq=False)
class _Fixed:
    """A row whose entries in some columns vary: what the others bring into its loss.

    Parameters
    ----------
    offset : float
        The logsumexp of the other entries; nan where there is no softmax with them.
    rise : ndarray or None, shape (n_weights,)
        The sum of the others' weighted targets; None where none of them enters.
    constant : ndarray, shape (n_weights,)
        Their part of the loss where their softmax is among themselves.
    """

    offset: float
    rise: Array | None
    constant: Array


def _fixed(block: Block, columns: Sequence[int], target: _Target) -> _Fixed:
    row = block.input[0].astype(np.float64)
    others = target.without(columns)
    surprise = -row[others.classes]
    row[list(columns)] = -np.inf
    offset = _logsumexp(row)
    surprise = np.inf if offset == -np.inf else surprise + offset
    rise = others.pulls.sum(axis=1) if len(others.classes) else None
    return _Fixed(offset, rise, (others.pulls * surprise).sum(axis=1))


def _logsumexp(row: Array) -> float:
    """Return the logsumexp of a row of which none is inf, else nan."""
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
    return block.target.ndim == 1 and block.target[0] == parameters.ignore_index


def softmax_profile(block: Block, column: int, parameters: Parameters) -> Profile:
    """Return the loss of CrossEntropyLoss's sample `block` against logit `column`.

    With ``o`` the logsumexp of the other logits, ``g = w * q`` the weighted target and ``G`` the
    sum of the other ``g``, the loss at logit z is ``g_k softplus(o - z) + G softplus(z - o) +
    sum_{c != k} g_c (o - x_c)``: no digits are lost at either end, and O(C + points) in all.
    """
    if _is_ignored(block, parameters):
        return Profile(_nothing)
    target = _target(block, parameters, _weights(block, parameters))
    fixed, fall = _fixed(block, [column], target), target.of(column)
    offset, rise = fixed.offset, fixed.rise

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
    target = _target(block, parameters, class_weights(parameters, block.input.shape[1])[None])
    fixed = _fixed(block, columns, target)
    offset, rise = fixed.offset, fixed.rise
    fall_x, fall_y = (target.of(column) for column in columns)

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
    target = _target(block, parameters, _weights(block, parameters))
    constant, pull = _constant(block, target.without([column]))[:, None], target.of(column)

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
    target = _target(block, parameters, class_weights(parameters, block.input.shape[1])[None])
    constant, pulls = _constant(block, target.without(columns)), [target.of(c) for c in columns]
    slopes = [0.0 if pull is None else -pull for pull in pulls]

    def loss(x: Array, y: Array) -> Array:
        terms = (pull * z for pull, z in zip(pulls, (x, y), strict=True) if pull is not None)
        return constant + _zeros(x, y) - sum(terms)

    return Plane(loss, lambda x, y: (_zeros(x, y) + slopes[0], _zeros(x, y) + slopes[1]))


def _constant(block: Block, others: _Target) -> Array:
    """Return what entries that do not vary cost under each weight, shape (n_weights,)."""
    return -(others.pulls * block.input[0, others.classes]).sum(axis=1)
