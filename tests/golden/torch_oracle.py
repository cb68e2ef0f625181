"""What torch.nn answers to a case: value and gradient, or its error, and its warnings."""

import builtins
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from golden_store import Case

BINARY = ("BCELoss", "BCEWithLogitsLoss")


def answer(case: Case) -> dict[str, Any]:
    """Return the expectation of a case, computed by torch."""
    if case.deviation is None:
        expect = _call(case)
        if case.input.dtype == np.float32 and "error" not in expect:
            exact = _call(in_float64(case))
            expect = exact | {"float32": {key: expect[key] for key in ("value", "gradient")}}
        return expect
    strict = _call(case)
    if "error" not in strict:
        raise ValueError(f"{case.id}: torch accepts this, so it is no deviation")
    return _call(converted(case)) | {"torch_error": strict["error"]}


def converted(case: Case) -> Case:
    """Return the case with the dtypes that lossgui converts to before it computes."""
    floating = case.input.dtype.kind == "f"
    dtype = case.input.dtype if floating else np.dtype(np.float64)
    target = case.target
    if case.loss in BINARY:
        target = target.astype(dtype)
    elif target.dtype.kind in "iu":
        target = target.astype(np.int64)
    kwargs = {
        key: item.astype(dtype) if isinstance(item, np.ndarray) else item
        for key, item in case.kwargs.items()
    }
    return replace(case, input=case.input.astype(dtype), target=target, kwargs=kwargs)


def in_float64(case: Case) -> Case:
    """Return the case with its floating arrays widened."""

    def widen(item: Any) -> Any:
        floating = isinstance(item, np.ndarray) and item.dtype.kind == "f"
        return item.astype(np.float64) if floating else item

    kwargs = {key: widen(item) for key, item in case.kwargs.items()}
    return replace(case, input=widen(case.input), target=widen(case.target), kwargs=kwargs)


def _call(case: Case) -> dict[str, Any]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value, gradient = _evaluate(case)
        except (ValueError, IndexError, TypeError, RuntimeError) as error:
            return {"error": {"type": _builtin_name(error), "message": str(error).split("\n")[0]}}
    expect: dict[str, Any] = {"value": value, "gradient": gradient}
    if caught:
        expect["warnings"] = [str(warning.message) for warning in caught]
    return expect


def _builtin_name(error: Exception) -> str:
    return next(kind.__name__ for kind in type(error).mro() if hasattr(builtins, kind.__name__))


def _evaluate(case: Case) -> tuple[np.ndarray, np.ndarray]:
    kwargs = {
        key: torch.tensor(item) if isinstance(item, np.ndarray) else item
        for key, item in case.kwargs.items()
    }
    logits, target = torch.tensor(case.input), torch.tensor(case.target)
    if logits.is_floating_point():
        logits.requires_grad_()
    if case.loss in BINARY and "ignore_index" in kwargs:
        value = _masked(case.loss, logits, target, kwargs)
    else:
        value = getattr(torch.nn, case.loss)(**kwargs)(logits, target)
    (gradient,) = torch.autograd.grad(value.sum(), logits)
    return value.detach().numpy(), gradient.numpy()


def _masked(
    loss: str, logits: torch.Tensor, target: torch.Tensor, kwargs: dict[str, Any]
) -> torch.Tensor:
    """Return a binary loss with lossgui's ignore_index: torch's loss of the kept elements."""
    keep = target != kwargs.pop("ignore_index")
    for name in kwargs.keys() & {"weight", "pos_weight"}:
        kwargs[name] = kwargs[name].expand(logits.shape)[keep]
    value = getattr(torch.nn, loss)(**kwargs)(logits[keep], target[keep])
    return torch.zeros_like(logits).masked_scatter(keep, value) if value.ndim else value
