"""Loss over two entries of one sample, in closed form: O(n_classes + points)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lossgui.model.array import Array
from lossgui.model.classes.leave_one_out import others_sum
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.losses.signature.targets import NONE
from lossgui.model.scenario.scenario import Scenario

POINTS = 201
"""Points of a surface along each axis."""

Span = tuple[float, float]


@dataclass(frozen=True)
class SurfacePoint:
    """A point of a surface: the two entries, the loss in nats, and its two slopes."""

    x: float
    y: float
    loss: float
    slope_x: float
    slope_y: float

    @property
    def steepness(self) -> float:
        """The length of the gradient."""
        return float(np.hypot(self.slope_x, self.slope_y))


@dataclass(frozen=True, eq=False)
class Surface:
    """The batch's reduced value over two entries of one sample; of 'none' the sum.

    Parameters
    ----------
    row : int
    columns : tuple of int
        The columns of the two entries.
    x, y : ndarray, shape (n_x,) and (n_y,)
    loss : ndarray, shape (n_x, n_y)
    now : SurfacePoint
        The present values.
    at : callable
        ``(x, y) -> Spot``, for any two values of the entries.
    """

    row: int
    columns: tuple[int, int]
    x: Array
    y: Array
    loss: Array
    now: SurfacePoint
    at: Callable[[float, float], SurfacePoint]


def second_column(scenario: Scenario, row: int, column: int) -> int | None:
    """Return the column that goes with another one: the target's, or the strongest rival's.

    None where there is no other column.
    """
    others = np.flatnonzero(np.arange(scenario.n_classes) != column)
    if not others.size:
        return None
    likely = _likeliest_target(scenario, row)
    if likely is not None and likely != column:
        return likely
    rivals = scenario.logits.rows(row, row + 1)[0, others]
    return int(others[np.argmax(np.where(np.isnan(rivals), -np.inf, rivals))])


def _likeliest_target(scenario: Scenario, row: int) -> int | None:
    if scenario.rules.per_element:
        return None
    target = scenario.rules.of_rows(scenario.targets.rows(row, row + 1), None)
    label = int(scenario.rules.labels(target, scenario.ignored)[0])
    return None if label == NONE else label


def loss_surface(
    evaluation: Evaluation,
    row: int,
    columns: tuple[int, int],
    x_range: Span | None = None,
    y_range: Span | None = None,
    points: int = POINTS,
) -> Surface:
    """Return the surface of the loss over the entries (row, columns[0]) and (row, columns[1]).

    Parameters
    ----------
    columns : tuple of int
        Two different ones.
    x_range, y_range : tuple of float, optional
        Both ends of each axis; those of a curve of that entry unless given.
    points : int, optional
        Along each axis.
    """
    scenario = evaluation.scenario
    span = scenario.spec.input.span
    now = [float(scenario.logits.cell(row, column)) for column in columns]
    x = np.linspace(*(x_range or span(now[0])), points)
    y = np.linspace(*(y_range or span(now[1])), points)
    with np.errstate(all="ignore"):
        plane = scenario.spec.loss.plane(scenario.block(row, row + 1), columns, scenario.parameters)
        own = plane.loss(np.array(now[:1]), np.array(now[1:]))
        fixed = others_sum(evaluation, row, columns, float(own[0]))
        divisor = np.float64(evaluation.divisor)
        loss = (fixed + plane.loss(x[:, None], y[None, :])) / divisor

    def at(x: float, y: float) -> SurfacePoint:
        point = np.array([x]), np.array([y])
        with np.errstate(all="ignore"):
            (slope_x,), (slope_y,) = plane.gradient(*point)
            value = (fixed + plane.loss(*point)[0]) / divisor
            return SurfacePoint(
                x, y, float(value), float(slope_x / divisor), float(slope_y / divisor)
            )

    return Surface(row, columns, x, y, loss, at(*now), at)


def look_alike(old: Surface, new: Surface) -> bool:
    """Tell whether two surfaces look the same: only the present point has moved."""
    return (
        np.array_equal(old.x, new.x)
        and np.array_equal(old.y, new.y)
        and np.allclose(old.loss, new.loss, rtol=1e-6, atol=0, equal_nan=True)
    )


@dataclass(frozen=True, eq=False)
class Descent:
    """Steps of gradient descent on the two entries of a surface.

    Parameters
    ----------
    x, y, loss : ndarray, shape (n_steps + 1,)
        From the present point on.
    settled : bool
        Whether another step would change nothing.
    """

    x: Array
    y: Array
    loss: Array
    settled: bool

    @property
    def n_steps(self) -> int:
        """The number of steps that were made."""
        return len(self.x) - 1


def descend(surface: Surface, rate: float, most: int, domain: Span) -> Descent:
    """Return gradient descent on two logits from the present point, with learning rate `rate`.

    Parameters
    ----------
    rate : float
        The learning rate, in (0, inf).
    most : int
        The steps after which it ends, unless it settles or leaves the finite numbers before.
    domain : tuple of float
        What the entries may be; a step beyond ends at the border.
    """
    spots, settled = [surface.now], False
    while len(spots) <= most:
        last = spots[-1]
        x = float(np.clip(last.x - rate * last.slope_x, *domain))
        y = float(np.clip(last.y - rate * last.slope_y, *domain))
        settled = (x, y) == (last.x, last.y)
        if settled or not np.isfinite((x, y)).all():
            break
        spots.append(surface.at(x, y))
    return Descent(
        np.array([spot.x for spot in spots]),
        np.array([spot.y for spot in spots]),
        np.array([spot.loss for spot in spots]),
        settled,
    )
