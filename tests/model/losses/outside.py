"""Losses of somebody else's, as they are told to the program from outside, beside `focal`.

Symmetric cross-entropy (Wang et al. 2019, arXiv 1908.06112), torch's MultiLabelSoftMarginLoss with
a focus, the hinge of yes and no, cross-entropy times a factor, and with class probabilities alone.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from focal import FOCAL

from lossgui.model.losses.class_index import ClassIndexLoss
from lossgui.model.losses.cross_entropy import CROSS_ENTROPY
from lossgui.model.losses.primitives import log_sigmoid, log_softmax, sigmoid
from lossgui.model.losses.signature.inputs import LOGITS, SCORES, SIGMOID_LOGITS
from lossgui.model.losses.signature.options import IGNORE_INDEX, Parameter
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import SAMPLES, LossSpec, class_vector
from lossgui.model.losses.steps import Derivation, step
from lossgui.model.losses.terms import Coefficients, Later, Part, Plane, Profile, Second, Terms

LOG_OF_NONE = -4.0
"""What the logarithm of a target's probability of 0 is taken for."""


class Symmetric(ClassIndexLoss):
    """``alpha CE + reverse RCE``, where RCE is ``-LOG_OF_NONE (1 - p_y)``."""

    def parts(self, x, target, options):
        log_p, rows = log_softmax(x), np.arange(len(target))
        parts = -LOG_OF_NONE * options["reverse"] * np.exp(log_p)
        parts[rows, target] = -options["alpha"] * log_p[rows, target]
        return parts

    def slopes(self, x, target, options):
        p = np.exp(log_softmax(x))
        one_hot = np.arange(x.shape[1]) == target[:, None]
        own = p[np.arange(len(target)), target][:, None]
        reverse = LOG_OF_NONE * options["reverse"] * own
        return (p - one_hot) * (options["alpha"] - reverse)


def _alpha_slope(x, block, parameters):
    alone = replace(parameters, options={**parameters.options, "alpha": 1.0, "reverse": 0.0})
    return SYMMETRIC.loss.losses(x, block, alone)[0].losses


SYMMETRIC = LossSpec(
    "SymmetricCrossEntropyLoss",
    "logits, one class of many: cross-entropy both ways",
    LOGITS,
    (TargetKind.INDEX,),
    (
        IGNORE_INDEX,
        Parameter("alpha", 0.1, "How much CE counts.", span=(0.0, 2.0), slope=_alpha_slope),
        Parameter("reverse", 1.0, "How much reverse CE counts."),
    ),
    Symmetric(),
    constructor="my_losses.SymmetricCrossEntropy",
)


class Scaled(ClassIndexLoss):
    """Cross-entropy times a factor, which enters the coefficients alone."""

    def coefficients(self, parameters, _n_classes):
        return Coefficients(parameters.options["factor"], None)

    def terms(self, linked, block, parameters, again):
        bare = replace(parameters, options={**parameters.options, "factor": 1.0})
        return super().terms(linked, block, bare, again)

    def parts(self, x, target, options):
        own = np.arange(x.shape[1]) == target[:, None]
        return np.where(own, -options["factor"] * log_softmax(x), 0.0)

    def slopes(self, x, target, options):
        own = np.arange(x.shape[1]) == target[:, None]
        return options["factor"] * (np.exp(log_softmax(x)) - own)


def _factor_sweep(sums, _index, points):
    return sums.straight(0.0, sums.weighted(sums.terms.first), points)


SCALED = LossSpec(
    "ScaledCrossEntropyLoss",
    "logits, one class of many: cross-entropy times a factor",
    LOGITS,
    (TargetKind.INDEX,),
    (
        IGNORE_INDEX,
        Parameter(
            "factor",
            1.0,
            "What the losses are multiplied by.",
            in_terms=False,
            span=(0.0, 4.0),
            closed_curve=_factor_sweep,
        ),
    ),
    Scaled(),
)


class Elementwise:
    """A loss of each element, the C-th part of a function of input, target and options.

    It has one weight for each column, and the mean divides by the samples.
    """

    def __init__(self, form: Any) -> None:
        self._form = form

    @staticmethod
    def check_arguments(name, kind, x, t):
        kind.rules.check_arguments(name, x, t)

    @staticmethod
    def takes_flat_weight(_kind, _ndim, _parameters):
        return False

    @staticmethod
    def link(input, _out=None):
        return input

    @staticmethod
    def coefficients(_parameters, _n_classes):
        return Coefficients(1.0, None)

    @staticmethod
    def divisor(_kind):
        return SAMPLES

    @staticmethod
    def counts(target, _n_classes, _parameters):
        return target.sum(axis=0, dtype=np.float64), float(len(target))

    def _elements(self, x, target, parameters):
        """Return loss and slope of each element without weights."""
        loss, slope = self._form(x.astype(np.float64), target, parameters.options)
        return loss / target.shape[1], slope / target.shape[1]

    def terms(self, linked, block, parameters, _again):
        loss, _ = self._elements(linked, block.target, parameters)
        none = np.zeros(loss.shape[1])
        count, elements = self.counts(block.target, loss.shape[1], parameters)
        size = np.abs(loss).sum(axis=0)
        return Terms(loss.sum(axis=0), count, size, elements, Later(lambda: Second(none, none)))

    def losses(self, linked, block, parameters):
        loss, _ = self._elements(linked, block.target, parameters)
        return (Part(loss * class_vector(parameters.weight, loss.shape[1])),)

    def gradient(self, linked, block, parameters, divisor):
        _, slope = self._elements(linked, block.target, parameters)
        return slope * class_vector(parameters.weight, slope.shape[1]) / np.float64(divisor)

    def derivation(self, block, parameters, divisor):
        x = block.input
        loss = self.losses(x, block, parameters)[0].losses[0]
        gradient = self.gradient(x, block, parameters, divisor)[0]
        return Derivation(
            (step("loss", "The losses", "l_c", loss),),
            (step("gradient", "The gradient", "dL/dx_c", gradient),),
        )

    def profile(self, block, column, parameters):
        """Return that of an element, as one of as many columns as there are."""
        n_classes = block.input.shape[1]
        weight = class_vector(parameters.weight, n_classes)[column]

        def at(points):
            target = np.full((len(points), 1), block.target[0, column])
            loss, slope = self._form(points[:, None], target, parameters.options)
            both = np.array([[1.0], [weight]]) / n_classes
            return both * loss[:, 0], both * slope[:, 0]

        return Profile(at)

    def plane(self, block, columns, parameters):
        first, second = (self.profile(block, column, parameters) for column in columns)

        def of(profile, points, which):
            return profile(points.ravel())[which][1].reshape(points.shape)

        def gradient(x, y):
            return tuple(np.broadcast_arrays(of(first, x, 1), of(second, y, 1)))

        return Plane(lambda x, y: of(first, x, 0) + of(second, y, 0), gradient)

    def gradient_masses(self, linked, block, parameters):
        _, slope = self._elements(linked, block.target, parameters)
        return np.abs(slope).sum(axis=0), np.zeros(slope.shape[1])

    def entry_losses(self, block, parameters):
        return self.losses(block.input, block, parameters)[0].losses

    @staticmethod
    def sample_weights(block, parameters):
        mean = class_vector(parameters.weight, block.input.shape[1]).mean()
        return np.full(len(block.target), mean)

    @staticmethod
    def target_distribution(block, _parameters, column):
        yes = float(block.target[0, column])
        return np.array([1 - yes, yes])

    @staticmethod
    def own_weight_only(_kind, _parameters):
        return False

    @staticmethod
    def owns_samples(_kind, _parameters):
        return True


def _focused(x, target, options):
    """Return the loss of elements and its slope: BCE times (1 - p_t)^gamma."""
    gamma = options["gamma"]
    yes, no = log_sigmoid(x), log_sigmoid(-x)
    p, q = sigmoid(x), sigmoid(-x)
    of_yes, of_no = -(q**gamma) * yes, -(p**gamma) * no
    up = gamma * q**gamma * p * yes - q ** (gamma + 1)
    down = p ** (gamma + 1) - gamma * p**gamma * q * no
    return target * of_yes + (1 - target) * of_no, target * up + (1 - target) * down


def _gamma_slope(x, block, parameters):
    p, q, target = sigmoid(x), sigmoid(-x), block.target
    gamma = parameters.options["gamma"]
    slope = -target * q**gamma * np.log(q) * log_sigmoid(x)
    slope -= (1 - target) * p**gamma * np.log(p) * log_sigmoid(-x)
    return slope * class_vector(parameters.weight, x.shape[1]) / x.shape[1]


SOFT_MARGIN = LossSpec(
    "MultiLabelSoftMarginLoss",
    "logits, yes or no for each element, the mean over the classes of each sample",
    SIGMOID_LOGITS,
    (TargetKind.ELEMENTS,),
    (
        Parameter(
            "gamma",
            0.0,
            "How much less an element counts that is nearly right.",
            extension=True,
            domain=(0.0, 10.0),
            span=(0.0, 5.0),
            slope=_gamma_slope,
        ),
    ),
    Elementwise(_focused),
)


def _hinge(x, target, options):
    sign = 2 * target - 1
    missing = options["margin"] - sign * x
    return np.maximum(missing, 0), np.where(missing > 0, -sign, 0.0)


def _margin_slope(x, block, parameters):
    missing, _ = _hinge(x, block.target, parameters.options)
    return (missing > 0) * class_vector(parameters.weight, x.shape[1]) / x.shape[1]


HINGE = LossSpec(
    "ElementHingeLoss",
    "scores, yes or no for each element: they must be far enough from 0",
    SCORES,
    (TargetKind.ELEMENTS,),
    (
        Parameter(
            "margin", 0.75, "How far.", domain=(0.5, 2.0), span=(0.5, 2.0), slope=_margin_slope
        ),
    ),
    Elementwise(_hinge),
)

SOFT_TARGETS = replace(
    CROSS_ENTROPY,
    key="SoftTargetLoss",
    summary="logits, class probabilities: log-softmax, then the expected loss",
    target_kinds=(TargetKind.PROBABILITIES,),
    parameters=tuple(p for p in CROSS_ENTROPY.parameters if p.key != "ignore_index"),
)

OUTSIDE = (FOCAL, SYMMETRIC, SCALED, SOFT_MARGIN, HINGE, SOFT_TARGETS)
