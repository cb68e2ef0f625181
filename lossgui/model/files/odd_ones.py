"""What among the columns of a table is unlike the logits, though no name says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.advice import Advice
from lossgui.model.errors import TwoReadingsError
from lossgui.model.files.chosen import Chosen
from lossgui.model.files.roles import Role, remainder, trailing_numbers


def has_target(chosen: Chosen) -> bool:
    """Tell whether the target is known, or is in another file."""
    return Role.TARGET in chosen.asked or bool(chosen.of(Role.TARGET))


def leave_odd_ones(chosen: Chosen) -> None:
    """Set aside what is unlike the logits: not of their numbered names, or whole numbers."""
    free = [k for k in chosen.free() if chosen.cells.is_number(k)]
    if _sums_to_1(chosen.table.numbers[:, free]):
        return
    numbered = _numbered(chosen, free)
    among = set(numbered)
    others = [k for k in free if k not in among]
    whole = chosen.cells.whole_by_intent(others, free)
    if not has_target(chosen) and len(whole) == 1:
        target = whole[0]
        chosen.give(Role.TARGET, whole)
        chosen.remarks.append(
            Advice(
                f"{chosen.names[target]!r} is read as the target, as it alone holds whole numbers",
                command="; --target and --logits decide.",
                window=": if it is none, give it another role.",
            )
        )
    elif not has_target(chosen) and whole:
        raise TwoReadingsError(
            f"{chosen.table.name}: {chosen.listed(whole)} may each be the target",
            f"--target {chosen.names[whole[0]]} or --logits",
        )
    left = [k for k in (others if numbered else whole) if k not in chosen.roles]
    why = f"none of {chosen.listed(numbered)}" if numbered else "whole numbers among fractions"
    chosen.give(Role.LEFT_OUT, left, why)


def _sums_to_1(values: NDArray[Any]) -> bool:
    """Tell whether columns are probabilities together, by their first rows."""
    head = values[:64]
    return bool(head.size and (head >= 0).all() and np.allclose(head.sum(axis=1), 1, atol=2e-3))


def _numbered(chosen: Chosen, free: Sequence[int]) -> list[int]:
    """Return columns named by one stem and the numbers from 0 or 1, if they hold all targets."""
    stems: dict[str, list[int]] = {}
    for k in free:
        stems.setdefault(chosen.names[k].rstrip("0123456789"), []).append(k)
    groups = [group for group in stems.values() if len(group) > 1]
    if len(groups) != 1 or len(groups[0]) == len(free):
        return []
    numbers = trailing_numbers(tuple(chosen.names[k] for k in groups[0]))
    if numbers is None or sorted(numbers) not in (
        list(range(len(numbers))),
        list(range(1, len(numbers) + 1)),
    ):
        return []
    return groups[0] if largest_target(chosen) <= max(numbers) else []


def largest_target(chosen: Chosen) -> float:
    """Return the largest target that is a number, -1 without any."""
    targets = chosen.of(Role.TARGET)
    if len(targets) != 1 or not chosen.cells.is_number(targets[0]):
        return -1
    values = chosen.table.numbers[:, targets[0]]
    return float(np.nanmax(values)) if np.isfinite(values).any() else -1


def _n_targets(chosen: Chosen) -> float:
    """Return how many classes the targets name, at least."""
    targets = chosen.of(Role.TARGET)
    if len(targets) == 1 and targets[0] in chosen.table.texts:
        return len(set(chosen.table.texts[targets[0]]))
    return largest_target(chosen) + 1


def summaries(chosen: Chosen, named: Sequence[int]) -> list[int]:
    """Return columns such as ``prob`` among others that are each for one class, as it seems."""
    others = [k for k in chosen.free() if chosen.cells.is_number(k)]
    if len(named) == 1 and len(others) > 2 and _n_targets(chosen) > 2:
        return list(named)
    bare = [k for k in named if not remainder(chosen.names[k])]
    return bare if len(named) > len(bare) + 1 else []


def leave_apart(chosen: Chosen) -> None:
    """Set aside what stands on the other side of the target, if the targets need no more."""
    targets = chosen.of(Role.TARGET)
    if len(targets) != 1:
        return
    free = [k for k in chosen.free() if chosen.cells.is_number(k)]
    sides = [k for k in free if k < targets[0]], [k for k in free if k > targets[0]]
    few, many = sorted(sides, key=len)
    if not few or len(few) == len(many) or len(many) < max(2, _n_targets(chosen)):
        return
    if targets[0] in chosen.table.texts:
        known = {name.casefold() for k in many for name in _called(chosen, k)}
        if not known.issuperset(t.casefold() for t in set(chosen.table.texts[targets[0]])):
            return
    elif trailing_numbers(tuple(chosen.names[k] for k in free)) is not None:
        return
    chosen.give(Role.LEFT_OUT, few, "apart from the logits")
    one = len(few) == 1
    chosen.remarks.append(
        Advice(
            f"{chosen.listed(few)} {'stands' if one else 'stand'} apart from the logits and no "
            f"target means {'it' if one else 'them'}",
            command="; --logits decides.",
            window=f": if {'it is' if one else 'they are'} of classes, choose other roles.",
        )
    )


def _called(chosen: Chosen, column: int) -> tuple[str, str]:
    """Return the name of a column, and what is left of it without its role and kind."""
    return chosen.names[column], " ".join(remainder(chosen.names[column]))
