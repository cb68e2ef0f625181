"""What the plots of a front end must offer, and what a person chooses to see of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lossgui.model.alternatives import Alternative
from lossgui.model.axes import ENTRY
from lossgui.model.class_figures import Bars
from lossgui.model.confusion import Confusion
from lossgui.model.curves import Curve, Line
from lossgui.model.information import Information
from lossgui.model.loss_ranks import LossSpread
from lossgui.model.surface import Descent, Span, Surface
from lossgui.model.threshold_curves import Curves
from lossgui.ports import Frame


@dataclass(frozen=True)
class CurveChoices:
    """What a person chose to see of a curve.

    Parameters
    ----------
    axis : str
        What x is; see `lossgui.model.axes`.
    log : bool
        Whether the losses are drawn on a logarithmic scale.
    each_class : bool
        Whether the sample is drawn with other targets too.
    span : tuple of float, optional
        The range of x that is kept; it follows the present value unless given.
    """

    axis: str = ENTRY
    log: bool = False
    each_class: bool = False
    span: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class CurvePicture:
    """A curve as it is drawn.

    Parameters
    ----------
    choices : CurveChoices
    axes : tuple of str
        What x may be.
    domain : tuple of float
        The values that x may have.
    curve : Curve
    pinned : Curve, optional
        That of state A, where it has the same entry.
    others : tuple of Alternative
        The sample with other targets.
    """

    choices: CurveChoices
    axes: tuple[str, ...]
    domain: tuple[float, float]
    curve: Curve
    pinned: Curve | None = None
    others: tuple[Alternative, ...] = ()

    @property
    def lines(self) -> dict[str, Line]:
        """The lines by name: batch, sample, unweighted, pinned, and others by their number."""
        curve = self.curve
        pinned = None if self.pinned is None else self.pinned.batch
        lines = {"unweighted": curve.unweighted, "pinned": pinned}
        lines |= {f"other{i}": other.line for i, other in enumerate(self.others)}
        if not any(other.own for other in self.others):
            lines["sample"] = curve.sample
        lines["batch"] = curve.batch
        return {name: line for name, line in lines.items() if line is not None}


class CurveView(Protocol):
    """The plot of loss against an entry of the input, a weight or a parameter."""

    def present_curve(self, frame: Frame, picture: CurvePicture | None) -> None:
        """Show a curve; None where there is no entry to vary."""


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
        frame: Frame,
        surface: Surface | None,
        descent: Descent | None,
        choices: SurfaceChoices,
    ) -> None:
        """Show a surface and a descent on it; None where there are no two entries."""


class BarsView(Protocol):
    """The bars of the classes."""

    def present_bars(self, frame: Frame, bars: Bars, computing: bool) -> None:
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
        self, frame: Frame, picture: ConfusionPicture | None, computing: bool
    ) -> None:
        """Show matrices; those of a former frame, or None, while they are being computed."""


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
        self, frame: Frame, picture: ThresholdsPicture | None, computing: bool
    ) -> None:
        """Show outcomes; those of a former frame, or None, while they are being computed."""


class SamplesView(Protocol):
    """The plot of the samples' losses."""

    def present_samples(self, frame: Frame, spread: LossSpread | None, computing: bool) -> None:
        """Show the losses; those of a former frame, or None, while they are being computed."""


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
        self, frame: Frame, picture: InformationPicture, choices: InformationChoices
    ) -> None:
        """Show two distributions."""

    def present_nothing(self, frame: Frame, why: str, choices: InformationChoices) -> None:
        """Show why there are none."""
