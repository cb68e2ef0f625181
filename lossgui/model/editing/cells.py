"""Edits of a range of cells: set, fill, compute and paste, all checked before anything changes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.editing.areas import WEIGHTS, Area, Rows
from lossgui.model.editing.formulas import Formula
from lossgui.model.editing.rows_and_classes import grow
from lossgui.model.errors import CellError, LossError, Place
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.fields import IGNORED, NUMBER, WEIGHT, Domain, parse_class
from lossgui.model.text.numbers import fault
from lossgui.model.text.pasting import Pasted, Texts


def typed_domain(scenario: Scenario, table: str) -> Domain:
    """Return what may be typed into a table, as `lossgui.model.editing.areas.Area` names it."""
    if table not in ("logits", "targets"):
        return WEIGHT
    (low, high), ignored = scenario.spec.input.domain, scenario.ignored
    spared = ""
    if table == "targets" and scenario.rules.per_element and ignored is not None:
        spared = f", or {ignored} to ignore it"
    if math.isfinite(low) and math.isfinite(high):
        return Domain(f"a number from {low:g} to {high:g}{spared}")
    if table == "targets":
        return Domain(f"a number such as 0, 1 or 0.25{spared}")
    if scenario.spec.input_kind is InputKind.LOG_PROBABILITIES:
        return Domain("a number such as -1.5 or -inf")
    return NUMBER


def paste_samples(scenario: Scenario, area: Area, pasted: Pasted) -> Scenario | None:
    """Return a scenario with a pasted block in all columns of the logits and in the targets.

    None unless the block begins at the first logit and is wider by one column, whose cells are
    class indices or names: a block that the logits alone have no room for.

    Raises
    ------
    LossError
        If a logit is none; see `lossgui.model.editing.cells.paste`.
    """
    height, width = pasted.numbers.shape
    first = area.table == "logits" and area.column == 0 and len(area.rows) in (1, height)
    if not (first and scenario.target_kind is TargetKind.INDEX and width == scenario.n_classes + 1):
        return None
    last = width - 1
    logits, target = pasted.columns(0, last), replace(pasted.columns(last), header=None)
    if any(room_needed(scenario, area, logits)):
        return None
    changed = paste(scenario, area, logits)
    try:
        return paste(changed, replace(area, table="targets", width=1), target)
    except LossError:
        return None


MOST_RUNS = 100
"""Rows that lie in more runs than this are written with all rows between them."""


def table_shape(scenario: Scenario, table: str) -> tuple[int, int]:
    """Return the number of rows and columns of a table that `Area` names."""
    if table in WEIGHTS:
        return scenario.n_classes, 1
    return (scenario.logits if table == "logits" else scenario.targets).shape


def values(scenario: Scenario, area: Area) -> NDArray[Any]:
    """Return the present values, shape `area.shape`, in the dtype of the table.

    Raises
    ------
    CellError
        If the area reaches beyond its table.
    """
    _check_inside(scenario, area)
    if area.table in WEIGHTS:
        return getattr(scenario, f"{area.table}s")[area.rows][:, None]
    table = scenario.logits if area.table == "logits" else scenario.targets
    return table.take(area.rows)[:, area.columns]


def set_block(scenario: Scenario, area: Area, block: NDArray[Any]) -> Scenario:
    """Return a scenario with other values in an area.

    Parameters
    ----------
    block : ndarray, shape `area.shape`

    Raises
    ------
    CellError
        If the area reaches beyond its table, a class index has a fraction, or a number is too
        large for the dtype of the table.
    ClassIndexError, DomainError
        If the loss does not take a value; the first such cell is named.
    """
    _check_inside(scenario, area)
    if not block.size:
        return scenario
    if area.table in WEIGHTS:
        return _set_weights(scenario, area, block)
    order = np.argsort(area.rows)
    rows, block = area.rows[order], block[order]
    breaks = np.flatnonzero(np.diff(rows) != 1) + 1
    if len(breaks) >= MOST_RUNS:
        every = Area.at(area.table, rows[0], area.column, rows[-1] + 1 - rows[0], area.width)
        covering = values(scenario, every).astype(np.float64)
        covering[rows - rows[0]] = block
        return _set_run(scenario, every, covering)
    for run, part in zip(np.split(rows, breaks), np.split(block, breaks), strict=True):
        scenario = _set_run(scenario, replace(area, rows=run), part)
    return scenario


def set_value(scenario: Scenario, area: Area, value: float) -> Scenario:
    """Return a scenario with one value in all cells of an area; raises as `set_block`."""
    return set_block(scenario, area, np.full(area.shape, value))


def fill_down(scenario: Scenario, area: Area) -> Scenario:
    """Return a scenario with the first row of an area in all its rows; raises as `set_block`."""
    block = values(scenario, area)
    return set_block(scenario, area, np.broadcast_to(block[:1], block.shape))


def fill_right(scenario: Scenario, area: Area) -> Scenario:
    """Return a scenario with the first column of an area in all of them; raises as `set_block`."""
    block = values(scenario, area)
    return set_block(scenario, area, np.broadcast_to(block[:, :1], block.shape))


def apply_formula(scenario: Scenario, area: Area, formula: Formula) -> Scenario:
    """Return a scenario with a formula's values in an area; raises as `set_block`."""
    return set_block(scenario, area, formula(values(scenario, area), area.rows, area.columns))


def block_for(scenario: Scenario, area: Area, pasted: Pasted) -> Pasted:
    """Return a pasted block as a table takes it: above class indices a class is no header."""
    known = (*scenario.class_names, IGNORED)
    if (
        area.table == "targets"
        and scenario.target_kind is TargetKind.INDEX
        and pasted.header is not None
    ):
        return pasted.with_header_below() if set(pasted.header) <= set(known) else pasted
    return pasted


def paste_size(scenario: Scenario, area: Area, pasted: Pasted) -> tuple[int, int]:
    """Return how many rows and columns a paste into a selected area fills.

    That is the size of the block, or of the area where the block fits into it several times.
    A single row fills a table of a single column downwards.
    """
    shape = _turned(scenario, area, pasted).numbers.shape
    fits = all(size % part == 0 for size, part in zip(area.shape, shape, strict=True))
    return area.shape if fits else (shape[0], shape[1])


def room_needed(scenario: Scenario, area: Area, pasted: Pasted) -> tuple[int, int]:
    """Return how many rows (samples) and classes `paste` lacks, for `rows_and_classes.grow`."""
    height, width = paste_size(scenario, area, pasted)
    n_rows, n_columns = table_shape(scenario, area.table)
    rows = max(0, height - len(area.rows) - len(_below(area, n_rows)))
    columns = max(0, area.column + width - n_columns)
    if area.table in WEIGHTS:
        return 0, rows
    fixed = area.table == "targets" and scenario.target_kind is TargetKind.INDEX
    return rows, 0 if fixed else columns


def paste(scenario: Scenario, area: Area, pasted: Pasted, enlarge: bool = False) -> Scenario:
    """Return a scenario with a pasted block in it, from the first cell of an area on.

    Above logits, a header names the classes.

    Parameters
    ----------
    enlarge : bool
        Whether rows and classes are added where the block is larger than the table.

    Raises
    ------
    CellError
        If a cell is no value of the table, or the block does not fit; also as `set_block`.
    """
    height, width = paste_size(scenario, area, pasted)
    rows = _reach(area, height, table_shape(scenario, area.table)[0])
    if enlarge:
        scenario = grow(scenario, *room_needed(scenario, area, pasted))
    block = _numbers(scenario, area, pasted)
    whole = np.tile(block, (height // len(block), width // block.shape[1]))
    changed = set_block(scenario, Area(area.table, rows, area.column, width), whole)
    if pasted.header is not None and area.table == "logits":
        changed = changed.with_class_names(area.column, pasted.header)
    return changed


def _below(area: Area, n_rows: int) -> Rows:
    """Return the rows of a table that follow on an area."""
    return np.arange(area.rows[-1] + 1, n_rows) if area.below is None else area.below


def _reach(area: Area, height: int, n_rows: int) -> Rows:
    """Return as many rows as a block has: those of an area, those below it, and new ones."""
    if height <= len(area.rows):
        return area.rows[:height]
    if area.below is None and (np.diff(area.rows) != 1).any():
        raise CellError(
            f"the block has {height} rows and {len(area.rows)} scattered rows are selected: show "
            "all samples, or select as many rows.",
            Place(area.table, int(area.rows[0]), area.column),
        )
    new = np.arange(n_rows, n_rows + height)
    return np.concatenate([area.rows, _below(area, n_rows), new])[:height]


def _turned(scenario: Scenario, area: Area, pasted: Pasted) -> Pasted:
    """Turn a single row upright where the table has a single column."""
    if pasted.numbers.shape[0] != 1 or table_shape(scenario, area.table)[1] != 1:
        return pasted
    return Pasted(pasted.numbers.T)


def _numbers(scenario: Scenario, area: Area, pasted: Pasted) -> Array:
    """Return the block in numbers: class names among class indices become indices."""
    turned = _turned(scenario, area, pasted)
    numbers = pasted.numbers.copy()
    named = area.table == "targets" and scenario.target_kind is TargetKind.INDEX
    texts = pasted.texts
    if texts and not named:
        (row, column), text = next(iter(texts.items()))
        domain, place = typed_domain(scenario, area.table), Place("clipboard", row, column)
        raise CellError(f"{fault(text)} ({place}): write {domain.words}.", place)
    if texts:
        there = texts.codes >= 0
        numbers[there] = _indices(scenario, texts)[texts.codes[there]]
    return numbers if turned is pasted else numbers.T


def _indices(scenario: Scenario, texts: Texts) -> NDArray[np.int64]:
    """Return the class index of each word."""
    known = {name: index for index, name in enumerate(scenario.class_names)}
    indices = []
    for code, word in enumerate(texts.words):
        index = known.get(word)
        if index is None:
            place = Place("clipboard", *texts.first(code))
            index = parse_class(word, place, scenario.class_names, scenario.ignored)
        indices.append(index)
    return np.array(indices)


def _check_inside(scenario: Scenario, area: Area) -> None:
    n_rows, n_columns = table_shape(scenario, area.table)
    last_row, last_column = int(area.rows.max(initial=-1)), area.column + area.width - 1
    if last_row >= n_rows or last_column >= n_columns:
        raise CellError(
            f"row {last_row}, column {last_column} lies beyond the {area.table} of {n_rows} x "
            f"{n_columns}: add rows and classes first, or use a smaller block.",
            Place(area.table, n_rows - 1, n_columns - 1),
        )


def _set_weights(scenario: Scenario, area: Area, block: NDArray[Any]) -> Scenario:
    element = f"element_{area.table}"
    if getattr(scenario, element) is not None:
        raise CellError(
            f"the {area.table} differs between samples, so no class has one of its own: use one "
            f"{area.table} per class.",
            Place("weights", int(area.rows[0])),
        )
    old = getattr(scenario, f"{area.table}s")
    new = old.astype(np.float64)
    new[area.rows] = block[:, 0]
    return scenario.with_class_vector(area.table, new)


def _set_run(scenario: Scenario, area: Area, block: NDArray[Any]) -> Scenario:
    """Set adjacent rows."""
    row = int(area.rows[0])
    if area.table == "logits":
        return scenario.with_logits(row, area.column, block)
    if scenario.target_kind is TargetKind.INDEX:
        with np.errstate(invalid="ignore"):
            whole = (np.abs(block) <= 2.0**53) & (block == np.floor(block))
        for i in np.flatnonzero(~whole[:, 0])[:1]:
            place = Place("targets", row + int(i), 0)
            raise CellError(
                f"{block[i, 0]} is no class ({place}): class indices are whole numbers.", place
            )
        block = block.astype(np.int64)
    return scenario.with_targets(row, area.column, block)
