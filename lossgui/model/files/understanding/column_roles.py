"""Which column of a table is what: names first, then what the cells hold."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import groupby

import numpy as np

from lossgui.model.advice import Advice
from lossgui.model.errors import ArgumentError, FileError, TwoReadingsError
from lossgui.model.files.formats.raw import RawTable
from lossgui.model.files.roles import (
    Role,
    is_output,
    remainder,
)
from lossgui.model.files.understanding.columns import Chosen, Places
from lossgui.model.files.understanding.odd_columns import (
    has_target,
    largest_target,
    leave_apart,
    leave_odd_ones,
    summaries,
    which,
)
from lossgui.model.files.understanding.reading import Asked, listed
from lossgui.model.losses.signature.inputs import InputKind

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
    given = frozenset(asked.roles.values())
    elsewhere = {Role.TARGET} if asked.elsewhere else set[Role]()
    chosen = Chosen(table, table.keys, given | elsewhere)
    _take_asked(chosen, asked)
    if table.header is not None:
        chosen.give(Role.LEFT_OUT, which(chosen.free(), chosen.cells.empty), "empty")
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


def _take_asked(chosen: Chosen, asked: Asked) -> None:
    """Give the roles that were asked for; of two for a column the last."""
    places: dict[str, list[int]] = {}
    for k, name in enumerate(chosen.names if asked.roles else ()):
        places.setdefault(name, []).append(k)
    for role, patterns in groupby(asked.roles, asked.roles.__getitem__):
        found = [
            k
            for pattern in patterns
            for k in places.get(pattern) or _matching(chosen.table, chosen.names, pattern)
        ]
        # A column that is asked for twice stands where it was last.
        chosen.give(role, list(dict.fromkeys(reversed(found)))[::-1])


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
    fit = [k for k in named.tolist() if _may_be_target(chosen, k)]
    if several := _one_for_each(chosen, fit, logits):
        chosen.give(Role.TARGET, several)
        fit = []
    certain = [k for k in fit if chosen.clue(k).certain] or fit
    if certain:
        target = _the_only(chosen, certain)
        chosen.give(Role.TARGET, [target])
    if len(chosen.of(Role.TARGET)):
        rest = [k for k in chosen.free(Role.TARGET) if _may_be_target(chosen, k)]
        chosen.give(Role.LEFT_OUT, rest, "another target")


def _may_be_target(chosen: Chosen, column: int) -> bool:
    """Tell whether the cells may be targets: no class named ``true`` has whole numbers alone."""
    cells = chosen.cells
    if not cells.numeric[column] or cells.whole[column]:
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
    others = chosen.said(chosen.free(), lambda clue: clue.role in _NO_TARGETS).tolist()
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
    texts = [k for k in candidates if chosen.cells.textual[k]]
    numbers = [k for k in candidates if k not in texts]
    return (numbers or texts)[0]


def _take_names(chosen: Chosen) -> None:
    """Find what names the samples; of several the one that says most."""
    cells = chosen.cells
    candidates = [k for k in chosen.free(Role.NAMES).tolist() if _may_name(chosen, k)]
    if Role.NAMES not in chosen.asked:
        groups = [k for k in candidates if chosen.clue(k).certain and cells.repeats(k)]
        chosen.give(Role.GROUP, groups[:1])
        candidates = [k for k in candidates if k not in groups[:1]] + _counting(chosen)
        candidates.sort(
            key=lambda k: (bool(cells.counting[k]), not chosen.clue(k).certain, cells.repeats(k))
        )
        chosen.give(Role.NAMES, candidates[:1])
    chosen.give(Role.LEFT_OUT, chosen.still_free(candidates), "names samples")


def _may_name(chosen: Chosen, column: int) -> bool:
    cells = chosen.cells
    if cells.textual[column] or cells.counting[column]:
        return True
    if not chosen.names[column]:
        return column == 0
    if chosen.clue(column).certain:
        return True
    return bool(cells.whole[column]) and not cells.repeats(column) and cells.n_rows > 1


def _counting(chosen: Chosen) -> list[int]:
    """Return columns of no known name that count the samples, if enough others may be logits."""
    cells = chosen.cells
    if cells.n_rows < _FEWEST_ROWS:
        return []
    free = chosen.said(chosen.free(), lambda clue: clue.role in (None, Role.LOGITS))
    found = chosen.said(which(free, cells.counting), lambda clue: clue.role is None)
    others = which(free, cells.numeric & ~cells.whole)
    known = len(chosen.said(others, lambda clue: clue.role is Role.LOGITS)) > 0
    enough = known or len(others) > max(1, largest_target(chosen))
    return found.tolist() if enough else []


def _leave_out(chosen: Chosen) -> None:
    """Set by-products, groups, weights of samples and text aside."""
    cells = chosen.cells
    weights = which(chosen.free(Role.WEIGHT), cells.numeric)
    chosen.give(Role.WEIGHT, weights[:1])
    chosen.give(Role.LEFT_OUT, weights[1:], BY_PRODUCT)
    groups = which(chosen.free(Role.GROUP), cells.textual | cells.whole)
    chosen.give(Role.GROUP, groups[: not len(chosen.of(Role.GROUP))])
    chosen.give(Role.LEFT_OUT, chosen.still_free(groups), "another group")
    chosen.give(Role.LEFT_OUT, chosen.free(Role.LEFT_OUT), BY_PRODUCT)
    texts = which(chosen.free(), cells.textual)
    if not has_target(chosen):
        chosen.give(Role.TARGET, [k for k in texts.tolist() if _names_classes(chosen, k)][:1])
    chosen.give(Role.LEFT_OUT, chosen.still_free(texts), "text")


def _names_classes(chosen: Chosen, column: int) -> bool:
    """Tell whether every text of a column is the name of another one."""
    left = {text.casefold() for text in chosen.table.texts[column]}
    left -= {name.casefold() for name in chosen.names}
    return not left or left <= {" ".join(remainder(name)) for name in chosen.names}


def _take_kind(chosen: Chosen) -> None:
    """Take the columns whose names say what they are, such as ``prob_cat``; of one kind."""
    if Role.LOGITS in chosen.asked:
        chosen.give(Role.LEFT_OUT, chosen.free(), "not among the chosen logits")
        return
    named = chosen.free(Role.LOGITS)
    if len(summary := summaries(chosen, named)):
        chosen.give(Role.LEFT_OUT, summary, "not that of one class")
        named = chosen.free(Role.LOGITS)
    for kind in _ORDER:
        columns = _of_kind(chosen, named, kind)
        if len(columns):
            chosen.give(Role.LOGITS, columns)
            chosen.give(Role.LEFT_OUT, chosen.free(Role.LOGITS), f"{kind} stand beside")
            chosen.give(Role.LEFT_OUT, chosen.free(), f"none of the {kind}")
            return


def _of_kind(chosen: Chosen, columns: Places, kind: InputKind) -> Places:
    return chosen.said(columns, lambda clue: clue.kind is kind)


def _take_rest(chosen: Chosen, logits: bool) -> None:
    """Give what is left the usual role, and by-products back where nothing else could be logits."""
    role = Role.LOGITS if logits else Role.TARGET
    if not logits and len(chosen.of(role)):
        chosen.give(Role.LEFT_OUT, chosen.free(), "beside the target")
    if role in chosen.asked:
        chosen.give(Role.LEFT_OUT, chosen.free(), f"not among the chosen {role}")
    chosen.give(role, chosen.free())
    if not logits or role in chosen.asked:
        return
    if not len(chosen.of(role)) or _lacks_classes(chosen):
        _give_back(chosen)
    _check_lone_column(chosen)


def _fractional_by_products(chosen: Chosen) -> list[int]:
    left = np.concatenate([chosen.of(Role.LEFT_OUT), chosen.of(Role.WEIGHT)])
    named = chosen.said(left, lambda clue: clue.role in (Role.LEFT_OUT, Role.WEIGHT))
    return sorted(which(named, chosen.cells.numeric & ~chosen.cells.whole).tolist())


def _lacks_classes(chosen: Chosen) -> bool:
    """Tell whether targets are classes that only by-products could be."""
    targets, n_logits = chosen.of(Role.TARGET), len(chosen.of(Role.LOGITS))
    back = _fractional_by_products(chosen)
    if len(targets) != 1 or not back:
        return False
    if chosen.cells.numeric[targets[0]]:
        return largest_target(chosen) == n_logits + len(back) - 1 and n_logits > 1
    named = set(chosen.table.texts[int(targets[0])])
    return any(chosen.names[k] in named for k in back)


def _give_back(chosen: Chosen) -> None:
    """Read by-products as logits: those whose names say a kind before the others."""
    back = _fractional_by_products(chosen)
    back = [k for k in back if chosen.clue(k).kind] or back
    if not back and not len(chosen.of(Role.LOGITS)):
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
    if len(logits) != 1 or not len(chosen.of(Role.TARGET)) or not back:
        return
    name = chosen.names[logits[0]]
    if chosen.clue(logits[0]).role is Role.LOGITS or is_output(name):
        return
    if any(chosen.clue(k).certain for k in back):
        return
    both = ",".join(chosen.names[k] for k in sorted([*logits, *back]))
    raise TwoReadingsError(
        f"{chosen.table.name} can be read in two ways: logits from {name!r} alone, or from "
        f"{both!r}",
        f"--logits {name} or --logits {both}",
    )
