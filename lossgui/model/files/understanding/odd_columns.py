"""What among the columns of a table is unlike the logits, though no name says so."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.advice import Advice
from lossgui.model.errors import TwoReadingsError
from lossgui.model.files.roles import Role, remainder, stem_of, trailing_numbers
from lossgui.model.files.understanding.columns import Chosen, Places

_HEAD = 64


def has_target(chosen: Chosen) -> bool:
    """Tell whether the target is known, or is in another file."""
    return Role.TARGET in chosen.asked or len(chosen.of(Role.TARGET)) > 0


def leave_odd_ones(chosen: Chosen) -> None:
    """Set aside what is unlike the logits: not of their numbered names, or whole numbers."""
    free = which(chosen.free(), chosen.cells.numeric)
    if _sums_to_1(chosen.table.numbers[:_HEAD, free]):
        return
    numbered = _numbered(chosen, free)
    others = np.setdiff1d(free, numbered, assume_unique=True)
    whole = chosen.cells.whole_by_intent(others, free)
    if not has_target(chosen) and len(whole) == 1:
        chosen.give(Role.TARGET, whole)
        chosen.remarks.append(
            Advice(
                f"{chosen.listed(whole)} is read as the target, as it alone holds whole numbers",
                command="; --target and --logits decide.",
                window=": if it is none, give it another role.",
            )
        )
    elif not has_target(chosen) and len(whole):
        raise TwoReadingsError(
            f"{chosen.table.name}: {chosen.listed(whole)} may each be the target",
            f"--target {chosen.names[whole[0]]} or --logits",
        )
    if len(numbered):
        left, why = others, f"none of {chosen.listed(numbered)}"
    else:
        left, why = whole, "whole numbers among fractions"
    chosen.give(Role.LEFT_OUT, chosen.still_free(left), why)


def _sums_to_1(head: NDArray[Any]) -> bool:
    """Tell whether columns are probabilities together, by their first rows."""
    return bool(head.size and (head >= 0).all() and np.allclose(head.sum(axis=1), 1, atol=2e-3))


def _numbered(chosen: Chosen, free: Places) -> Places:
    """Return columns named by one stem and the numbers from 0 or 1, if they hold all targets."""
    stems = list(map(stem_of, chosen.names_of(free)))
    shared = [(stem, count) for stem, count in Counter(stems).items() if count > 1]
    if len(shared) != 1 or shared[0][1] == len(free):
        return free[:0]
    group = free[[stem == shared[0][0] for stem in stems]]
    numbers = trailing_numbers(chosen.names_of(group))
    if numbers is None or sorted(numbers) not in (
        list(range(len(numbers))),
        list(range(1, len(numbers) + 1)),
    ):
        return free[:0]
    return group if largest_target(chosen) <= max(numbers) else free[:0]


def largest_target(chosen: Chosen) -> float:
    """Return the largest target that is a number, -1 without any."""
    targets = chosen.of(Role.TARGET)
    if len(targets) != 1 or not chosen.cells.numeric[targets[0]]:
        return -1
    values = chosen.table.numbers[:, targets[0]]
    return float(np.nanmax(values)) if np.isfinite(values).any() else -1


def _n_targets(chosen: Chosen) -> float:
    """Return how many classes the targets name, at least."""
    targets = chosen.of(Role.TARGET)
    if len(targets) == 1 and targets[0] in chosen.table.texts:
        return len(set(chosen.table.texts[int(targets[0])]))
    return largest_target(chosen) + 1


def summaries(chosen: Chosen, named: Places) -> Places:
    """Return columns such as ``prob`` among others that are each for one class, as it seems."""
    others = which(chosen.free(), chosen.cells.numeric)
    if len(named) == 1 and len(others) > 2 and _n_targets(chosen) > 2:
        return named
    bare = np.array([not remainder(name) for name in chosen.names_of(named)], np.bool_)
    return named[bare] if len(named) > bare.sum() + 1 else named[:0]


def leave_apart(chosen: Chosen) -> None:
    """Set aside what stands on the other side of the target, if the targets need no more."""
    targets = chosen.of(Role.TARGET)
    if len(targets) != 1:
        return
    free = which(chosen.free(), chosen.cells.numeric)
    few, many = sorted((free[free < targets[0]], free[free > targets[0]]), key=len)
    if not len(few) or len(few) == len(many) or len(many) < max(2, _n_targets(chosen)):
        return
    if targets[0] in chosen.table.texts:
        known = {called.casefold() for name in chosen.names_of(many) for called in _called(name)}
        texts = set(chosen.table.texts[int(targets[0])])
        if not known.issuperset(text.casefold() for text in texts):
            return
    elif trailing_numbers(chosen.names_of(free)) is not None:
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


def _called(name: str) -> tuple[str, str]:
    """Return the name of a column, and what is left of it without its role and kind."""
    return name, " ".join(remainder(name))


def which(columns: Places, holds: NDArray[np.bool_]) -> Places:
    """Return those of columns for which something holds, that is known of every column."""
    return columns[holds[columns]]
