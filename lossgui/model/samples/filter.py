"""Finding samples among a million: which rows a table shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import CellError, Place
from lossgui.model.evaluation.evaluation import Evaluation, TileMap
from lossgui.model.samples.predictions import ConfusionCell, in_cell, labels, predicted
from lossgui.model.samples.sample_statistics import are_correct, are_ignored, row_losses
from lossgui.model.scenario.scenario import Scenario

N_WORST = 100
"""How many samples the worst are."""

Rows = NDArray[np.intp]


class Which(StrEnum):
    """The samples that are shown."""

    ALL = "all"
    WORST = "worst"
    MISCLASSIFIED = "misclassified"
    IGNORED = "ignored"
    CLASS = "class"
    CELL = "cell"
    LOSSES = "losses"
    RANKS = "ranks"


@dataclass(frozen=True)
class Query:
    """What is looked for; the default is every sample by its number.

    Parameters
    ----------
    which : Which
    label : int
        The class of `Which.CLASS`.
    by_loss : bool
        Whether the sample with the largest loss comes first.
    cell : ConfusionCell, optional
        Of the confusion matrix, of `Which.CELL`.
    wrong : bool
        Whether of the samples of `Which.CLASS` only those are wanted that are misclassified.
    span : tuple of float
        The least and the largest loss in nats of `Which.LOSSES`, or the first and the last place
        from 1 in the order of the losses of `Which.RANKS`; samples that are ignored have none.
    """

    which: Which = Which.ALL
    label: int = 0
    by_loss: bool = False
    cell: ConfusionCell | None = None
    wrong: bool = False
    span: tuple[float, float] = (0.0, 0.0)

    def fits(self, scenario: Scenario) -> bool:
        """Tell whether a scenario has the classes that are asked for."""
        n_classes = scenario.n_classes
        if self.cell is None:
            return self.which is not Which.CLASS or self.label < n_classes
        sides = scenario.rules.n_sides(n_classes)
        return self.cell.column < n_classes and max(self.cell.label, self.cell.predicted) < sides


@dataclass(frozen=True, eq=False)
class Found:
    """The answer to a query; an edit leaves it as it is, so that no row jumps away.

    Parameters
    ----------
    query : Query
    rows : ndarray, shape (n_found,)
        Numbers of samples in the order in which they are shown.
    scenario : Scenario
        Where they were found.
    """

    query: Query
    rows: Rows
    scenario: Scenario

    def is_stale(self, scenario: Scenario) -> bool:
        """Tell whether what is found may differ now; names and the reduction play no part."""
        names = {field.name for field in fields(Scenario)} - {"class_names", "reduction"}
        return any(getattr(scenario, name) is not getattr(self.scenario, name) for name in names)


def find(evaluation: Evaluation, query: Query, tile_map: TileMap = map) -> Found | None:
    """Look for samples, a tile at a time, in O(n_samples) memory; None stands for all in order.

    The worst samples, and the first by loss, are those with the largest weighted losses, nan
    like inf; equal ones come in the order of their numbers. A class of probability targets has
    the samples of which it is the likeliest, one of a binary loss those in which it is positive;
    they are misclassified where another class is predicted, or where no is.

    Parameters
    ----------
    tile_map : callable, optional
        Runs the tiles, ``map`` or an executor's.
    """
    scenario = evaluation.scenario
    if query == Query() or not query.fits(scenario):
        return None
    rows = _matching(scenario, query, tile_map)
    if query.by_loss or query.which in (Which.WORST, Which.LOSSES, Which.RANKS):
        losses = _by_tile(
            scenario, lambda start, stop: row_losses(evaluation, start, stop), tile_map
        )
        gains = np.where(np.isnan(losses), -np.inf, -losses)
        rows = _by_size(query, rows, gains)
        if query.by_loss:
            rows = rows[np.argsort(gains[rows], kind="stable")]
    return Found(query, rows, scenario)


def _by_size(query: Query, rows: Rows, gains: Array) -> Rows:
    """Return those of some rows that the query wants for the size of their losses, in order."""
    low, high = (1, N_WORST) if query.which is Which.WORST else query.span
    if query.which is Which.LOSSES:
        return rows[(-gains[rows] >= low) & (-gains[rows] <= high)]
    if query.which in (Which.WORST, Which.RANKS):
        order = np.argsort(gains[rows], kind="stable")
        return np.sort(rows[order[max(0, round(low) - 1) : round(high)]])
    return rows


def renewed(found: Found | None, evaluation: Evaluation) -> Found | None:
    """Return what was found, looked for anew only where rows or classes came or went.

    A cell of a confusion matrix is another question where classes become yes and no.
    """
    if found is None:
        return None
    old, new = found.scenario, evaluation.scenario
    same_cells = found.query.cell is None or old.rules.per_element == new.rules.per_element
    if same_cells and old.logits.shape == new.logits.shape:
        return found
    query = found.query if same_cells else Query(by_loss=found.query.by_loss)
    return find(evaluation, query)


def class_query(text: str, class_names: tuple[str, ...]) -> Query:
    """Return the query for a class by its name or a part of it; the first that has it.

    Raises
    ------
    CellError
        If no class has it.
    """
    label = _named_in_part(text.strip(), class_names)
    if label is None:
        raise CellError(
            f"{text.strip()!r} is in no class name: type a class name or a part of one."
        )
    return Query(Which.CLASS, label)


def parse_sample(text: str, scenario: Scenario) -> int:
    """Return the row of a sample by what `Scenario.sample_name` calls it, or by its number.

    A name goes before a number; in other letters, or a part of it, it means the first that fits.

    Raises
    ------
    CellError
        If there is no such sample.
    """
    names, shape = scenario.sample_names or (), scenario.sample_shape
    if text.strip() in names:
        return names.index(text.strip())
    parts = [part.strip() for part in text.split(",")]
    position = [int(part) for part in parts if part.isascii() and part.isdigit()]
    if len(position) == len(parts) == len(shape) and all(map(int.__lt__, position, shape)):
        return int(np.ravel_multi_index(position, shape))
    named = _named_in_part(text.strip(), names)
    if named is not None:
        return named
    last = ", ".join(str(length - 1) for length in shape)
    kind = "a number" if len(shape) == 1 else f"{len(shape)} numbers"
    if names:
        kind = f"a name, such as {names[0]!r:.40}, or {kind}"
    raise CellError(
        f"{text.strip()!r} is no sample: type {kind} from {', '.join('0' * len(shape))} to {last}.",
        Place("sample"),
    )


def _named_in_part(part: str, names: tuple[str, ...]) -> int | None:
    """Return the place of the first name that is a part, whatever its letters, else has it."""
    part, found = part.casefold(), None
    for row, name in enumerate(names if part else ()):
        folded = name.casefold()
        if folded == part:
            return row
        if found is None and part in folded:
            found = row
    return found


def _matching(scenario: Scenario, query: Query, tile_map: TileMap) -> Rows:
    tests = {
        Which.MISCLASSIFIED: lambda start, stop: (
            ~are_correct(scenario, scenario.block(start, stop))
        ),
        Which.IGNORED: lambda start, stop: are_ignored(scenario, start, stop),
        Which.LOSSES: lambda start, stop: ~are_ignored(scenario, start, stop),
        Which.RANKS: lambda start, stop: ~are_ignored(scenario, start, stop),
        Which.CELL: lambda start, stop: _are_in_cell(scenario, query.cell, start, stop),
        Which.CLASS: lambda start, stop: _are_of_class(scenario, query, start, stop),
    }
    if query.which not in tests:
        return np.arange(scenario.n_samples)
    return np.flatnonzero(_by_tile(scenario, tests[query.which], tile_map))


def _are_of_class(scenario: Scenario, query: Query, start: int, stop: int) -> NDArray[np.bool_]:
    targets = scenario.rules.of_rows(scenario.targets.rows(start, stop), None)
    own = labels(scenario, targets, query.label)
    wanted = own == (1 if scenario.rules.per_element else query.label)
    if query.wrong:
        wanted &= predicted(scenario, scenario.logits.rows(start, stop), column=query.label) != own
    return wanted


def _are_in_cell(
    scenario: Scenario, cell: ConfusionCell | None, start: int, stop: int
) -> NDArray[np.bool_]:
    if cell is None:
        return np.zeros(stop - start, dtype=bool)
    return in_cell(scenario, scenario.block(start, stop), cell)


def _by_tile(scenario: Scenario, of_rows: Any, tile_map: TileMap) -> NDArray[Any]:
    """Compute one number per sample, shape (n_samples,)."""
    spans = list(scenario.logits.spans())
    parts = list(tile_map(lambda index: of_rows(*spans[index]), range(len(spans))))
    return np.concatenate(parts) if parts else np.zeros(0)
