"""ClassIndexLoss: all that the program asks of a loss of one class among many, from two functions.

It serves losses in which the weight of a sample's class multiplies all of the sample's loss.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.losses.attribution import sample_weights
from lossgui.model.losses.categorical import by_class, index_counts, keep
from lossgui.model.losses.signature.options import Options
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import SAMPLES, Divisor, Unlinked, class_vector
from lossgui.model.losses.steps import Derivation, DerivationStep, ignored_sample, step, summed
from lossgui.model.losses.terms import (
    SUBNORMAL,
    Block,
    Coefficients,
    Later,
    Parameters,
    Part,
    Plane,
    Profile,
    Second,
    Terms,
)

CHUNK = 1 << 17
"""Entries that are computed at once where one sample is evaluated at many points."""


class ClassIndexLoss(Unlinked):
    """The stages and answers of a loss; a subclass gives `parts`, or their `scale`, and `slopes`.

    Both are told the options by their keys, and no weights. See
    `lossgui.model.losses.spec.Loss` for what the other methods answer.

    Examples
    --------
    The mean absolute error of probabilities (Ghosh et al. 2017), ``1 - p_y``:

    >>> import lossgui
    >>> from lossgui.model.losses.signature.inputs import LOGITS
    >>> from lossgui.model.losses.spec import LossSpec
    >>> from lossgui.model.losses.primitives import softmax
    >>> from lossgui.model.losses.registry import registered
    >>> class Absolute(ClassIndexLoss):
    ...     def parts(self, x, target, options):
    ...         return (np.arange(x.shape[1]) == target[:, None]) * (1 - softmax(x))
    ...
    ...     def slopes(self, x, target, options):
    ...         own, p = np.arange(x.shape[1]) == target[:, None], softmax(x)
    ...         return (p - own) * (p * own).sum(axis=1, keepdims=True)
    >>> spec = LossSpec("AbsoluteLoss", "1 - p", LOGITS, (TargetKind.INDEX,), (), Absolute())
    >>> with registered(spec):
    ...     float(lossgui.evaluate("AbsoluteLoss", [[0.0, 0.0]], [1]).value)
    0.5
    """

    mean: Divisor = SAMPLES
    """What the mean divides by."""

    typeset = "weighted_class"
    """The picture of the formula of the weighted loss; see `DerivationStep`."""

    def parts(self, x: Array, target: NDArray[np.intp], options: Options) -> Array:
        """Return what each entry adds to the loss of its sample, shape (n_rows, n_classes)."""
        raise NotImplementedError

    def scale(self, _n_classes: int) -> float:
        """Return what the sum of a sample's parts is divided by, after its weight as in torch."""
        return 1.0

    def slopes(self, x: Array, target: NDArray[np.intp], options: Options) -> Array:
        """Return the gradient of each sample's loss, shape (n_rows, n_classes)."""
        raise NotImplementedError

    def weighted(self, values: Array, weight: Array) -> Array:
        """Return losses, or slopes, times the weights of their samples' classes."""
        return values * weight

    counts = staticmethod(index_counts)
    sample_weights = staticmethod(sample_weights)

    @staticmethod
    def coefficients(_parameters: Parameters, _n_classes: int) -> Coefficients:
        """Return 1 for the only term."""
        return Coefficients(1.0, None)

    def divisor(self, _kind: TargetKind) -> Divisor:
        """Return what the mean divides by."""
        return self.mean

    def terms(
        self, linked: Array, block: Block, parameters: Parameters, _again: Callable[[], Block]
    ) -> Terms:
        """Sum the losses by the class of their samples."""
        n_classes = block.input.shape[1]
        kept = keep(block.target, parameters)
        parts = self.parts(linked[kept.rows], kept.target, parameters.options)
        losses = parts.sum(axis=1, dtype=np.float64) / self.scale(n_classes)
        first = size = by_class(kept.target, losses, n_classes)
        if not losses.min(initial=0) >= 0:
            size = by_class(kept.target, np.abs(losses), n_classes)
        none = Second(np.zeros(n_classes), np.zeros(n_classes))
        count, elements = self.counts(block.target, n_classes, parameters)
        return Terms(first, count, size, elements, Later(lambda: none))

    def losses(self, linked: Array, block: Block, parameters: Parameters) -> tuple[Part, ...]:
        """Return the weighted losses, shape (n_rows,), 0 where ignored."""
        losses = np.zeros(len(block.target))
        kept = keep(block.target, parameters)
        parts = self.parts(linked[kept.rows], kept.target, parameters.options)
        n_classes = block.input.shape[1]
        weight = class_vector(parameters.weight, n_classes)[kept.target]
        sums = parts.sum(axis=1, dtype=np.float64)
        weighted, lost = self.weighted(sums, weight), np.isinf(sums)
        # A sum may overflow that does not once its parts are weighted, as torch adds them.
        weighted[lost] = self.weighted(parts[lost], weight[lost, None]).sum(axis=1)
        losses[kept.rows] = weighted / self.scale(n_classes)
        return (Part(losses),)

    def gradient(
        self, linked: Array, block: Block, parameters: Parameters, divisor: float
    ) -> Array:
        """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
        gradient = np.zeros_like(linked)
        kept = keep(block.target, parameters)
        weight = class_vector(parameters.weight, linked.shape[1])[kept.target]
        slopes = self.slopes(linked[kept.rows], kept.target, parameters.options)
        factor: Array = weight / np.float64(divisor)
        if ((np.abs(factor) < SUBNORMAL) & (weight != 0)).any():  # digits that weights would lose
            slopes, factor = slopes / np.float64(divisor), weight
        gradient[kept.rows] = self.weighted(slopes, factor[:, None])
        return gradient

    def steps(self, x: Array, target: int, options: Options) -> tuple[DerivationStep, ...]:
        """Return what leads to the sum of a sample's parts, which is the last step."""
        parts = self.parts(x[None], np.array([target]), options)[0].astype(np.float64)
        return (
            step("input", N_("The input"), "x_c", x),
            step("parts", N_("What each class adds"), "f_c", parts),
            step("sum", N_("Their sum"), "sum_c f_c", parts.sum(), "parts_sum", summed(parts)),
        )

    def derivation(self, block: Block, parameters: Parameters, divisor: float) -> Derivation:
        """Return the parts of the loss, their sum times the weight, and the gradient."""
        x, target = block.input[0].astype(np.float64), int(block.target[0])
        if target == parameters.ignored:
            return ignored_sample(len(x))
        first = self.steps(x, target, parameters.options)
        weight = class_vector(parameters.weight, len(x))[target]
        loss = self.weighted(first[-1].values, weight) / self.scale(len(x))
        slopes = self.slopes(x[None], np.array([target]), parameters.options)[0]
        over = self.weighted(slopes, weight / np.float64(divisor))
        last = step(
            "loss", N_("Times the target's weight"), "l = w_y f / scale", loss, self.typeset
        )
        return Derivation(
            (*first, last),
            (
                step("slopes", N_("The slope in each entry"), "df/dx_c", slopes),
                step(
                    "gradient",
                    N_("Times the weight, over what the reduction divides by"),
                    "dL/dx_c = w_y df/dx_c / D",
                    over,
                    "gradient_class",
                ),
            ),
        )

    def profile(self, block: Block, column: int, parameters: Parameters) -> Profile:
        """Return the loss of the block's only row against one entry: O(n_classes) a point."""
        bare = Parameters(options=parameters.options)
        weight = self.sample_weights(block, parameters)

        def some(points: Array) -> tuple[Array, Array]:
            many = self._repeated(block, len(points))
            many.input[:, column] = points
            loss = self.losses(many.input, many, bare)[0].losses
            slope = self.gradient(many.input, many, bare, 1.0)[:, column]
            weighted = self.weighted(loss, weight), self.weighted(slope, weight)
            return np.stack([loss, weighted[0]]), np.stack([slope, weighted[1]])

        def at(points: Array) -> tuple[Array, Array]:
            at_once = max(1, CHUNK // max(1, block.input.shape[1]))
            starts = range(0, max(1, len(points)), at_once)
            chunks = [some(points[start : start + at_once]) for start in starts]
            losses, slopes = zip(*chunks, strict=True)
            return np.concatenate(losses, axis=1), np.concatenate(slopes, axis=1)

        return Profile(at)

    def plane(self, block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
        """Return the weighted loss of the block's only row over two entries, as `profile` does."""

        def rows(x: Array, y: Array) -> tuple[Block, tuple[int, ...]]:
            first, second = np.broadcast_arrays(x, y)
            many = self._repeated(block, first.size)
            many.input[:, columns[0]], many.input[:, columns[1]] = first.ravel(), second.ravel()
            return many, first.shape

        def loss(x: Array, y: Array) -> Array:
            many, shape = rows(x, y)
            return self.losses(many.input, many, parameters)[0].losses.reshape(shape)

        def gradient(x: Array, y: Array) -> tuple[Array, Array]:
            many, shape = rows(x, y)
            slopes = self.gradient(many.input, many, parameters, 1.0)
            return slopes[:, columns[0]].reshape(shape), slopes[:, columns[1]].reshape(shape)

        return Plane(loss, gradient)

    @staticmethod
    def _repeated(block: Block, count: int) -> Block:
        """Return the block's only row so many times, as float64."""
        x = np.repeat(block.input.astype(np.float64), count, axis=0)
        return Block(x, np.repeat(block.target, count))

    def gradient_masses(
        self, linked: Array, block: Block, parameters: Parameters
    ) -> tuple[Array, Array]:
        """Return the absolute gradients of each class's samples, and no second part."""
        n_classes = block.input.shape[1]
        kept = keep(block.target, parameters)
        slopes = self.slopes(linked[kept.rows], kept.target, parameters.options)
        masses = by_class(kept.target, np.abs(slopes).sum(axis=1), n_classes)
        return masses, np.zeros(n_classes)

    def entry_losses(self, block: Block, parameters: Parameters) -> Array:
        """Return the weighted parts of the samples that count."""
        x = block.input.astype(np.float64)
        kept = keep(block.target, parameters)
        entries = np.zeros(x.shape)
        parts = self.parts(x[kept.rows], kept.target, parameters.options)
        entries[kept.rows] = parts / self.scale(x.shape[1])
        return self.weighted(entries, self.sample_weights(block, parameters)[:, None])

    @staticmethod
    def target_distribution(block: Block, _parameters: Parameters, _column: int) -> Array:
        """Return 1 for the class of the block's only row."""
        return (np.arange(block.input.shape[1]) == block.target[0]).astype(np.float64)

    @staticmethod
    def own_weight_only(_kind: TargetKind, _parameters: Parameters) -> bool:
        """Tell that no other class's weight enters the loss of a sample."""
        return True

    @staticmethod
    def owns_samples(_kind: TargetKind, _parameters: Parameters) -> bool:
        """Tell that a class's weight multiplies the losses of its own samples."""
        return True
