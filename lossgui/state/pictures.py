"""What the plots show: numbers, what was chosen, and what they say in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lossgui.state.controls import Control

if TYPE_CHECKING:
    from lossgui.model.losses.targets import Indices
    from lossgui.model.losses.terms import Array

Columns = Mapping[str, Any]
"""Columns of numbers, or of names, by their titles with units."""

Span = tuple[float, float]
"""Both ends of a range."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """What all plots show.

    Parameters
    ----------
    controls : tuple of Control
        What stands above the plot.
    legend : mapping of str to str
        The names of what is drawn, by its key; of what is not there none.
    axes : mapping of str to str
        The names of the axes with their units, by the side, of several plots with its number.
    readout : str
        The numbers in the box beside the point.
    message : str
        The words over the plot: why there is nothing to draw, or what is not drawn.
    sentence : str
        What the plot means, below it.
    columns : callable
        Returns what is drawn, for a file.
    """

    controls: tuple[Control, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)
    axes: Mapping[str, str] = field(default_factory=dict)
    readout: str = ""
    message: str = ""
    sentence: str = ""
    columns: Callable[[], Columns] = dict


@dataclass(frozen=True, eq=False, kw_only=True)
class CurvePicture(Picture):
    """Losses against one x, and the slopes of some of them.

    Parameters
    ----------
    x : ndarray, shape (n_points,)
        Empty where there is nothing to show.
    lines, slopes : mapping of str to ndarray
        What is drawn, by its name; where losses are `log`, their logarithms.
    points : mapping of str to ndarray, shape (2, n)
        What is marked.
    x_now : float
        The present value.
    targets : tuple of int
        The classes of the lines of other targets.
    own : str
        The name of the line that the sample's point is on.
    log : bool
    ranges : tuple
        What both y axes show.
    domain : tuple of float
        The values that x may have.
    movable : bool
        Whether the present value can be dragged.
    hover : callable
        Returns the numbers of all lines at a point in words.
    """

    x: Array = field(default_factory=lambda: np.zeros(0))
    lines: Mapping[str, Array] = field(default_factory=dict)
    slopes: Mapping[str, Array] = field(default_factory=dict)
    points: Mapping[str, Array] = field(default_factory=dict)
    x_now: float = math.nan
    targets: tuple[int, ...] = ()
    own: str = "sample"
    log: bool = False
    ranges: tuple[Span, Span] = (0.0, 1.0), (0.0, 1.0)
    domain: Span = -math.inf, math.inf
    movable: bool = False
    hover: Callable[[int], str] = lambda _index: ""


@dataclass(frozen=True, eq=False)
class Grid:
    """What the cells of a matrix say, each array of shape (n_rows, n_rows), targets down.

    Parameters
    ----------
    counts : ndarray of int
        Samples, or how many more they are.
    shares : ndarray
        The same as part of all samples with the target; nan where there are none.
    signed : bool
        Whether these are differences.
    """

    counts: NDArray[np.int64]
    shares: Array
    signed: bool = False

    @property
    def good(self) -> NDArray[np.bool_]:
        """Whether a cell is drawn in the hue of what is right, or got better."""
        right = np.eye(len(self.counts), dtype=bool)
        return right == (self.counts > 0) if self.signed else right


@dataclass(frozen=True, eq=False, kw_only=True)
class MatrixPicture(Picture):
    """A confusion matrix of some classes.

    Parameters
    ----------
    classes : ndarray of int
    names : tuple of str
        Of these classes.
    grid : Grid, optional
        None where there is nothing to show.
    row : int, optional
        That of the selected class.
    chosen : tuple of int, optional
        Row and column of the cell whose samples the tables show.
    hover : callable
        Returns the numbers of the cell in a row and a column in words.
    """

    classes: Indices
    names: tuple[str, ...] = ()
    grid: Grid | None = None
    row: int | None = None
    chosen: tuple[int, int] | None = None
    hover: Callable[[int, int], str] = lambda _row, _column: ""
