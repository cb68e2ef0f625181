"""What the plots of a front end must offer, and what a person chooses to see of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from lossgui.state import ViewState

if TYPE_CHECKING:
    from lossgui.model.class_figures import Bars
    from lossgui.model.confusion import Confusion
    from lossgui.model.information import Information
    from lossgui.model.loss_ranks import LossSpread
    from lossgui.model.surface import Descent, Span, Surface
    from lossgui.model.threshold_curves import Curves


@dataclass(frozen=True)
class SurfaceChoices:
    """What a person chose for the surface.

    Parameters
    ----------
    second : int, optional
        The column of the second entry; chosen by the sample unless given.
    spans : tuple, optional
        Both ends of the x axis and of the y axis; they follow the present point unless given.
    descends : bool
        Whether steps of gradient descent are shown.
    learning_rate : float
    """

    second: int | None = None
    spans: tuple[Span, Span] | None = None
    descends: bool = False
    learning_rate: float = 1.0


class SurfaceView(Protocol):
    """The plot of loss over two entries of the input."""

    def present_surface(
        self,
        state: ViewState,
        surface: Surface | None,
        descent: Descent | None,
        choices: SurfaceChoices,
    ) -> None:
        """Show a surface and a descent on it; None where there are no two entries."""


class BarsView(Protocol):
    """The bars of the classes."""

    def present_bars(self, state: ViewState, bars: Bars, computing: bool) -> None:
        """Show the figures; the gradient shares are nan while they are being computed."""


@dataclass(frozen=True, eq=False)
class ConfusionPicture:
    """Confusion matrices of one moment.

    Parameters
    ----------
    now : Confusion
        As predicted.
    undone : Confusion, optional
        With the weights undone; None where they cannot be.
    pinned : Confusion, optional
        That of state A, as predicted.
    """

    now: Confusion
    undone: Confusion | None = None
    pinned: Confusion | None = None


class ConfusionView(Protocol):
    """The confusion matrix."""

    def present_confusion(
        self, state: ViewState, picture: ConfusionPicture | None, computing: bool
    ) -> None:
        """Show matrices; those of a former state, or None, while they are being computed."""


@dataclass(frozen=True, eq=False)
class ThresholdsPicture:
    """Outcomes of deciding yes or no on one class.

    Parameters
    ----------
    curves : Curves
    threshold : float
        The chosen probability from which on a sample is called positive.
    weight : float, optional
        That of the class against the others; None where it moves no decision.
    pinned : Curves, optional
        Those of state A.
    """

    curves: Curves
    threshold: float
    weight: float | None = None
    pinned: Curves | None = None


class ThresholdsView(Protocol):
    """The plots of what each threshold makes of the samples."""

    def present_thresholds(
        self, state: ViewState, picture: ThresholdsPicture | None, computing: bool
    ) -> None:
        """Show outcomes; those of a former state, or None, while they are being computed."""


class SamplesView(Protocol):
    """The plot of the samples' losses."""

    def present_samples(self, state: ViewState, spread: LossSpread | None, computing: bool) -> None:
        """Show the losses; those of a former state, or None, while they are being computed."""


@dataclass(frozen=True)
class InformationChoices:
    """What a person chose for the two distributions.

    Parameters
    ----------
    unit : {'nats', 'bits'}
    free : bool
        Whether they can be moved; else they are those of the selected sample.
    """

    unit: str = "nats"
    free: bool = False


@dataclass(frozen=True, eq=False)
class InformationPicture:
    """Two distributions as they are shown.

    Parameters
    ----------
    information : Information
    names : tuple of str
        Of all classes; of a binary loss, no and yes.
    shown : ndarray of int
        The classes that are shown one by one.
    loss : float, optional
        The sample's weighted loss in nats, unreduced; none of free distributions.
    pinned : Information, optional
        That of the same sample in state A.
    """

    information: Information
    names: tuple[str, ...]
    shown: NDArray[np.intp]
    loss: float | None = None
    pinned: Information | None = None


class InformationView(Protocol):
    """The plot of what target and prediction say about each other."""

    def present_information(
        self, state: ViewState, picture: InformationPicture, choices: InformationChoices
    ) -> None:
        """Show two distributions."""

    def present_nothing(self, state: ViewState, why: str, choices: InformationChoices) -> None:
        """Show why there are none."""
