"""CrossEntropyLoss and NLLLoss: one class among many, from logits or from log-probabilities.

The formulas stand in `lossgui.model.losses.categorical`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.losses import attribution
from lossgui.model.losses.categorical import (
    LABEL_SMOOTHING,
    coefficients,
    index_counts,
    index_gradient,
    index_losses,
    index_terms,
    probability_counts,
    probability_gradient,
    probability_losses,
    probability_terms,
    soft_target,
    uniform_terms,
)
from lossgui.model.losses.links import Linked, identity_link, log_softmax_link
from lossgui.model.losses.profiles import (
    linear_plane,
    linear_profile,
    softmax_plane,
    softmax_profile,
)
from lossgui.model.losses.signature.inputs import LOG_PROBABILITIES, LOGITS
from lossgui.model.losses.signature.options import IGNORE_INDEX
from lossgui.model.losses.signature.shapes import check_class_dimension
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.losses.spec import SAMPLES, TARGET_WEIGHTS, Divisor, LossSpec, class_vector
from lossgui.model.losses.steps import (
    Derivation,
    DerivationStep,
    ignored_sample,
    likelihood_gradient_steps,
    likelihood_steps,
    log_probability_steps,
    log_softmax_steps,
)
from lossgui.model.losses.terms import Block, Later, Parameters, Part, Plane, Profile, Second, Terms


@dataclass(frozen=True)
class CategoricalLoss:
    """The stages of a categorical loss, from its link; targets choose between the two forms."""

    link: Callable[[Array, Array | None], Linked]
    profile: Callable[[Block, int, Parameters], Profile]
    plane: Callable[[Block, tuple[int, int], Parameters], Plane]
    first_steps: Callable[[Array], tuple[DerivationStep, ...]]
    has_class_axis: bool = False
    coefficients = staticmethod(coefficients)
    gradient_masses = staticmethod(attribution.gradient_masses)
    sample_weights = staticmethod(attribution.sample_weights)

    def check_arguments(self, name: str, kind: TargetKind, x: Array, t: NDArray[Any]) -> None:
        """Check shapes and dtypes; the softmax needs an axis of classes before all else."""
        if self.has_class_axis and kind is TargetKind.INDEX:
            check_class_dimension(x)
        kind.rules.check_arguments(name, x, t)

    @staticmethod
    def takes_flat_weight(kind: TargetKind, ndim: int, parameters: Parameters) -> bool:
        """Tell that torch looks at nothing but the length beside an image of class indices."""
        return kind is TargetKind.INDEX and ndim > 2 and not parameters.smoothing

    @staticmethod
    def divisor(kind: TargetKind) -> Divisor:
        """Return what the mean divides by; torch never divides soft targets by weights."""
        return TARGET_WEIGHTS if kind is TargetKind.INDEX else SAMPLES

    @staticmethod
    def counts(target: NDArray[Any], n_classes: int, parameters: Parameters) -> tuple[Array, float]:
        """Return what the mean divides by, before weights: by class, and in all."""
        form = index_counts if target.ndim == 1 else probability_counts
        return form(target, n_classes, parameters)

    def terms(
        self, linked: Linked, block: Block, parameters: Parameters, again: Callable[[], Block]
    ) -> Terms:
        """Sum the weight-free terms by class; those of label smoothing only if it is there."""

        def uniform() -> Second:
            block = again()
            return uniform_terms(self.link(block.input, None), block, parameters)

        form = _form(block, index_terms, probability_terms)
        if not parameters.smoothing:
            return form(linked, block, parameters, Later(uniform))
        made = uniform_terms(linked, block, parameters)
        return form(linked, block, parameters, Later(lambda: made))

    @staticmethod
    def losses(linked: Linked, block: Block, parameters: Parameters) -> tuple[Part, ...]:
        """Return the weighted losses, shape (n_rows,), in parts that are reduced one by one."""
        return _form(block, index_losses, probability_losses)(linked, block, parameters)

    @staticmethod
    def gradient(linked: Linked, block: Block, parameters: Parameters, divisor: float) -> Array:
        """Return the gradient of ``sum(losses) / divisor`` with respect to the input."""
        form = _form(block, index_gradient, probability_gradient)
        return form(linked, block, parameters, divisor)

    def derivation(self, block: Block, parameters: Parameters, divisor: float) -> Derivation:
        """Return the log-softmax, if there is one, then the negative log-likelihood."""
        x, weight = block.input[0].astype(np.float64), parameters.weight
        index = int(block.target[0]) if block.target.ndim == 1 else None
        if index is not None and index == parameters.ignored:
            return ignored_sample(len(x))
        first = self.first_steps(x)
        lp, q, w = first[-1].values, soft_target(block, parameters), class_vector(weight, len(x))
        alone = None if parameters.smoothing else index
        p = np.exp(lp) if self.link is log_softmax_link else None
        return Derivation(
            first + likelihood_steps(lp, alone, q, w), likelihood_gradient_steps(p, w * q, divisor)
        )

    def entry_losses(self, block: Block, parameters: Parameters) -> Array:
        """Return what each class's log-probability adds to the loss of its sample."""
        linked = self.link(block.input.astype(np.float64), None)
        return attribution.entry_losses(linked, block, parameters)

    @staticmethod
    def target_distribution(block: Block, parameters: Parameters, _column: int) -> Array:
        """Return the target of the block's only row after label smoothing."""
        return soft_target(block, parameters)

    @staticmethod
    def own_weight_only(kind: TargetKind, parameters: Parameters) -> bool:
        """Tell whether no other class's weight enters: class indices without smoothing."""
        return kind is TargetKind.INDEX and not parameters.smoothing

    owns_samples = own_weight_only


F = TypeVar("F")


def _form(block: Block, index: F, probability: F) -> F:
    return index if block.target.ndim == 1 else probability


CROSS_ENTROPY = LossSpec(
    "CrossEntropyLoss",
    "logits, one class of many: log-softmax, then NLLLoss",
    LOGITS,
    (TargetKind.INDEX, TargetKind.PROBABILITIES),
    (IGNORE_INDEX, LABEL_SMOOTHING),
    CategoricalLoss(log_softmax_link, softmax_profile, softmax_plane, log_softmax_steps, True),
    shifted_by="weight",
    log_likelihood=True,
)
NLL = LossSpec(
    "NLLLoss",
    "log-probabilities, one class of many: minus the target's entry",
    LOG_PROBABILITIES,
    (TargetKind.INDEX,),
    (IGNORE_INDEX,),
    CategoricalLoss(identity_link, linear_profile, linear_plane, log_probability_steps),
    shifted_by="weight",
    log_likelihood=True,
)
