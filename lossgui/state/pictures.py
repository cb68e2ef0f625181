"""What the plots show: numbers, what was chosen, and what they say in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.model.samples.filter import Query
from lossgui.state.controls import Control

if TYPE_CHECKING:
    from lossgui.model.array import Array
    from lossgui.model.classes.comparison import Bars, ClassFigure
    from lossgui.model.curves.surface import Descent, Surface
    from lossgui.model.decisions.threshold_curves import ThresholdCurves
    from lossgui.model.information import Information
    from lossgui.model.losses.signature.targets import Indices
    from lossgui.model.samples.sorted_losses import LossSpread

Columns = Mapping[str, Any]
"""Columns of numbers, or of names, by their titles with units."""

Span = tuple[float, float]
"""Both ends of a range."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Picture:
    """What all plots show; a plain one where there are only words to show.

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

    x: Array
    lines: Mapping[str, Array]
    slopes: Mapping[str, Array]
    points: Mapping[str, Array]
    x_now: float
    targets: tuple[int, ...]
    own: str
    log: bool
    ranges: tuple[Span, Span]
    domain: Span = -math.inf, math.inf
    movable: bool = False
    hover: Callable[[int], str] = lambda _index: ""


@dataclass(frozen=True, eq=False, kw_only=True)
class SurfacePicture(Picture):
    """Loss over two entries of the input.

    Parameters
    ----------
    surface : Surface
    painted : Surface
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

    surface: Surface
    painted: Surface
    descent: Descent | None
    pinned: tuple[float, float] | None
    domain: Span
    hover: Callable[[float, float], str]


@dataclass(frozen=True, eq=False)
class MatrixValues:
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
    grid : MatrixValues
    row : int, optional
        That of the selected class.
    chosen : tuple of int, optional
        Row and column of the cell whose samples the tables show.
    hover : callable
        Returns the numbers of the cell in a row and a column in words.
    """

    classes: Indices
    names: tuple[str, ...]
    grid: MatrixValues
    row: int | None
    chosen: tuple[int, int] | None
    hover: Callable[[int, int], str]


@dataclass(frozen=True, eq=False, kw_only=True)
class BarsPicture(Picture):
    """The figures of the classes.

    Parameters
    ----------
    bars : Bars
    names : tuple of str
        Of all classes.
    selected : int
        A class.
    sorted_by : ClassFigure, optional
    log : bool
        Whether weights and counts have logarithmic axes.
    fixed : frozenset of ClassFigure
        The weights that cannot be moved.
    hover : callable
        Returns the figures of a class in words.
    """

    bars: Bars
    names: tuple[str, ...]
    selected: int
    sorted_by: ClassFigure | None
    log: bool
    fixed: frozenset[ClassFigure]
    hover: Callable[[int], str]


@dataclass(frozen=True, eq=False, kw_only=True)
class ThresholdsPicture(Picture):
    """Outcomes of deciding yes or no on one class.

    Parameters
    ----------
    curves : ThresholdCurves
    pinned : ThresholdCurves, optional
        Those of state A.
    marks : mapping of str to float
        The probabilities from which on a sample is called positive: the ``chosen`` one, ``half``,
        and the ``implied`` one, which is nan where the weights move no decision.
    log : bool
        Whether their axis is logarithmic.
    hover : callable
        Returns the outcome at a threshold in words.
    """

    curves: ThresholdCurves
    pinned: ThresholdCurves | None
    marks: Mapping[str, float]
    log: bool
    hover: Callable[[float], str]


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
    information : Information
    pinned : Information, optional
        That of the same sample in state A.
    unit : {'nats', 'bits'}
    shown : ndarray of int
        The classes that are shown one by one.
    rows : InformationRows
    selected : int, optional
        The selected class, where these are distributions of classes of the tables.
    free : bool
        Whether the distributions can be moved.
    curve_words, total_words, class_words : callable
        Return in words: the self-information of a probability, the sums, the numbers of a row.
    """

    information: Information
    pinned: Information | None
    unit: str
    shown: Indices
    rows: InformationRows
    selected: int | None
    free: bool
    curve_words: Callable[[float], str]
    total_words: Callable[[], str]
    class_words: Callable[[int], str]


@dataclass(frozen=True, eq=False, kw_only=True)
class SamplesPicture(Picture):
    """The losses of all samples.

    Parameters
    ----------
    spread : LossSpread
    rank : int, optional
        That of the selected sample.
    query : Query
        What the tables show.
    log_rank, log_loss : bool
        Which axes are logarithmic.
    sample_words, bin_words : callable
        Return in words: the sample with a rank, the samples of a bin.
    """

    spread: LossSpread
    rank: int | None
    query: Query
    log_rank: bool
    log_loss: bool
    sample_words: Callable[[int], str]
    bin_words: Callable[[int], str]


class ShownStep(NamedTuple):
    """A step of a derivation in words.

    Parameters
    ----------
    number : int
        From 1.
    name, formula : str
    typeset : str
        Of the picture of the formula in ``resources/formulas``; "" without one.
    numbers : str
        The formula with the sample's numbers; "" where it has none of its own.
    names, values : tuple of str
        The classes that are told of and their numbers; without names one number.
    more : int
        How many classes are not told of.
    """

    number: int
    name: str
    formula: str
    typeset: str
    numbers: str
    names: tuple[str, ...]
    values: tuple[str, ...]
    more: int


@dataclass(frozen=True, eq=False, kw_only=True)
class WorkingPicture(Picture):
    """A derivation, as far as it is revealed.

    Parameters
    ----------
    steps : tuple of ShownStep
        Those that are revealed.
    n_steps : int
        How many there are.
    marked : str
        The selected class.
    """

    steps: tuple[ShownStep, ...]
    n_steps: int
    marked: str
