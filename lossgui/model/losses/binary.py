"""Yes-or-no losses, one per element, behind BCELoss and BCEWithLogitsLoss.

Each loss is linear in pos_weight: the ``form`` at 0 is what it costs that the target is not 1,
and the rest, the target times the form at target 1, is multiplied by pos_weight.
Sources: torch.nn.BCELoss, torch.nn.BCEWithLogitsLoss.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.language import N_
from lossgui.model.array import Array
from lossgui.model.losses.primitives import log_sigmoid, sigmoid
from lossgui.model.losses.signature.inputs import PROBABILITIES, SIGMOID_LOGITS
from lossgui.model.losses.signature.options import ELEMENT_IGNORE_INDEX, IGNORED_KEY
from lossgui.model.losses.signature.targets import TargetKind, answers, are_ignored
from lossgui.model.losses.spec import ELEMENTS, Divisor, LossSpec, Unlinked, class_vector
from lossgui.model.losses.steps import Derivation, DerivationStep, step
from lossgui.model.losses.terms import (
    Block,
    Coefficients,
    Later,
    Parameters,
    Part,
    Plane,
    Profile,
    Second,
    Terms,
    balanced,
)

LOG_FLOOR = -100.0
"""BCELoss never takes a logarithm below this."""

VARIANCE_FLOOR = float(np.float32(1e-12))
"""BCELoss's gradient never divides by less; torch keeps it in float32 whatever the input."""

Form = Callable[[Array, Array, Array | float | None], Array]
"""A function of input, target and pos_weight, element by element."""


def bce(probabilities: Array, target: Array, pos_weight: Array | float | None = None) -> Array:
    """Return BCELoss of each element, all in [0, 1]; pos_weight is 1 in torch."""
    negative = (target - 1) * np.maximum(np.log1p(-probabilities), LOG_FLOOR)
    positive = target * np.maximum(np.log(probabilities), LOG_FLOOR)
    return negative - (positive if pos_weight is None else pos_weight * positive)


def bce_slope(
    probabilities: Array, target: Array, _pos_weight: Array | float | None = None
) -> Array:
    """Return the derivative of BCELoss, which ignores the floor of its logarithms."""
    variance = (1 - probabilities) * probabilities
    return (probabilities - target) / np.maximum(variance, VARIANCE_FLOOR)


def bce_with_logits(logits: Array, target: Array, pos_weight: Array | float | None = None) -> Array:
    """Return BCEWithLogitsLoss of each element; nan at infinite logits where torch gives nan."""
    log_weight = 1.0 if pos_weight is None else (pos_weight - 1) * target + 1
    return (1 - target) * logits - log_weight * log_sigmoid(logits)


def bce_with_logits_slope(
    logits: Array, target: Array, pos_weight: Array | float | None = None
) -> Array:
    """Return the derivative of BCEWithLogitsLoss."""
    p = sigmoid(logits)
    if pos_weight is None:
        return p - target
    return (pos_weight * target + 1 - target) * p - pos_weight * target


Outline = Callable[[Callable[[Array], tuple[Array, Array]], float, float, float], Profile]
"""The profile of an element, from its function, its target, its weight and its pos_weight."""


def bce_outline(
    at: Callable[[Array], tuple[Array, Array]], target: float, weight: float, _pos_weight: float
) -> Profile:
    """Return the profile of BCELoss: the best probability is the target."""
    return Profile(at, optimum=target if weight > 0 and 0 < target < 1 else None)


def bce_with_logits_outline(
    at: Callable[[Array], tuple[Array, Array]], target: float, weight: float, pos_weight: float
) -> Profile:
    """Return the profile of BCEWithLogitsLoss, a balance of yes and no around logit 0."""
    return balanced(at, 0.0, weight * pos_weight * target, weight * (1 - target), 0.0)


ElementSteps = Callable[[Array, Array, Array], tuple[DerivationStep, ...]]
"""``(input, target, pos_weight)``, each (n_classes,), to the steps whose last is the losses."""


def bce_steps(x: Array, t: Array, _pos_weight: Array) -> tuple[DerivationStep, ...]:
    """Return BCELoss of the elements of a row, step by step."""
    yes, no = np.maximum(np.log(x), LOG_FLOOR), np.maximum(np.log1p(-x), LOG_FLOOR)
    return (
        step("probabilities", N_("The probabilities of yes"), "x_c", x, "input"),
        step(
            "log_yes", N_("Log of yes, at least -100"), "max(ln x_c, -100)", yes, "clamped_log_yes"
        ),
        step(
            "log_no", N_("Log of no, at least -100"), "max(ln(1 - x_c), -100)", no, "clamped_log_no"
        ),
        step("targets", N_("The targets"), "t_c", t),
        step(
            "losses",
            N_("The cross-entropy of each element"),
            "-(t_c ln x_c + (1 - t_c) ln(1 - x_c))",
            -(t * yes + (1 - t) * no),
            "binary",
        ),
    )


def bce_with_logits_steps(x: Array, t: Array, v: Array) -> tuple[DerivationStep, ...]:
    """Return BCEWithLogitsLoss of the elements of a row, step by step."""
    p, yes, no = sigmoid(x), log_sigmoid(x), log_sigmoid(-x)
    cross_entropy = -(v * t * yes + (1 - t) * no)
    stable = (1 - t) * x - ((v - 1) * t + 1) * yes
    formula = "-(v_c t_c ln s(x_c) + (1 - t_c) ln s(-x_c))"
    return (
        step("logits", N_("The logits"), "x_c", x, "input"),
        step("sigmoid", N_("Sigmoid: the probability of yes"), "s(x_c) = 1 / (1 + exp(-x_c))", p),
        step("log_yes", N_("Log of yes"), "ln s(x_c)", yes),
        step("log_no", N_("Log of no"), "ln(1 - s(x_c)) = ln s(-x_c)", no),
        step("targets", N_("The targets"), "t_c", t),
        step("pos_weight", N_("The weight of yes"), "v_c", v),
        step(
            "cross_entropy",
            N_("The cross-entropy of each element"),
            formula,
            cross_entropy,
            "binary_logits",
        ),
        step(
            "losses",
            N_("The same as PyTorch computes it"),
            "(1 - t_c) x_c - (1 + (v_c - 1) t_c) ln s(x_c)",
            stable,
            "binary_stable",
        ),
    )


@dataclass(frozen=True)
class BinaryLoss(Unlinked):
    """The stages of a binary loss, from the loss of an element, its slope and its outline."""

    form: Form
    slope: Form
    outline: Outline
    steps: ElementSteps

    @staticmethod
    def coefficients(parameters: Parameters, _n_classes: int) -> Coefficients:
        """Return 1 for the negative part and pos_weight for the positive one."""
        return Coefficients(1.0, 1.0 if parameters.pos_weight is None else parameters.pos_weight)

    def terms(
        self, _linked: Array, block: Block, parameters: Parameters, _again: Callable[[], Block]
    ) -> Terms:
        """Sum both parts over the samples, by column; weights per element are folded in."""
        ones = np.ones_like(block.target)
        negative = self.form(block.input, block.target, 0.0)
        positive = block.target * self.form(block.input, ones, None)
        if block.pos_weight is not None:
            positive = positive * block.pos_weight
        if block.weight is not None:
            negative, positive = negative * block.weight, positive * block.weight
        kept = counted(block.target, parameters)
        count, elements = self.counts(block.target, block.input.shape[1], parameters)
        first, second = column_sums(negative, kept), column_sums(positive, kept)
        first_size = first if (negative >= 0).all() else column_sums(np.abs(negative), kept)
        second_size = second if (positive >= 0).all() else column_sums(np.abs(positive), kept)
        made = Second(second, second_size)
        return Terms(first, count, first_size, elements, Later(lambda: made))

    @staticmethod
    def counts(
        target: NDArray[Any], _n_classes: int, parameters: Parameters
    ) -> tuple[Array, float]:
        """Return the positives of each column among what is yes or no, and what counts."""
        kept = counted(target, parameters)
        known = answers(target, parameters.ignored)
        positives = column_sums(target, None if known.all() else known)
        return positives, float(target.size if kept is None else kept.sum())

    def losses(self, _linked: Array, block: Block, parameters: Parameters) -> tuple[Part, ...]:
        """Return the weighted loss of each element, shape (n_rows, n_classes)."""
        pos_weight = _chosen(block.pos_weight, parameters.pos_weight)
        losses = self.form(block.input, block.target, pos_weight)
        return (Part(self._weighted(losses, block, parameters)),)

    def gradient(
        self, _linked: Array, block: Block, parameters: Parameters, divisor: float
    ) -> Array:
        """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
        pos_weight = _chosen(block.pos_weight, parameters.pos_weight)
        slope = self.slope(block.input, block.target, pos_weight)
        return self._weighted(slope, block, parameters, divisor)

    def derivation(self, block: Block, parameters: Parameters, divisor: float) -> Derivation:
        """Return the losses of all elements of the row, side by side, and their gradients."""
        x, t = block.input[0].astype(np.float64), block.target[0].astype(np.float64)
        v = class_vector(_chosen(_row(block.pos_weight), parameters.pos_weight), len(x))
        w = class_vector(_chosen(_row(block.weight), parameters.weight), len(x))
        counts = ~are_ignored(t, parameters.ignored)
        steps, slope = self.steps(x, t, v), self.slope(x, t, v)
        loss = np.where(counts, steps[-1].values * w, 0)
        gradient = np.where(counts, slope * w / divisor, 0)
        weighted = N_("Times the weight; 0 where the target is ignored")
        over = N_("Times the weight, over what the reduction divides by")
        return Derivation(
            (
                *steps,
                step("weights", N_("The weights"), "w_c", w),
                step("loss", weighted, "l_c = w_c f_c", loss, "weighted_elements"),
            ),
            (
                step("slopes", N_("The slope of each element"), "dl_c/dx_c", slope),
                step(
                    "gradient", over, "dL/dx_c = w_c dl_c/dx_c / D", gradient, "gradient_elements"
                ),
            ),
        )

    def profile(self, block: Block, column: int, parameters: Parameters) -> Profile:
        """Return the loss of the element in `column` of the block's only row.

        It is that of two columns with the same entries, one without and one with its weights.
        """
        target = block.target[:, column : column + 1]
        own = Parameters(
            _unit_and(block.weight, parameters.weight, column),
            _unit_and(block.pos_weight, parameters.pos_weight, column),
            parameters.options,
        )

        def at(points: Array) -> tuple[Array, Array]:
            x = np.stack([points, points], axis=1)
            both = Block(x, np.broadcast_to(target, x.shape))
            return self.losses(x, both, own)[0].losses.T, self.gradient(x, both, own, 1.0).T

        if are_ignored(target, parameters.ignored).item():
            return Profile(at)
        return self.outline(at, target.item(), _only(own.weight), _only(own.pos_weight))

    def plane(self, block: Block, columns: tuple[int, int], parameters: Parameters) -> Plane:
        """Return the sum of two elements' losses, of the block's only row: each has its own."""
        first, second = (self.profile(block, column, parameters) for column in columns)

        def apart(profile: Profile, points: Array) -> tuple[Array, Array]:
            loss, slope = profile(points.ravel())
            return loss[-1].reshape(points.shape), slope[-1].reshape(points.shape)

        def gradient(x: Array, y: Array) -> tuple[Array, Array]:
            (_, slope_x), (_, slope_y) = apart(first, x), apart(second, y)
            slope_x, slope_y = np.broadcast_arrays(slope_x, slope_y)
            return slope_x, slope_y

        return Plane(lambda x, y: apart(first, x)[0] + apart(second, y)[0], gradient)

    @staticmethod
    def divisor(_kind: TargetKind) -> Divisor:
        """Return what the mean divides by, whatever the weights."""
        return ELEMENTS

    def gradient_masses(
        self, _linked: Array, block: Block, parameters: Parameters
    ) -> tuple[Array, Array]:
        """Return how much no pulls each column down, and how much yes pulls it up."""
        kept = counted(block.target, parameters)
        down = (1 - block.target) * self.slope(block.input, np.zeros_like(block.target), None)
        up = block.target * self.slope(block.input, np.ones_like(block.target), None)
        up = up if block.pos_weight is None else up * block.pos_weight
        if block.weight is not None:
            down, up = down * block.weight, up * block.weight
        return column_sums(np.abs(down), kept), column_sums(np.abs(up), kept)

    def entry_losses(self, block: Block, parameters: Parameters) -> Array:
        """Return the weighted losses: each entry has one."""
        return self.losses(block.input, block, parameters)[0].losses

    @staticmethod
    def sample_weights(block: Block, parameters: Parameters) -> Array:
        """Return the mean over the elements, with the part of pos_weight that each target takes."""
        n_classes = block.input.shape[1]
        weight, pos_weight = (
            class_vector(vector, n_classes) if own is None else own
            for own, vector in (
                (block.weight, parameters.weight),
                (block.pos_weight, parameters.pos_weight),
            )
        )
        kept = ~are_ignored(block.target, parameters.ignored)
        used = np.where(kept, weight * (1 + (pos_weight - 1) * block.target), 0)
        return used.sum(axis=1) / np.maximum(kept.sum(axis=1), 1)

    @staticmethod
    def target_distribution(block: Block, _parameters: Parameters, column: int) -> Array:
        """Return how much an element's target says no, and yes."""
        yes = float(block.target[0, column])
        return np.array([1 - yes, yes])

    @staticmethod
    def own_weight_only(_kind: TargetKind, _parameters: Parameters) -> bool:
        """Tell that a sample's loss has the weights of all its columns."""
        return False

    @staticmethod
    def owns_samples(_kind: TargetKind, _parameters: Parameters) -> bool:
        """Tell that a column's weight multiplies the losses of its own elements."""
        return True

    @staticmethod
    def _weighted(
        values: Array, block: Block, parameters: Parameters, divisor: float = 1.0
    ) -> Array:
        weight = _chosen(block.weight, parameters.weight)
        weighted = (values if weight is None else values * weight) / np.float64(divisor)
        kept = counted(block.target, parameters)
        return weighted if kept is None else np.where(kept, weighted, 0)


def counted(target: NDArray[Any], parameters: Parameters) -> NDArray[np.bool_] | None:
    """Tell the elements that are not ignored; None if all are."""
    return None if parameters.ignored is None else ~are_ignored(target, parameters.ignored)


def column_sums(values: Array, kept: NDArray[np.bool_] | None) -> Array:
    """Return the sums over the samples, as float64, of the elements that count."""
    chosen = values if kept is None else np.where(kept, values, 0)
    return chosen.sum(axis=0, dtype=np.float64)


def _chosen(element: Array | None, per_class: Array | None) -> Array | None:
    return per_class if element is None else element


def _row(weights: Array | None) -> Array | None:
    return None if weights is None else weights[0].astype(np.float64)


def _unit_and(element: Array | None, per_class: Array | None, column: int) -> Array | None:
    """Return 1 and the weight of a column of a single row; None where there are no weights."""
    row = per_class if element is None else element[0]
    return None if row is None else np.array([1.0, row[column]])


def _only(vector: Array | None) -> float:
    return 1.0 if vector is None else float(vector[-1])


IGNORING = (f"{IGNORED_KEY} is an extension, off by default: torch has none for yes-or-no losses",)

BCE = LossSpec(
    "BCELoss",
    "probabilities, yes or no for each element",
    PROBABILITIES,
    (TargetKind.ELEMENTS,),
    (ELEMENT_IGNORE_INDEX,),
    BinaryLoss(bce, bce_slope, bce_outline, bce_steps),
    element_weights=True,
    log_likelihood=True,
    deviations=IGNORING,
)
BCE_WITH_LOGITS = LossSpec(
    "BCEWithLogitsLoss",
    "logits, yes or no for each element: sigmoid, then BCELoss",
    SIGMOID_LOGITS,
    (TargetKind.ELEMENTS,),
    (ELEMENT_IGNORE_INDEX,),
    BinaryLoss(
        bce_with_logits, bce_with_logits_slope, bce_with_logits_outline, bce_with_logits_steps
    ),
    vectors=("weight", "pos_weight"),
    element_weights=True,
    log_likelihood=True,
    shifted_by="pos_weight",
    deviations=IGNORING,
)
