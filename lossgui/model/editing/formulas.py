"""Formulas on the present value of a cell: a small grammar, read and never run as Python."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import CellError, Place

LONGEST = 200
"""Characters of a formula: enough for any that a person types, too few to nest deeply."""

Formula = Callable[[NDArray[Any], NDArray[np.intp], NDArray[np.intp]], Array]
"""From a block and the numbers of its rows and columns to its new values, in float64."""

_Names = Mapping[str, Array]
_Node = Callable[[_Names], Any]

_OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = MappingProxyType(
    {
        ast.Add: np.add,
        ast.Sub: np.subtract,
        ast.Mult: np.multiply,
        ast.Div: np.divide,
        ast.Pow: np.float_power,
        ast.USub: np.negative,
        ast.UAdd: np.positive,
    }
)
_VARIABLES = ("x", "r", "c")
_CONSTANTS: Mapping[str, float] = MappingProxyType(
    {"e": np.e, "pi": np.pi, "inf": np.inf, "nan": np.nan}
)
_FUNCTIONS: Mapping[str, tuple[Callable[..., Any], int]] = MappingProxyType(
    {
        "abs": (np.abs, 1),
        "clip": (lambda x, low, high: np.minimum(np.maximum(x, low), high), 3),
        "exp": (np.exp, 1),
        "log": (np.log, 1),
        "max": (np.maximum, 2),
        "min": (np.minimum, 2),
        "round": (np.round, 1),
        "sqrt": (np.sqrt, 1),
    }
)
ALLOWED = (
    "numbers, x (the present value), r and c (the row and the column, from 0), e, pi, inf, nan, "
    "+ - * / ** ( ), abs(x), clip(x, low, high), exp(x), log(x), max(x, y), min(x, y), round(x) "
    "and sqrt(x)"
)
"""What a formula may hold, for messages and help."""


def compile_formula(text: str) -> Formula:
    """Return what a formula such as ``x * 2`` or ``=clip(x, -5, 5)`` makes of a block.

    Raises
    ------
    CellError
        If there is anything else than `ALLOWED` in it; the column of the place is the character.

    Examples
    --------
    >>> double = compile_formula("x * 2 + c")
    >>> double(np.array([[1.0, 2.0]]), np.array([0]), np.array([0, 1])).tolist()
    [[2.0, 5.0]]
    """
    body = text.lstrip(" =\t").replace("\N{MINUS SIGN}", "-").rstrip()
    offset = len(text.rstrip()) - len(body)
    if not body:
        raise _error("is empty", 0)
    if len(body) > LONGEST:
        raise _error(f"has {len(body)} characters, more than {LONGEST}", LONGEST)
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(body, mode="eval")
    except (SyntaxError, ValueError, MemoryError) as error:
        at = getattr(error, "offset", None) or len(body) + 1
        raise _error(f"{text.strip()!r} cannot be read", offset + at - 1) from None
    node = _node(tree.body, body, offset)

    def formula(block: NDArray[Any], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Array:
        names = {
            "x": block.astype(np.float64),
            "r": rows[:, None].astype(np.float64),
            "c": columns[None].astype(np.float64),
        }
        with np.errstate(all="ignore"):
            return np.array(np.broadcast_to(node(names), block.shape), dtype=np.float64)

    return formula


def _node(tree: ast.expr, text: str, offset: int) -> _Node:
    """Turn a node of the syntax tree into a function of the names; whatever is unknown raises."""
    if isinstance(tree, ast.Constant) and type(tree.value) in (int, float):
        return _number(tree.value, offset + tree.col_offset)
    if isinstance(tree, ast.Name) and tree.id in _CONSTANTS:
        constant = np.float64(_CONSTANTS[tree.id])
        return lambda names: constant
    if isinstance(tree, ast.Name) and tree.id in _VARIABLES:
        name = tree.id
        return lambda names: names[name]
    if isinstance(tree, ast.UnaryOp) and type(tree.op) in _OPERATORS:
        return _applied(_OPERATORS[type(tree.op)], [tree.operand], text, offset)
    if isinstance(tree, ast.BinOp) and type(tree.op) in _OPERATORS:
        return _applied(_OPERATORS[type(tree.op)], [tree.left, tree.right], text, offset)
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and not tree.keywords:
        function, arity = _FUNCTIONS.get(tree.func.id, (None, 0))
        if function is not None and len(tree.args) == arity:
            return _applied(function, tree.args, text, offset)
    part = ast.get_source_segment(text, tree) or text
    raise _error(f"{part!r} is not understood", offset + tree.col_offset)


def _number(value: Any, character: int) -> _Node:
    try:
        number = np.float64(value)
    except OverflowError:
        number = np.float64(np.inf)
    if np.isinf(number):
        raise _error("the number is beyond the largest, 1.8e308", character)
    return lambda names: number


def _applied(
    function: Callable[..., Any], arguments: list[ast.expr], text: str, offset: int
) -> _Node:
    nodes = [_node(argument, text, offset) for argument in arguments]
    return lambda names: function(*(node(names) for node in nodes))


def _error(what: str, character: int) -> CellError:
    return CellError(
        f"formula, character {character + 1}: {what}; use {ALLOWED}.",
        Place("formula", 0, character),
    )
