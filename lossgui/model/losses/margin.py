"""MultiMarginLoss: the target's score must exceed each other by a margin.

Source: torch.nn.MultiMarginLoss. With scores ``x``, the target y, margin ``m`` and power ``p`` a
sample costs ``w[y] / C * sum_{i != y} max(0, m - x_y + x_i)^p``: the weight stands outside the
power, and the mean divides by the number of samples, whatever the weights.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.errors import DomainError, ShapeError
from lossgui.model.losses.class_index import ClassIndexLoss
from lossgui.model.losses.signature.inputs import SCORES
from lossgui.model.losses.signature.options import Options, Parameter, whole
from lossgui.model.losses.signature.shapes import shape_text
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import LossSpec, class_vector
from lossgui.model.losses.steps import DerivationStep, step, summed
from lossgui.model.losses.terms import Asymptote, Block, Parameters, Plane, Profile


def _settings(options: Options) -> tuple[int, float]:
    """Return power and margin."""
    return int(options["p"] or 0), float(options["margin"] or 0.0)


def _violations(x: Array, target: NDArray[np.intp], margin: float) -> Array:
    """Return by how much each rival comes too near; 0 for nan too, as in torch."""
    rows = np.arange(len(target))
    excess = margin - x[rows, target][:, None] + x
    excess[rows, target] = 0
    return _positive(excess)


class MultiMargin(ClassIndexLoss):
    """The stages of MultiMarginLoss."""

    typeset = "weighted_margin"

    @staticmethod
    def check_arguments(name: str, kind: TargetKind, x: Array, t: NDArray[np.generic]) -> None:
        """Check shapes, of which torch takes (C,) and (N, C) alone; () is a single class."""
        wanted = x.shape[:-1]
        if x.ndim > 2 or (t.shape != wanted and not (x.ndim < 2 and t.shape == (1,))):
            raise ShapeError(
                f"{name} wants an input of shape (C,) or (N, C) and a class index for each "
                f"sample: the input has shape {shape_text(x.shape)}, the target "
                f"{shape_text(t.shape)}."
            )
        kind.rules.check_arguments(name, x if x.ndim else x.reshape(1), t.reshape(wanted))

    def parts(self, x: Array, target: NDArray[np.intp], options: Options) -> Array:
        """Return what each rival adds to C times the loss of its sample."""
        p, margin = _settings(options)
        return _violations(x, target, margin) ** p

    def scale(self, n_classes: int) -> float:
        """Return C."""
        return float(max(1, n_classes))

    def slopes(self, x: Array, target: NDArray[np.intp], options: Options) -> Array:
        """Return the gradient of each sample's loss, 0 at a kink, shape (n_rows, n_classes)."""
        p, margin = _settings(options)
        excess = _violations(x, target, margin)
        slopes = ((excess > 0) if p == 1 else excess) * (p / self.scale(x.shape[1]))
        slopes[np.arange(len(target)), target] = -slopes.sum(axis=1)
        return slopes.astype(x.dtype)

    def steps(self, x: Array, target: int, options: Options) -> tuple[DerivationStep, ...]:
        """Return what each rival lacks to the margin, and the sum of its powers."""
        p, margin = _settings(options)
        missing = _violations(x[None], np.array([target]), margin)[0]
        return (
            step("scores", N_("The scores"), "x_c", x, "input"),
            step(
                "missing",
                N_("What each rival lacks to the margin, if anything"),
                "v_c = max(0, margin - x_y + x_c)",
                missing,
            ),
            step("powers", N_("To the power p"), "v_c^p", missing**p),
            step(
                "sum",
                N_("Their sum; the loss is its C-th part"),
                "sum_c v_c^p",
                (missing**p).sum(),
                "powers_sum",
                summed(missing**p),
            ),
        )

    def weighted(self, values: Array, weight: Array) -> Array:
        """Return values times weights; no weight counts where the margin is kept, as in torch."""
        return np.where(values == 0, 0.0, values * weight)

    def profile(self, block: Block, column: int, parameters: Parameters) -> Profile:
        """Return the loss of the block's only row against one entry, in closed form."""
        row = _Row(block, (column,), parameters)

        def at(points: Array) -> tuple[Array, Array]:
            loss, (slope,) = row.loss([points]), row.slopes([points])
            weight = row.weight
            return np.stack([loss, self.weighted(loss, weight)]), np.stack(
                [slope, self.weighted(slope, weight)]
            )

        return Profile(at, *row.asymptotes(), kinks=row.kinks())

    def plane(self, block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
        """Return the weighted loss of the block's only row over two entries, in closed form."""
        row = _Row(block, columns, parameters)

        def gradient(x: Array, y: Array) -> tuple[Array, Array]:
            first, second = (self.weighted(s, row.weight) for s in row.slopes([x, y]))
            first, second = np.broadcast_arrays(first, second)
            return first, second

        return Plane(lambda x, y: self.weighted(row.loss([x, y]), row.weight), gradient)


class _Row:
    """A sample of which some scores vary, with closed forms of its unweighted loss.

    Parameters
    ----------
    block : Block
        Of one row.
    columns : tuple of int
        The scores that vary.
    """

    def __init__(self, block: Block, columns: tuple[int, ...], parameters: Parameters) -> None:
        scores = block.input[0].astype(np.float64)
        self._target = int(block.target[0])
        self._columns = columns
        self._power, self._margin = _settings(parameters.options)
        self._score = scores[self._target]
        self._fixed = np.delete(scores, [self._target, *columns])
        self._n_classes = len(scores)
        self.weight = class_vector(parameters.weight, len(scores))[self._target]

    def loss(self, values: list[Array]) -> Array:
        """Return the loss where the columns have some values, which broadcast."""
        rivals, fixed = self._excess(values)
        total = (fixed**self._power).sum(axis=-1)
        for excess in rivals.values():
            total = total + excess**self._power
        return total / self._n_classes

    def slopes(self, values: list[Array]) -> list[Array]:
        """Return the slope of the loss in each column, that of torch at a kink."""
        rivals, fixed = self._excess(values)
        steep = {column: self._steepness(excess) for column, excess in rivals.items()}
        falls = self._steepness(fixed).sum(axis=-1) + sum(steep.values())
        return [steep.get(column, -falls) / self._n_classes for column in self._columns]

    def _steepness(self, excess: Array) -> Array:
        return (excess > 0).astype(np.float64) if self._power == 1 else 2 * excess

    def _excess(self, values: list[Array]) -> tuple[dict[int, Array], Array]:
        """Return by how much the rivals that vary, and all others, come too near."""
        varied = dict(zip(self._columns, values, strict=True))
        needed = self._margin - varied.pop(self._target, np.asarray(self._score))
        rivals = {column: _positive(needed + score) for column, score in varied.items()}
        return rivals, _positive(needed[..., None] + self._fixed)

    def asymptotes(self) -> tuple[Asymptote | None, Asymptote | None]:
        """Return what the weighted loss nears at both ends of the only column, if p is 1."""
        (column,) = self._columns
        if self._power != 1:
            return None, None
        weight = float(self.weight)
        share = weight / self._n_classes
        if column == self._target:
            level = share * float((self._margin + self._fixed).sum())
            return Asymptote(-share * len(self._fixed), level), Asymptote(0.0, 0.0)
        fixed = weight * float(self.loss([np.array(-np.inf)]))
        return Asymptote(0.0, fixed), Asymptote(share, fixed + share * (self._margin - self._score))

    def kinks(self) -> tuple[float, ...]:
        """Return where the slope in the only column jumps; it does not where p is 2."""
        (column,) = self._columns
        if self._power != 1:
            return ()
        if column != self._target:
            return (float(self._score - self._margin),)
        return tuple(np.unique(self._fixed + self._margin).tolist())


def _positive(excess: Array) -> Array:
    """Return what is above 0, and 0 for nan, as torch does."""
    return np.where(excess > 0, excess, 0.0)


def _margin_slope(x: Array, block: Block, parameters: Parameters) -> Array:
    """Return the derivative of the weighted losses with respect to the margin."""
    slopes = LOSS.gradient(x, block, parameters, 1.0)
    return -slopes[np.arange(len(block.target)), block.target]


LOSS = MultiMargin()

MULTI_MARGIN = LossSpec(
    "MultiMarginLoss",
    "scores, one class of many: the target's must exceed each other by a margin",
    SCORES,
    (TargetKind.INDEX,),
    (
        Parameter(
            "p",
            1,
            "1 or 2: the power of what is missing to the margin.",
            parse=whole,
            choices=(1, 2),
        ),
        Parameter(
            "margin",
            1.0,
            "By how much the target's score must exceed each other, so that it costs nothing.",
            span=(0.0, 3.0),
            slope=_margin_slope,
        ),
    ),
    LOSS,
    unit="units of the score",
    index_error=DomainError,
    deviations=(
        "without samples the mean is nan and the sum 0; torch returns uninitialised memory",
        "the unreduced loss of an input of shape (C,) has shape (), whatever that of its target",
    ),
)
