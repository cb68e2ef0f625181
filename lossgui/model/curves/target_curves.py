"""What a sample would cost if its target were another class: one line for each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lossgui.model.array import Array
from lossgui.model.curves import temperature_scaling, weight_curves
from lossgui.model.curves.input_curves import MOST, Curve, Line, line
from lossgui.model.curves.variables import ENTRY
from lossgui.model.losses.terms import Block
from lossgui.model.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Alternative:
    """A line of the sample alone with another target.

    Parameters
    ----------
    target : int
        A class; 0 or 1 of a binary loss.
    line : Line
    own : bool
        Whether that is its target.
    """

    target: int
    line: Line
    own: bool


def alternatives(scenario: Scenario, curve: Curve) -> tuple[Alternative, ...]:
    """Return the sample's loss against the same logit for other target classes, at most `MOST`.

    They are the class of the entry, that of the target, and the likeliest ones.
    """
    block = scenario.block(curve.row, curve.row + 1)
    points = np.append(curve.x, curve.x_now)
    return tuple(
        Alternative(
            target,
            line(*_alone(scenario, block, curve, target, points)),
            _own(scenario, block, curve.column) == target,
        )
        for target in _candidates(scenario, block, curve.column)
    )


def _own(scenario: Scenario, block: Block, column: int) -> float | None:
    """Return the target of a sample or an element, if it is a class."""
    if scenario.rules.per_element:
        return float(block.target[0, column])
    return int(block.target[0]) if block.target.ndim == 1 else None


def _candidates(scenario: Scenario, block: Block, column: int) -> list[int]:
    if scenario.rules.per_element:
        return [0, 1]
    likely = np.argsort(-block.input[0])[: MOST + 1]  # one of them may be ignored
    order = dict.fromkeys([column, _own(scenario, block, column), *likely.tolist()])
    every, ignored = range(scenario.n_classes), scenario.ignored
    classes = [c for c in order if c in every and c != ignored]
    return sorted(classes[:MOST])


def _alone(
    scenario: Scenario, block: Block, curve: Curve, target: int, points: Array
) -> tuple[Array, Array]:
    if scenario.rules.per_element:
        changed = block.target.copy()
        changed[0, curve.column] = target
    else:
        changed = np.array([target])
    own = replace(block, target=changed)
    if temperature_scaling.is_varied(scenario, curve.axis):
        return temperature_scaling.alone(scenario, own, curve.axis, curve.column, points)
    if curve.axis != ENTRY:
        return weight_curves.alone(scenario, own, curve.axis, curve.column, points)
    with np.errstate(all="ignore"):
        profile = scenario.spec.loss.profile(own, curve.column, scenario.parameters)
        losses, slopes = profile(points)
    return losses[0], slopes[0]
