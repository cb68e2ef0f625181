"""What the plots show: numbers, what was chosen, and what they say in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.finding import Query
from lossgui.state.controls import Control

if TYPE_CHECKING:
    from lossgui.model.class_figures import Bars, Figure
    from lossgui.model.information import Information
    from lossgui.model.loss_ranks import LossSpread
    from lossgui.model.losses.targets import Indices
    from lossgui.model.losses.terms import Array
    from lossgui.model.surface import Descent, Surface
    from lossgui.model.threshold_curves import Curves

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


@dataclass(frozen=True, eq=False, kw_only=True)
class SurfacePicture(Picture):
    """Loss over two entries of the input.

    Parameters
    ----------
    surface : Surface, optional
        None where there are no two entries.
    painted : Surface, optional
        One that looks like it; the same as long as they look alike.
    descent : Descent, optional
        Steps of gradient descent.
    pinned : tuple of float, optional
        The two entries in state A.
    domain : tuple of float
        What the entries may be.
    hover : callable
        Returns the numbers at any x and y in words.
    """

    surface: Surface | None = None
    painted: Surface | None = None
    descent: Descent | None = None
    pinned: tuple[float, float] | None = None
    domain: Span = -math.inf, math.inf
    hover: Callable[[float, float], str] = lambda _x, _y: ""


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


@dataclass(frozen=True, eq=False, kw_only=True)
class BarsPicture(Picture):
    """The figures of the classes.

    Parameters
    ----------
    bars : Bars, optional
        None where there are no classes.
    names : tuple of str
        Of all classes.
    selected : int
        A class.
    sorted_by : Figure, optional
    log : bool
        Whether weights and counts have logarithmic axes.
    fixed : frozenset of Figure
        The weights that cannot be moved.
    hover : callable
        Returns the figures of a class in words.
    """

    bars: Bars | None = None
    names: tuple[str, ...] = ()
    selected: int = 0
    sorted_by: Figure | None = None
    log: bool = False
    fixed: frozenset[Figure] = frozenset()
    hover: Callable[[int], str] = lambda _index: ""


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdsPicture(Picture):
    """Outcomes of deciding yes or no on one class.

    Parameters
    ----------
    curves : Curves, optional
        None where there is nothing to show.
    pinned : Curves, optional
        Those of state A.
    marks : mapping of str to float
        The probabilities from which on a sample is called positive: the ``chosen`` one, ``half``,
        and the ``implied`` one, which is nan where the weights move no decision.
    log : bool
        Whether their axis is logarithmic.
    hover : callable
        Returns the outcome at a threshold in words.
    """

    curves: Curves | None = None
    pinned: Curves | None = None
    marks: Mapping[str, float] = field(default_factory=dict)
    log: bool = False
    hover: Callable[[float], str] = lambda _threshold: ""


@dataclass(frozen=True, eq=False)
class InformationRows:
    """The numbers of each row, in the unit on show: classes, and what is left of the others.

    Parameters
    ----------
    names : tuple of str
    p, q, surprise, terms : ndarray, shape (n_rows,)
        Surprise is the self-information of q; nan for the others.
    pinned : ndarray, shape (n_rows,), optional
        The prediction of state A.
    """

    names: tuple[str, ...]
    p: Array
    q: Array
    surprise: Array
    terms: Array
    pinned: Array | None


@dataclass(frozen=True, eq=False, kw_only=True)
class InformationPicture(Picture):
    """Two distributions.

    Parameters
    ----------
    information : Information, optional
        None where there is nothing to show.
    pinned : Information, optional
        That of the same sample in state A.
    unit : {'nats', 'bits'}
    shown : ndarray of int
        The classes that are shown one by one.
    rows : InformationRows, optional
    selected : int, optional
        The selected class, where these are distributions of classes of the tables.
    free : bool
        Whether the distributions can be moved.
    curve_words, total_words, class_words : callable
        Return in words: the self-information of a probability, the sums, the numbers of a row.
    """

    information: Information | None = None
    pinned: Information | None = None
    unit: str = "nats"
    shown: Indices = field(default_factory=lambda: np.zeros(0, np.intp))
    rows: InformationRows | None = None
    selected: int | None = None
    free: bool = False
    curve_words: Callable[[float], str] = lambda _p: ""
    total_words: Callable[[], str] = lambda: ""
    class_words: Callable[[int], str] = lambda _row: ""


@dataclass(frozen=True, eq=False, kw_only=True)
class SamplesPicture(Picture):
    """The losses of all samples.

    Parameters
    ----------
    spread : LossSpread, optional
        None where there is nothing to show.
    rank : int, optional
        That of the selected sample.
    query : Query
        What the tables show.
    log_rank, log_loss : bool
        Which axes are logarithmic.
    sample_words, bin_words : callable
        Return in words: the sample with a rank, the samples of a bin.
    """

    spread: LossSpread | None = None
    rank: int | None = None
    query: Query = field(default_factory=Query)
    log_rank: bool = False
    log_loss: bool = False
    sample_words: Callable[[int], str] = lambda _rank: ""
    bin_words: Callable[[int], str] = lambda _bin: ""
