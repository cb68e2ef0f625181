"""What is known of a file when its columns or keys have their roles, before it is fitted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.files.understanding.reading import Run
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.scenario.arrays import Arrays


@dataclass(frozen=True, eq=False)
class TextTargets:
    """Targets that are texts.

    Attributes
    ----------
    names : tuple of str
        The different ones.
    codes : ndarray
        Indices into `names`, of the shape of the targets.
    """

    names: tuple[str, ...]
    codes: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], shape: tuple[int, ...] | None = None) -> TextTargets:
        """Give texts numbers, in the order in which they first stand."""
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(text, len(numbers)) for text in texts]
        return cls(tuple(numbers), np.array(codes, np.int64).reshape(shape or (len(codes),)))

    def take(self, rows: NDArray[np.intp]) -> TextTargets:
        """Return the targets of the given samples."""
        return TextTargets(self.names, self.codes[rows])


Target = NDArray[Any] | TextTargets | None


@dataclass(frozen=True, eq=False)
class Targets:
    """The targets of a file, and what they are matched to the logits by.

    Attributes
    ----------
    values : ndarray, TextTargets or None
    columns : tuple of str or None
        The names of several columns.
    sample_names : tuple of str or None
        Where a second file names the samples.
    place : callable
        Names where the target of a row stands.
    """

    values: Target = None
    columns: tuple[str, ...] | None = None
    sample_names: tuple[str, ...] | None = None
    place: Callable[[int], str] = "row {}".format


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a file by their roles.

    Attributes
    ----------
    source : str
        Name of the file.
    arrays : Arrays
        All but the targets, as the file has it.
    runs : tuple of Run
    targets : Targets
    stated : InputKind or None
        The kind of the input, if a name or the person says it.
    stated_by : str
        What says so.
    asked : bool
        Whether it is the person.
    group : tuple of str or None
    sample_weight : ndarray or None, shape (n_samples,)
    remarks : tuple of str
    """

    source: str
    arrays: Arrays
    runs: tuple[Run, ...]
    targets: Targets = Targets()
    stated: InputKind | None = None
    stated_by: str = ""
    asked: bool = False
    group: tuple[str, ...] | None = None
    sample_weight: NDArray[Any] | None = None
    remarks: tuple[str, ...] = ()
