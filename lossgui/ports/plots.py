"""What the plots of a front end must offer, and what a person chooses to see of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from lossgui.state import ViewState

if TYPE_CHECKING:
    from lossgui.model.information import Information
    from lossgui.model.loss_ranks import LossSpread


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
