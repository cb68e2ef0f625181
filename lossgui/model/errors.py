"""Errors as values with a place: one type per kind, each also the type that torch raises."""

from __future__ import annotations

from dataclasses import dataclass

from lossgui.model.advice import Advice, in_python, in_window


@dataclass(frozen=True)
class Place:
    """Where an error is: a table (``logits``, ``targets``, ``weights``), a row and a column.

    The columns of ``weights`` have names. On the clipboard these are a line and a cell of it,
    counted from 1 in words.
    """

    table: str
    row: int | None = None
    column: int | str | None = None

    def __str__(self) -> str:
        if self.table == "clipboard" and self.row is not None and isinstance(self.column, int):
            return f"line {self.row + 1}, cell {self.column + 1} of the clipboard"
        where = self.table
        if self.row is not None:
            where += f" row {self.row}"
        if self.column is not None:
            where += f"{',' if self.row is not None else ''} column {self.column}"
        return where


class LossError(Exception):
    """Anything a user can cause; the message is one sentence that says what would be right.

    Parameters
    ----------
    message : str
        What is wrong, where, and what would be right.
    place : Place, optional
        The cell that the window marks.
    """

    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place

    @property
    def in_window(self) -> str:
        """The message in a window, which has no options of the command line."""
        return in_window(self.message)

    @property
    def in_python(self) -> str:
        """The message to somebody who called `lossgui.explore`."""
        return in_python(self.message)


class ArgumentError(LossError, TypeError):
    """An argument of a type that the parameter does not take, or that the loss does not have."""


class ChoiceError(LossError, ValueError):
    """A name that is not on the list: of a loss, or of a reduction."""


class BatchSizeError(LossError, ValueError):
    """Input and target that disagree about their size, where torch raises ValueError."""


class ShapeError(LossError, RuntimeError):
    """A shape that the loss does not take, where torch raises RuntimeError."""


class DimensionError(LossError, IndexError):
    """An input without a class dimension, where torch raises IndexError."""


class DtypeError(LossError, RuntimeError):
    """Values of a kind that the loss does not take, such as fractions for class indices."""


class ParameterError(LossError, RuntimeError):
    """A parameter outside its domain, or two that exclude each other."""


class DomainError(LossError, RuntimeError):
    """A value outside the domain of the loss, such as a probability above 1."""


class ClassIndexError(LossError, IndexError):
    """A target that is no class and not ``ignore_index``."""


class FileError(LossError, ValueError):
    """A file that cannot be read or written."""


class TwoReadingsError(FileError):
    """A file that can be read in two ways.

    Parameters
    ----------
    what : str
        What may be what.
    options : str
        The options of the command line that decide.
    """

    def __init__(self, what: str, options: str) -> None:
        advice = Advice(
            f"{what}; ",
            command=f"choose with {options}.",
            window="choose what each is.",
            python="pass the logits alone as input, and their target as target.",
        )
        super().__init__(advice)


class OddTargetError(FileError):
    """A target that is no class, such as 255 in a mask.

    Parameters
    ----------
    what : str
        Which targets are odd, and why.
    target : int
        What `ignore_index` would have to be to leave them out.
    """

    def __init__(self, what: str, target: int) -> None:
        leaves = f"leaves {'it' if what.startswith('1 ') else 'them'} out."
        advice = Advice(
            f"{what}; ",
            command=f"ignore_index {target} (--ignore-index {target}) {leaves}",
            window=f"ignore_index {target} {leaves}",
            python=f"ignore_index={target} {leaves}",
        )
        super().__init__(advice)
        self.target = target


class CellError(LossError, ValueError):
    """A text typed or pasted into a cell that is no value of that cell."""
