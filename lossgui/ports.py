"""What a front end must offer: small protocols that the controllers talk to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lossgui.model.alternatives import Alternative
from lossgui.model.axes import Axis
from lossgui.model.class_figures import Bars
from lossgui.model.curves import Curve, Line
from lossgui.model.errors import LossError
from lossgui.model.evaluation import Evaluation
from lossgui.model.finding import Found, Query
from lossgui.model.loss_ranks import LossSpread
from lossgui.model.losses.terms import Array
from lossgui.model.recipes import Recipe
from lossgui.model.scenario import Scenario
from lossgui.model.surface import Descent, Span, Surface


@dataclass(frozen=True)
class Selection:
    """The selected entry of the logits table; the row is the selected sample."""

    row: int = 0
    column: int = 0


@dataclass(frozen=True)
class Frame:
    """All that is on show at one moment.

    Parameters
    ----------
    evaluation : Evaluation
    selection : Selection
    undo_name, redo_name : str or None
        The steps that undo and redo would make; None if there is none.
    title : str
        What is explored: a file's or an example's name.
    modified : bool
        Whether there are changes since it was opened or saved.
    found : Found, optional
        The samples that the tables show; all of them in their order unless given.
    steps : tuple of str
        The names of all steps; the first, where it began, has none.
    step : int
        The present one.
    pinned : Evaluation, optional
        State A, which plots and numbers show beside the present one.
    """

    evaluation: Evaluation
    selection: Selection
    undo_name: str | None
    redo_name: str | None
    title: str
    modified: bool
    found: Found | None = None
    steps: tuple[str, ...] = ("",)
    step: int = 0
    pinned: Evaluation | None = None

    @property
    def scenario(self) -> Scenario:
        """What was evaluated."""
        return self.evaluation.scenario

    @property
    def query(self) -> Query:
        """What the shown samples are."""
        return Query() if self.found is None else self.found.query


class View(Protocol):
    """A part of the window that shows a frame."""

    def present(self, frame: Frame) -> None:
        """Show a frame; never write back."""


class PagesView(Protocol):
    """The plots, of which one is on show."""

    def show_page(self, key: str) -> None:
        """Show the plot with a key."""


@dataclass(frozen=True)
class CurveChoices:
    """What a person chose to see of a curve.

    Parameters
    ----------
    axis : Axis
        What x is.
    log : bool
        Whether the losses are drawn on a logarithmic scale.
    each_class : bool
        Whether the sample is drawn with other targets too.
    span : tuple of float, optional
        The range of x that is kept; it follows the present value unless given.
    """

    axis: Axis = Axis.ENTRY
    log: bool = False
    each_class: bool = False
    span: tuple[float, float] | None = None


@dataclass(frozen=True, eq=False)
class CurvePicture:
    """A curve as it is drawn.

    Parameters
    ----------
    choices : CurveChoices
    axes : tuple of Axis
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
    axes: tuple[Axis, ...]
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


class SamplesView(Protocol):
    """The plot of the samples' losses."""

    def present_samples(self, frame: Frame, spread: LossSpread | None, computing: bool) -> None:
        """Show the losses; those of a former frame, or None, while they are being computed."""


class RecipeView(Protocol):
    """The choice of a scheme for the class weights."""

    def present_recipe(self, recipe: Recipe) -> None:
        """Show what gives the present weights."""


class PullsView(Protocol):
    """Where each class's part of the gradient is shown."""

    def present_pulls(self, shares: Array | None) -> None:
        """Show the parts, shape (n_classes,); None while they are being computed."""


class Notices(Protocol):
    """Where a person reads what happened; nothing here blocks."""

    def say(self, message: str) -> None:
        """Show one sentence."""

    def warn(self, error: LossError) -> None:
        """Show what is wrong, and mark the place if the error has one."""

    def clear(self) -> None:
        """Take the last message and mark away."""


class ProgressView(Protocol):
    """Where a person sees that something takes time, and may cancel it."""

    def progress(self, what: str, part: float) -> None:
        """Show which part of what is done, from 0 to 1."""

    def finished(self) -> None:
        """Show nothing any more."""


class RecentFiles(Protocol):
    """The files that were opened lately, the newest first."""

    def paths(self) -> list[str]:
        """Return the paths."""

    def remember(self, path: str) -> None:
        """Put a path at the front."""


class Clipboard(Protocol):
    """Where copied text goes."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
