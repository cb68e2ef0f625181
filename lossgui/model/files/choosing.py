"""Which column of a table is what: names first, then what the cells hold."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

import numpy as np

from lossgui.model.advice import Advice
from lossgui.model.errors import ArgumentError, FileError, TwoReadingsError
from lossgui.model.files.chosen import Chosen
from lossgui.model.files.evidence import Evidence
from lossgui.model.files.odd_ones import (
    has_target,
    largest_target,
    leave_apart,
    leave_odd_ones,
    summaries,
)
from lossgui.model.files.raw import RawTable
from lossgui.model.files.reading import Asked, listed
from lossgui.model.files.roles import (
    NO_CLUE,
    Clue,
    Role,
    clue_of,
    is_output,
    remainder,
)
from lossgui.model.losses.inputs import InputKind

OPTIONS = {Role.LOGITS: "--logits", Role.TARGET: "--target", Role.NAMES: "--names"}
"""The options of the command line that give a role."""

_ORDER = (InputKind.LOGITS, InputKind.LOG_PROBABILITIES, InputKind.PROBABILITIES)
_FEWEST_ROWS = 3
BY_PRODUCT = "a by-product"
_NO_TARGETS = (None, Role.LOGITS, Role.LEFT_OUT)


def choose(table: RawTable, asked: Asked, logits: bool = True) -> Chosen:
    """Give every column of a table a role.

    Parameters
    ----------
    asked : Asked
        The roles that a person gave.
    logits : bool
        False for a table of targets, whose other columns are targets.

    Raises
    ------
    ArgumentError
        A column that is asked for and is not there.
    FileError
        Two readings are equally good; the message names the option that decides.
    """
    chosen = _begun(table, asked)
    if table.header is not None:
        _take_target(chosen, logits)
        _take_names(chosen)
        if logits:
            _leave_out(chosen)
            _take_kind(chosen)
            leave_odd_ones(chosen)
            leave_apart(chosen)
        else:
            chosen.give(Role.LEFT_OUT, chosen.free(Role.LEFT_OUT), BY_PRODUCT)
    _take_rest(chosen, logits)
    return chosen


def column_names(table: RawTable) -> tuple[str, ...]:
    """Return the names by which columns are asked for: those of the header, or numbers from 1."""
    return table.header or tuple(str(k + 1) for k in range(table.numbers.shape[1]))


def _begun(table: RawTable, asked: Asked) -> Chosen:
    """Return a choice that holds what was asked for, and what has no cell."""
    names, cells = column_names(table), Evidence(table)
    clues = _clues(names) if table.header is not None else [NO_CLUE] * len(names)
    roles = frozenset(asked.roles.values())
    if asked.elsewhere:
        roles |= {Role.TARGET}
    chosen = Chosen(table, names, cells, clues, asked=roles)
    places: dict[str, list[int]] = {}
    for k, name in enumerate(names if asked.roles else ()):
        places.setdefault(name, []).append(k)
    for pattern, role in asked.roles.items():
        chosen.give(role, places.get(pattern) or _matching(table, names, pattern), "")
    if table.header is not None:
        chosen.give(Role.LEFT_OUT, [k for k in chosen.free() if cells.is_empty(k)], "empty")
    return chosen


def _clues(names: Sequence[str]) -> list[Clue]:
    """Return what every name says; columns that differ in a number alone say the same."""
    known: dict[str, Clue] = {}
    stems = [name.rstrip("0123456789") + "0" * name[-1:].isdigit() for name in names]
    for stem in stems:
        if stem not in known:
            known[stem] = clue_of(stem)
    return [known[stem] for stem in stems]


def _matching(table: RawTable, names: Sequence[str], pattern: str) -> Sequence[int]:
    """Return the columns that a name, the name of a column of lists or a pattern means."""
    if pattern in table.lists:
        return table.lists[pattern]
    for same in (
        lambda name: name.casefold() == pattern.casefold(),
        lambda name: fnmatchcase(name, pattern),
    ):
        if found := [k for k, name in enumerate(names) if same(name)]:
            return found
    raise ArgumentError(f"{table.name} has no column {pattern!r}: it has {listed(names)}.")


def _take_target(chosen: Chosen, logits: bool) -> None:
    """Find the target, or one for each column of logits."""
    named = chosen.free(Role.TARGET)
    if Role.TARGET in chosen.asked:
        chosen.give(Role.LEFT_OUT, named, "not the chosen target")
        return
    fit = [k for k in named if _may_be_target(chosen, k)]
    if several := _one_for_each(chosen, fit, logits):
        chosen.give(Role.TARGET, several)
        fit = []
    certain = [k for k in fit if chosen.clues[k].certain] or fit
    if certain:
        target = _the_only(chosen, certain)
        chosen.give(Role.TARGET, [target])
    if chosen.of(Role.TARGET):
        rest = [k for k in chosen.free(Role.TARGET) if _may_be_target(chosen, k)]
        chosen.give(Role.LEFT_OUT, rest, "another target")


def _may_be_target(chosen: Chosen, column: int) -> bool:
    """Tell whether the cells may be targets: no class named ``true`` has whole numbers alone."""
    cells = chosen.cells
    if not cells.is_number(column) or cells.whole[column]:
        return True
    values = chosen.table.numbers[:, column]
    whole = values == np.floor(values)
    if (whole | np.isnan(values)).all():
        return True
    plain = "".join(chosen.names[column].casefold().split()) in ("target", "targets", "label", "y")
    return plain and bool(((values >= 0) & (values <= 1)).all())


def _one_for_each(chosen: Chosen, candidates: Sequence[int], logits: bool) -> list[int]:
    """Return target columns that stand beside columns of logits by their names, in their order."""
    rests = {remainder(chosen.names[k]): k for k in candidates}
    if len(candidates) < 2 or len(rests) < len(candidates) or () in rests:
        return []
    if not logits:
        return list(candidates)
    others = [k for k in chosen.free() if chosen.clues[k].role in _NO_TARGETS]
    wanted = [remainder(chosen.names[k]) for k in others if remainder(chosen.names[k]) in rests]
    unique = list(dict.fromkeys(wanted))
    return [rests[rest] for rest in unique] if len(unique) == len(rests) else []


def _the_only(chosen: Chosen, candidates: list[int]) -> int:
    """Return the first of candidates that say the same; raise if they do not."""
    first, *others = candidates
    for other in others:
        if not chosen.cells.agree(first, other):
            raise TwoReadingsError(
                f"{chosen.table.name}: {chosen.listed([first, other])} may both be the target",
                f"--target {chosen.names[first]} or --target {chosen.names[other]}",
            )
    texts = [k for k in candidates if chosen.cells.is_text(k)]
    numbers = [k for k in candidates if k not in texts]
    return (numbers or texts)[0]


def _take_names(chosen: Chosen) -> None:
    """Find what names the samples; of several the one that says most."""
    cells = chosen.cells
    candidates = [k for k in chosen.free(Role.NAMES) if _may_name(chosen, k)]
    if Role.NAMES not in chosen.asked:
        groups = [k for k in candidates if chosen.clues[k].certain and cells.repeats(k)]
        chosen.give(Role.GROUP, groups[:1])
        candidates = [k for k in candidates if k not in groups[:1]] + _counting(chosen)
        candidates.sort(
            key=lambda k: (bool(cells.counting[k]), not chosen.clues[k].certain, cells.repeats(k))
        )
        chosen.give(Role.NAMES, candidates[:1])
    chosen.give(Role.LEFT_OUT, [k for k in candidates if k not in chosen.roles], "names samples")


def _may_name(chosen: Chosen, column: int) -> bool:
    cells = chosen.cells
    if cells.is_text(column) or cells.counting[column]:
        return True
    if not chosen.names[column]:
        return column == 0
    if chosen.clues[column].certain:
        return True
    return bool(cells.whole[column]) and not cells.repeats(column) and cells.n_rows > 1


def _counting(chosen: Chosen) -> list[int]:
    """Return columns of no known name that count the samples, if enough others may be logits."""
    cells = chosen.cells
    free = [k for k in chosen.free() if chosen.clues[k].role in (None, Role.LOGITS)]
    found = [k for k in free if cells.counting[k] and chosen.clues[k].role is None]
    others = [k for k in free if not cells.whole[k] and cells.is_number(k)]
    known = any(chosen.clues[k].role is Role.LOGITS for k in others)
    enough = known or len(others) > max(1, largest_target(chosen))
    return found if cells.n_rows >= _FEWEST_ROWS and enough else []


def _leave_out(chosen: Chosen) -> None:
    """Set by-products, groups, weights of samples and text aside."""
    cells = chosen.cells
    weights = [k for k in chosen.free(Role.WEIGHT) if cells.is_number(k)]
    chosen.give(Role.WEIGHT, weights[:1])
    chosen.give(Role.LEFT_OUT, weights[1:], BY_PRODUCT)
    groups = [k for k in chosen.free(Role.GROUP) if cells.is_text(k) or cells.whole[k]]
    chosen.give(Role.GROUP, groups[: not chosen.of(Role.GROUP)])
    chosen.give(Role.LEFT_OUT, [k for k in groups if k not in chosen.roles], "another group")
    chosen.give(Role.LEFT_OUT, chosen.free(Role.LEFT_OUT), BY_PRODUCT)
    texts = [k for k in chosen.free() if cells.is_text(k)]
    if not has_target(chosen):
        chosen.give(Role.TARGET, [k for k in texts if _names_classes(chosen, k)][:1])
    chosen.give(Role.LEFT_OUT, [k for k in texts if k not in chosen.roles], "text")


def _names_classes(chosen: Chosen, column: int) -> bool:
    """Tell whether every text of a column is the name of another one."""
    others = {name.casefold() for name in chosen.names}
    rests = {" ".join(remainder(name)) for name in chosen.names}
    return all(t.casefold() in others | rests for t in set(chosen.table.texts[column]))


def _take_kind(chosen: Chosen) -> None:
    """Take the columns whose names say what they are, such as ``prob_cat``; of one kind."""
    if Role.LOGITS in chosen.asked:
        chosen.give(Role.LEFT_OUT, chosen.free(), "not among the chosen logits")
        return
    named = chosen.free(Role.LOGITS)
    if summary := summaries(chosen, named):
        chosen.give(Role.LEFT_OUT, summary, "not that of one class")
        named = chosen.free(Role.LOGITS)
    kinds = [kind for kind in _ORDER if any(chosen.clues[k].kind is kind for k in named)]
    if not kinds:
        return
    chosen.give(Role.LOGITS, [k for k in named if chosen.clues[k].kind is kinds[0]])
    chosen.give(Role.LEFT_OUT, chosen.free(Role.LOGITS), f"{kinds[0]} stand beside")
    chosen.give(Role.LEFT_OUT, chosen.free(), f"none of the {kinds[0]}")


def _take_rest(chosen: Chosen, logits: bool) -> None:
    """Give what is left the usual role, and by-products back where nothing else could be logits."""
    role = Role.LOGITS if logits else Role.TARGET
    if not logits and chosen.of(role):
        chosen.give(Role.LEFT_OUT, chosen.free(), "beside the target")
    if role in chosen.asked:
        chosen.give(Role.LEFT_OUT, chosen.free(), f"not among the chosen {role}")
    chosen.give(role, chosen.free())
    if not logits or role in chosen.asked:
        return
    if not chosen.of(role) or _lacks_classes(chosen):
        _give_back(chosen)
    _check_lone_column(chosen)


def _fractional_by_products(chosen: Chosen) -> list[int]:
    left = chosen.of(Role.LEFT_OUT) + chosen.of(Role.WEIGHT)
    return sorted(
        k
        for k in left
        if chosen.clues[k].role in (Role.LEFT_OUT, Role.WEIGHT)
        and chosen.cells.is_number(k)
        and not chosen.cells.whole[k]
    )


def _lacks_classes(chosen: Chosen) -> bool:
    """Tell whether targets are classes that only by-products could be."""
    targets, n_logits = chosen.of(Role.TARGET), len(chosen.of(Role.LOGITS))
    back = _fractional_by_products(chosen)
    if len(targets) != 1 or not back:
        return False
    if chosen.cells.is_number(targets[0]):
        return largest_target(chosen) == n_logits + len(back) - 1 and n_logits > 1
    named = set(chosen.table.texts[targets[0]])
    return any(chosen.names[k] in named for k in back)


def _give_back(chosen: Chosen) -> None:
    """Read by-products as logits: those whose names say a kind before the others."""
    back = _fractional_by_products(chosen)
    back = [k for k in back if chosen.clues[k].kind] or back
    if not back and not chosen.of(Role.LOGITS):
        raise FileError(f"{chosen.table.name} has no column of logits, only {chosen.names!r:.100}.")
    every = sorted([*chosen.of(Role.LOGITS), *back])
    chosen.give(Role.LOGITS, every)
    one = len(back) == 1
    chosen.remarks.append(
        Advice(
            f"{chosen.listed(back)} {'is' if one else 'are'} read as logits, since the others do "
            "not suffice",
            command="; --logits decides.",
            window=f": if {'it is' if one else 'they are'} none, choose other roles.",
        )
    )


def _check_lone_column(chosen: Chosen) -> None:
    """Raise where one column of logits is left and a by-product could be its other class."""
    logits, back = chosen.of(Role.LOGITS), _fractional_by_products(chosen)
    if len(logits) != 1 or not chosen.of(Role.TARGET) or not back or chosen.table.header is None:
        return
    name = chosen.names[logits[0]]
    if chosen.clues[logits[0]].role is Role.LOGITS or is_output(name):
        return
    if any(chosen.clues[k].certain for k in back):
        return
    both = ",".join(chosen.names[k] for k in sorted([*logits, *back]))
    raise TwoReadingsError(
        f"{chosen.table.name} can be read in two ways: logits from {name!r} alone, or from "
        f"{both!r}",
        f"--logits {name} or --logits {both}",
    )
