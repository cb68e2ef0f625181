"""LossSpec and LOSSES: what the program knows about each loss; menus, forms and CLI follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from numpy.typing import NDArray

from lossgui.model.losses.binary import BCE, BCE_WITH_LOGITS
from lossgui.model.losses.categorical import CategoricalLoss
from lossgui.model.losses.links import identity_link, log_softmax_link
from lossgui.model.losses.profiles import (
    linear_plane,
    linear_profile,
    softmax_plane,
    softmax_profile,
)
from lossgui.model.losses.terms import Array, Block, Coefficients, Parameters, Terms


class InputKind(StrEnum):
    """What the numbers of the input table are."""

    LOGITS = "logits"
    LOG_PROBABILITIES = "log-probabilities"
    PROBABILITIES = "probabilities"

    @property
    def entry(self) -> str:
        """What one number of the table is."""
        return {"logits": "logit", "log-probabilities": "log-probability"}.get(self, "probability")


class TargetKind(StrEnum):
    """What a target is: the index of a class, class probabilities, or one number per element."""

    INDEX = "class index"
    PROBABILITIES = "class probabilities"
    ELEMENTS = "one per element"


class Loss(Protocol):
    """The stages of a loss; see `lossgui.model.losses`."""

    @property
    def profile(self) -> Any:
        """``(block, column, parameters) -> Profile`` of one sample."""

    @property
    def plane(self) -> Any:
        """``(block, columns, parameters) -> Plane`` of one sample and two columns."""

    @property
    def link(self) -> Callable[[Array, Array | None], Any]:
        """What brings the input into the form that the other stages share, in given memory."""

    def coefficients(self, parameters: Parameters, n_classes: int) -> Coefficients:
        """Return what the terms are multiplied with."""

    def counts(
        self, target: NDArray[Any], n_classes: int, parameters: Parameters
    ) -> tuple[Array, float]:
        """Return what the mean divides by, before weights: by class, and in all."""

    def terms(self, linked: Any, block: Block, parameters: Parameters) -> Terms:
        """Sum the weight-free terms by class."""

    def losses(self, linked: Any, block: Block, parameters: Parameters) -> tuple[Array, ...]:
        """Return the weighted, unreduced losses, in parts that are reduced one by one."""

    def gradient(self, linked: Any, block: Block, parameters: Parameters, divisor: float) -> Array:
        """Return the gradient of ``sum(losses) / divisor``."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a loss besides the class weights.

    Parameters
    ----------
    key : str
        Its name in torch.nn, or of lossgui's extension.
    default : int, float or None
    hint : str
        One sentence for a tool tip and the command line's help.
    extension : bool
        Whether torch.nn has no such parameter.
    """

    key: str
    default: float | int | None
    hint: str
    extension: bool = False


@dataclass(frozen=True)
class LossSpec:
    """Everything the program knows about a loss.

    Parameters
    ----------
    key : str
        The name of the class in torch.nn.
    summary : str
        One line for menus and ``lossgui losses``.
    input_kind : InputKind
    target_kinds : tuple of TargetKind
        The kinds that the loss takes; the first is the usual one.
    parameters : tuple of Parameter
    loss : Loss
        The functions that compute it.
    has_pos_weight : bool
    """

    key: str
    summary: str
    input_kind: InputKind
    target_kinds: tuple[TargetKind, ...]
    parameters: tuple[Parameter, ...]
    loss: Loss
    has_pos_weight: bool = False

    @property
    def binary(self) -> bool:
        """Whether each element is a question of its own."""
        return TargetKind.ELEMENTS in self.target_kinds

    @property
    def unit_interval(self) -> bool:
        """Whether inputs and targets must lie in [0, 1]."""
        return self.input_kind is InputKind.PROBABILITIES

    def default(self, key: str) -> float | int | None:
        """Return the default of a parameter; None for one that the loss does not have."""
        return next((p.default for p in self.parameters if p.key == key), None)

    def has(self, key: str) -> bool:
        """Tell whether the loss has a parameter."""
        return any(p.key == key for p in self.parameters)


USUAL_IGNORE_INDEX = -100
"""torch's default."""

IGNORE_INDEX = Parameter(
    "ignore_index",
    USUAL_IGNORE_INDEX,
    "Targets with this value cost nothing and leave the mean's denominator.",
)
LABEL_SMOOTHING = Parameter(
    "label_smoothing", 0.0, "From 0 to 1: how much of each target is spread over all classes."
)
BINARY_IGNORE_INDEX = Parameter(
    "ignore_index",
    None,
    "An extension, off by default: torch has none. Elements whose target equals it cost nothing "
    "and leave the mean's denominator.",
    extension=True,
)

_SPECS = (
    LossSpec(
        "CrossEntropyLoss",
        "logits, one class of many: log-softmax, then NLLLoss",
        InputKind.LOGITS,
        (TargetKind.INDEX, TargetKind.PROBABILITIES),
        (IGNORE_INDEX, LABEL_SMOOTHING),
        CategoricalLoss(log_softmax_link, softmax_profile, softmax_plane),
    ),
    LossSpec(
        "NLLLoss",
        "log-probabilities, one class of many: minus the target's entry",
        InputKind.LOG_PROBABILITIES,
        (TargetKind.INDEX,),
        (IGNORE_INDEX,),
        CategoricalLoss(identity_link, linear_profile, linear_plane),
    ),
    LossSpec(
        "BCELoss",
        "probabilities, yes or no for each element",
        InputKind.PROBABILITIES,
        (TargetKind.ELEMENTS,),
        (BINARY_IGNORE_INDEX,),
        BCE,
    ),
    LossSpec(
        "BCEWithLogitsLoss",
        "logits, yes or no for each element: sigmoid, then BCELoss",
        InputKind.LOGITS,
        (TargetKind.ELEMENTS,),
        (BINARY_IGNORE_INDEX,),
        BCE_WITH_LOGITS,
        has_pos_weight=True,
    ),
)

LOSSES: Mapping[str, LossSpec] = MappingProxyType({spec.key: spec for spec in _SPECS})
"""Every loss by its torch.nn name, in the order of the menus."""

DTYPE_DEVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "integer-input": "whole numbers typed or read from a file are logits like any others: "
        "integer and bool input is computed in float64, where torch has no kernel for it",
        "integer-target": "class indices of any integer dtype are the same indices, and 0 and 1 "
        "are the same targets of a binary loss; torch takes int64 (sometimes uint8) alone",
        "bool-target": "True and False are the targets 1 and 0 of a binary loss",
        "float-target": "targets of a binary loss may be float64 beside a float32 input, as NumPy "
        "makes them; torch wants one dtype",
        "weight-dtype": "weights of any real dtype are converted to float64; torch wants the "
        "dtype of the input",
        "float16-input": "float16 is summed as float64 and the result is rounded once; torch on a "
        "CPU holds the sum and the divisor of a mean in float16, so that the mean is inf as soon "
        "as the losses add up to more than 65504, and 0 or nan above 65519 samples",
    }
)
"""Where lossgui takes a dtype that torch refuses, or computes another value from it, and why.

Everything else fails as in torch.
"""
