"""LossSpec: all that the program knows about a loss; and what its module has to answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import ClassIndexError, DomainError, LossError
from lossgui.model.losses.signature.inputs import Input, InputKind
from lossgui.model.losses.signature.options import IGNORED_KEY, Options, Parameter, Value
from lossgui.model.losses.signature.targets import TargetKind, check_inputs
from lossgui.model.losses.steps import Derivation
from lossgui.model.losses.terms import Block, Coefficients, Parameters, Part, Plane, Profile, Terms


@dataclass(frozen=True)
class Divisor:
    """What the mean of a loss divides by.

    Parameters
    ----------
    name : str
        In words, after "the mean divides by".
    label : str
        What it is called beside the number, where a weight differs from 1 if it is `weighted`.
    parts : str
        What it counts where none does, in the plural.
    typeset : str
        The picture of its formula; see `DerivationStep`.
    weighted : bool
        Whether that is ``sum_c w_c n_c`` over the counts of `Terms`, so that it changes with the
        weights; else it is their ``elements``.
    """

    name: str
    label: str
    parts: str
    typeset: str
    weighted: bool = False

    def of(self, count: Array, elements: float, weight: Array | None) -> float:
        """Return the number; classes without samples have no part in it."""
        if not self.weighted or weight is None:
            return elements
        total = float(count.dot(weight))
        if math.isfinite(total):
            return total
        used = count > 0
        return float(count[used] @ weight[used])


TARGET_WEIGHTS = Divisor(
    "the sum of the targets' weights", "Σ w[y]", "samples", "divisor_weights", True
)
SAMPLES = Divisor("the number of samples", "samples", "samples", "divisor_samples")
ELEMENTS = Divisor("the number of elements", "elements", "elements", "divisor_elements")


class Loss(Protocol):
    """What the program asks of a loss: its stages, its closed forms, and what belongs to whom.

    `lossgui.model.losses.class_index.ClassIndexLoss` answers all of it for a loss of one class
    among many, from the loss of a sample and its gradient. A loss that answers by itself keeps to
    this:

    - `Block` is some samples, even none: the input as float64 (float32 only of large tables), the
      target in the form of its kind, and for losses with `LossSpec.element_weights` weights of
      their own, which stand in place of those of `Parameters`. It may be the person's own table:
      nothing changes its arrays.
    - `Parameters` holds the weights of the classes, None for ones, and all options of the
      loss by their keys; ``parameters.ignored`` is the target that does not count, and
      ``parameters.smoothing`` the label smoothing, of losses with such options.
    - ``linked`` is what `link` returned for the block's input. It is asked for the gradient last,
      which may use it up; what a `Parameter.slope` is given has to stay as it is.
    - Unreduced losses have shape (n_rows,); of targets one per element (n_rows, n_classes), where
      each element is a loss of its own, and a sample's loss is the sum over its row.
    - The sum of all losses is linear in the class weights: `losses` come to
      ``sum_c w_c (a first_c + b_c second_c)`` with the sums of `terms` and the `coefficients`
      a and b. pos_weight enters as ``a = 1, b = pos_weight``.
    - Warnings of NumPy are off while a loss computes; nan and infinities are its answer.
    """

    # The arguments that torch takes.

    def check_arguments(self, name: str, kind: TargetKind, x: Array, t: NDArray[Any]) -> None:
        """Raise what torch raises where input and target do not fit; `name` is the loss's.

        ``kind.rules.check_arguments(name, x, t)`` checks what all targets of the kind need.
        """

    def takes_flat_weight(self, kind: TargetKind, ndim: int, parameters: Parameters) -> bool:
        """Tell whether weights of another shape, but of the right size, are taken too."""

    # Stages: without class weights, with them, and the gradient.

    @property
    def link(self) -> Callable[[Array, Array | None], Any]:
        """``(input, out) -> linked``: what the other stages share; `out` is memory or None."""

    def coefficients(self, parameters: Parameters, n_classes: int) -> Coefficients:
        """Return what the terms are multiplied with."""

    def divisor(self, kind: TargetKind) -> Divisor:
        """Return what the mean divides by."""

    def counts(
        self, target: NDArray[Any], n_classes: int, parameters: Parameters
    ) -> tuple[Array, float]:
        """Return `Terms.count` and `Terms.elements` of targets alone, before weights.

        A weighted `Divisor` is made of the former, any other is the latter; schemes fill weights
        from the former, and frequencies are parts of `TargetRules.population`.
        """

    def terms(
        self, linked: Any, block: Block, parameters: Parameters, again: Callable[[], Block]
    ) -> Terms:
        """Sum the weight-free terms by class; what is made later gets the block by `again`."""

    def losses(self, linked: Any, block: Block, parameters: Parameters) -> tuple[Part, ...]:
        """Return the weighted, unreduced losses, 0 where ignored, in parts reduced one by one."""

    def gradient(self, linked: Any, block: Block, parameters: Parameters, divisor: float) -> Array:
        """Return the gradient of ``sum(losses) / divisor``, shape (n_rows, n_classes)."""

    # Closed forms of one sample.

    @property
    def profile(self) -> Callable[[Block, int, Parameters], Profile]:
        """``(block, column, parameters) -> Profile`` of the block's only row.

        Of elements it is the loss of the column's element alone, else that of the sample.
        """

    @property
    def plane(self) -> Callable[[Block, tuple[int, int], Parameters], Plane]:
        """``(block, columns, parameters) -> Plane`` of the block's only row and two columns.

        Of elements it is the sum of the two elements' losses, else the loss of the sample.
        """

    def derivation(self, block: Block, parameters: Parameters, divisor: float) -> Derivation:
        """Return how the loss and the gradient of the block's only row come about, in float64.

        The last steps are what `losses` and `gradient` return.
        """

    # What belongs to a class, an entry or a sample.

    def gradient_masses(
        self, linked: Any, block: Block, parameters: Parameters
    ) -> tuple[Array, Array]:
        """Return the absolute gradient that ``w``, and ``w * pos_weight``, of a class multiply.

        Both have shape (n_classes,), without weights; before the terms of classes cancel.
        """

    def entry_losses(self, block: Block, parameters: Parameters) -> Array:
        """Return what each entry adds to the weighted losses, shape (n_rows, n_classes)."""

    def sample_weights(self, block: Block, parameters: Parameters) -> Array:
        """Return what the loss of each sample is multiplied by, shape (n_rows,); 0 if ignored."""

    def target_distribution(self, block: Block, parameters: Parameters, column: int) -> Array:
        """Return what the target of the block's only row says of the classes of `Input`, 1-d.

        Of elements these are no and yes of the column. Losses without probabilities are not asked.
        """

    def own_weight_only(self, kind: TargetKind, parameters: Parameters) -> bool:
        """Tell whether a sample's loss is the weight of its class index times its plain loss."""

    def owns_samples(self, kind: TargetKind, parameters: Parameters) -> bool:
        """Tell whether what a class's weight multiplies is the loss of its own samples."""


class Unlinked:
    """What losses answer whose stages share nothing but the input, as it is."""

    @staticmethod
    def check_arguments(name: str, kind: TargetKind, x: Array, t: NDArray[Any]) -> None:
        """Raise what torch raises where input and target do not fit."""
        kind.rules.check_arguments(name, x, t)

    @staticmethod
    def takes_flat_weight(_kind: TargetKind, _ndim: int, _parameters: Parameters) -> bool:
        """Tell that weights are taken in their own shape alone."""
        return False

    @staticmethod
    def link(input: Array, _out: Array | None = None) -> Array:
        """Return the input as it is."""
        return input


@dataclass(frozen=True)
class LossSpec:
    """Everything the program knows about a loss.

    `lossgui.model.losses.registry.registered` lets the program know one more.

    Parameters
    ----------
    key : str
        The name of the class in torch.nn, under which Python, files and the command line know it.
    summary : str
        One line for menus and ``lossgui losses``.
    input : Input
    target_kinds : tuple of TargetKind
        The kinds that the loss takes; the first is the usual one.
    parameters : tuple of Parameter
        In the order of the fields; `IGNORED_KEY` and `SMOOTHING` mean in each loss what they
        do in torch's.
    loss : Loss
        The functions that compute it.
    vectors : tuple of str
        The weights with one entry per class: 'weight', and 'pos_weight' if there is one.
    element_weights : bool
        Whether weights may differ between samples and elements, for targets one per element.
    shifted_by : str or None
        Which of the vectors moves the input that is best, by its logarithm; None if none does.
    unit : str
        What a loss of 1 is; nats where it is made of natural logarithms of probabilities.
    log_likelihood : bool
        Whether the unweighted loss of a sample is the cross-entropy of its target and prediction,
        so that constant inputs learn the effective prior.
    index_error : type
        What a class index that is no class raises; its base is what torch raises.
    deviations : tuple of str
        Where the loss is not torch's, in sentences.
    constructor : str
        What PyTorch code calls, such as "my_losses.Focal"; "nn." and the key unless given.
    """

    key: str
    summary: str
    input: Input
    target_kinds: tuple[TargetKind, ...]
    parameters: tuple[Parameter, ...]
    loss: Loss
    vectors: tuple[str, ...] = ("weight",)
    element_weights: bool = False
    shifted_by: str | None = None
    unit: str = "nats"
    log_likelihood: bool = False
    index_error: type[LossError] = ClassIndexError
    deviations: tuple[str, ...] = ()
    constructor: str = ""

    @property
    def input_kind(self) -> InputKind:
        """What the numbers of the input table are."""
        return self.input.kind

    def parameter(self, key: str) -> Parameter | None:
        """Return the parameter with a key, None if the loss has none."""
        return next((p for p in self.parameters if p.key == key), None)

    def default(self, key: str) -> Value:
        """Return the default of a parameter; None for one that the loss does not have."""
        parameter = self.parameter(key)
        return None if parameter is None else parameter.default

    def ignored(self, options: Options) -> Value:
        """Return the target that is ignored; None if there is none."""
        parameter = self.parameter(IGNORED_KEY)
        return None if parameter is None else parameter.of(options)

    def kind_for(self, x_shape: tuple[int, ...], t_shape: tuple[int, ...]) -> TargetKind:
        """Return the kind of targets of a shape: the input's own means probabilities, as in torch.

        A loss that takes class indices or class probabilities has nothing else to tell them by.
        """
        if TargetKind.PROBABILITIES in self.target_kinds and t_shape == x_shape:
            return TargetKind.PROBABILITIES
        others = [kind for kind in self.target_kinds if kind is not TargetKind.PROBABILITIES]
        return others[0] if others else TargetKind.PROBABILITIES

    def check_values(
        self,
        kind: TargetKind,
        inputs: NDArray[Any],
        targets: NDArray[Any],
        n_classes: int,
        options: Options,
        row: int = 0,
        column: int = 0,
    ) -> None:
        """Check blocks of input and targets that start at (row, column).

        Raises
        ------
        LossError
            For the first value that the loss does not take; see `TargetRules.check_targets`.
        """
        ignored, may_ignore = self.ignored(options), self.parameter(IGNORED_KEY) is not None
        spared = kind.rules.ignored_cells(targets, ignored)
        taken = self.key, self.input
        faults: list[LossError] = []
        try:
            check_inputs(*taken, inputs, spared, row, column)
        except DomainError as error:
            faults.append(error)
        try:
            kind.rules.check_targets(*taken, targets, n_classes, ignored, may_ignore, row, column)
        except ClassIndexError as error:
            faults.append(self.index_error(str(error), error.place))
        except DomainError as error:
            faults.append(error)
        if faults:
            raise min(faults, key=_position)

    def check_probabilities(self, what: str) -> None:
        """Raise DomainError if there are no probabilities, for something that needs them."""
        if not self.input.has_probabilities:
            raise DomainError(
                f"{self.key} has no probabilities, because its input is {self.input_kind}: "
                f"{what} needs them."
            )

    def check_priors(self) -> None:
        """Raise DomainError if constant inputs do not learn the effective prior."""
        self.check_probabilities("an effective prior")
        if not self.log_likelihood:
            raise DomainError(
                f"{self.key} is no negative log-likelihood, so what constant inputs learn is not "
                "the weight times the frequency: there is no effective prior."
            )


def _position(error: LossError) -> tuple[int, int]:
    """Return the row and the column of an error."""
    place = error.place
    if place is None or isinstance(place.column, str):
        return 0, 0
    return place.row or 0, place.column or 0


def class_vector(vector: Array | None, n_classes: int) -> Array:
    """Return weights of classes, shape (n_classes,), ones where there are none."""
    return np.ones(n_classes) if vector is None else vector
