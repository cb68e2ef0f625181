"""Criterion: a loss with its arguments as Python writes it, read and never run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from lossgui.language import _
from lossgui.model.errors import CellError, Place
from lossgui.model.losses.reduction import resolve_reduction
from lossgui.model.losses.registry import LOSSES
from lossgui.model.scenario.conversion import Conversion, with_loss
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import UNWEIGHTED

_CALL = re.compile(r"\s*(?:[\w.]+\s*=\s*)?(?:torch\.)?(?:nn\.)?(\w+Loss)\s*\(", re.ASCII)
_MAKERS = {"tensor", "Tensor", "FloatTensor", "DoubleTensor", "as_tensor", "array", "asarray"}
_KEPT = {"to", "cuda", "cpu", "float", "double", "half"}
_DEPRECATED = ("size_average", "reduce")
_PLACE = Place("clipboard")

SAME = "same"
"""Stands for weights that are given by their own name, as in ``weight=weight``: they stay."""


@dataclass(frozen=True)
class Criterion:
    """A loss and the arguments that it is given, by their names.

    Parameters
    ----------
    loss : str
        A key of `LOSSES`.
    arguments : mapping of str
        Numbers, texts, None, and lists of numbers.
    """

    loss: str
    arguments: Mapping[str, Any]


def parse_criterion(text: str) -> Criterion | None:
    """Return the criterion that a text writes; None where it is none.

    Raises
    ------
    CellError
        A loss that there is not, or an argument that is no number, text or list.

    Examples
    --------
    >>> found = parse_criterion("loss = nn.NLLLoss(weight=torch.tensor([1., 2.]), reduction='sum')")
    >>> found.loss, dict(found.arguments)
    ('NLLLoss', {'weight': [1.0, 2.0], 'reduction': 'sum'})
    """
    start = _CALL.match(text)
    if start is None:
        return None
    name = start[1]
    if name not in LOSSES:
        raise CellError(_("There is no {}: use {}.").format(name, ", ".join(LOSSES)), _PLACE)
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CellError(
            _("{} is not whole: copy it from its name to the closing bracket.").format(name), _PLACE
        ) from None
    statement = tree.body[0] if len(tree.body) == 1 else None
    call = statement.value if isinstance(statement, ast.Assign | ast.Expr) else None
    if not isinstance(call, ast.Call):
        raise CellError(_("Paste the one call of {} alone.").format(name), _PLACE)
    return Criterion(name, _arguments(name, call))


def _arguments(name: str, call: ast.Call) -> dict[str, Any]:
    given = [("weight", value) for value in call.args[:1]]
    if len(call.args) > 1 or (given and not isinstance(_value("weight", call.args[0]), list)):
        raise CellError(_("Name the arguments of {}, as in weight=[1, 2].").format(name), _PLACE)
    given += [(keyword.arg or "**", keyword.value) for keyword in call.keywords]
    spec = LOSSES[name]
    known = {*spec.vectors, *(p.key for p in spec.parameters), "reduction", *_DEPRECATED}
    for key, _node in given:
        if key not in known:
            names = ", ".join(sorted(known.difference(_DEPRECATED)))
            said = _("{} has no argument {}: it takes {}.")
            raise CellError(said.format(name, key, names), _PLACE)
    return {key: _value(key, node) for key, node in given}


def _value(key: str, node: ast.expr) -> Any:
    """Return what an expression is: a number, a text, None, or a list of numbers."""
    if isinstance(node, ast.Call):
        return _called(key, node)
    if isinstance(node, ast.Name) and node.id == key in ("weight", "pos_weight"):
        return SAME
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(key, entry) for entry in node.elts]
    sign = -1 if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else 1
    plain = node.operand if isinstance(node, ast.UnaryOp) else node
    if isinstance(plain, ast.Constant) and isinstance(plain.value, int | float | str | None):
        return sign * plain.value if isinstance(plain.value, int | float) else plain.value
    said = _("{} is given by {!r}, which is no number here: paste the numbers themselves.")
    raise CellError(said.format(key, ast.unparse(node)[:40]), _PLACE)


def _called(key: str, node: ast.Call) -> Any:
    """Return what a call makes: of a tensor its list, of ``float("nan")`` the number."""
    function, name = node.func, ""
    if isinstance(function, ast.Attribute):
        name = function.attr
        if name in _KEPT and isinstance(function.value, ast.Call):
            return _called(key, function.value)
    elif isinstance(function, ast.Name):
        name = function.id
    if name == "float" and len(node.args) == 1 and isinstance(node.args[0], ast.Constant):
        with suppress(TypeError, ValueError):
            return float(str(node.args[0].value))
    if name in _MAKERS and node.args:
        return _value(key, node.args[0])
    said = _("{} is given by {!r}, which is no number here: paste the numbers themselves.")
    raise CellError(said.format(key, ast.unparse(node)[:40]), _PLACE)


def with_criterion(scenario: Scenario, criterion: Criterion) -> Conversion:
    """Return a scenario under a criterion; what it does not name has torch's default.

    Raises
    ------
    LossError
        As `with_loss`, and for weights or parameters that the loss refuses.
    """
    made, arguments = with_loss(scenario, criterion.loss), dict(criterion.arguments)
    changed = replace(made.scenario, reduction=_reduction(arguments))
    if SAME not in arguments.values():
        changed = replace(changed, scheme=UNWEIGHTED)
    for name in ("weight", "pos_weight"):
        if arguments.get(name) is not SAME:
            none: dict[str, Any] = {name: None, f"element_{name}": None}
            changed = replace(changed, **none)
    for parameter in changed.spec.parameters:
        value = arguments.get(parameter.key, parameter.default)
        changed = changed.with_option(parameter.key, value)
    for name in changed.spec.vectors:
        vector = arguments.get(name)
        if vector is not None and vector is not SAME:
            changed = changed.with_class_vector(name, _vector(name, vector, changed.n_classes))
    return Conversion(changed, made.remarks)


def _reduction(arguments: Mapping[str, Any]) -> str:
    old = {key: arguments.get(key) for key in _DEPRECATED}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return resolve_reduction(arguments.get("reduction", "mean"), **old)


def _vector(name: str, value: Any, n_classes: int) -> Any:
    numbers = np.asarray(value, dtype=np.float64) if _is_numeric(value) else np.empty((0, 0))
    if numbers.ndim == 0 and name == "pos_weight":
        numbers = np.full(n_classes, numbers)
    if numbers.shape != (n_classes,) and not (numbers.shape == (1,) and name == "pos_weight"):
        said = _("{} has {} numbers and the table {} classes: give one for each class.")
        raise CellError(said.format(name, numbers.size, n_classes), _PLACE)
    return np.broadcast_to(numbers, (n_classes,)).copy()


def _is_numeric(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(entry, int | float) for entry in value)
    return isinstance(value, int | float)
