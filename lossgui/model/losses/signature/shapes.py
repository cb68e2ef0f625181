"""Shapes: how torch's arrays become tables of samples and classes, and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.array import Array
from lossgui.model.errors import BatchSizeError, DimensionError, DtypeError, ShapeError


class BatchShapes:
    """Of one target for each sample, with the classes along the second axis of the input."""

    def check_arguments(self, loss: str, x: Array, t: NDArray[Any]) -> None:
        """Raise what torch raises where shapes or dtypes of input and target do not fit."""
        raise NotImplementedError

    def weight_shape(self, x_shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape of weights with one entry per class."""
        return (1, *x_shape[:1])[-1:] if len(x_shape) < 2 else x_shape[1:2]

    def input_rows(self, x: NDArray[Any]) -> NDArray[Any]:
        """Unfold an input, or targets of its shape, to (n_samples, n_classes)."""
        if x.ndim < 2:
            return x.reshape(1, -1)
        return np.moveaxis(x, 1, -1).reshape(x.shape[0] * math.prod(x.shape[2:]), x.shape[1])

    def target_rows(self, t: NDArray[Any]) -> NDArray[Any]:
        """Unfold targets to (n_samples, n_targets)."""
        return self.input_rows(t)

    def of_rows(self, rows: NDArray[Any], dtype: Any) -> NDArray[Any]:
        """Return rows of the targets' table as the losses take them."""
        return np.asarray(rows, dtype=dtype)

    def folded_input(self, rows: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        """Bring (n_samples, n_classes) back into the shape of the input."""
        if len(shape) < 3:
            return rows.reshape(shape)
        return np.moveaxis(rows.reshape(shape[0], *shape[2:], shape[1]), -1, 1)

    def folded_targets(self, rows: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        """Bring rows of the targets' table back into the shape that torch takes."""
        return self.folded_input(rows, shape)

    def folded_losses(self, losses: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        """Bring unreduced losses into the shape that torch gives them."""
        return losses.reshape(shape[:1] + shape[2:] if len(shape) > 1 else ())

    def sample_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """Return the shape in which an input of more than two dimensions has its samples."""
        return (shape[0], *shape[2:])

    def losses_shape(self, shape: tuple[int, int]) -> tuple[int, ...]:
        """Return the shape of the unreduced losses of a table (n_samples, n_classes)."""
        return shape[:1]

    def zeros(self, x_shape: tuple[int, ...]) -> NDArray[Any]:
        """Return targets for an input without any."""
        return np.zeros(x_shape)


class IndexShapes(BatchShapes):
    """Of class indices, shape (n_rows,) to the losses and (n_rows, 1) in the table."""

    def check_arguments(self, loss: str, x: Array, t: NDArray[Any]) -> None:
        if not x.ndim:
            raise BatchSizeError(f"{loss} wants an input of shape (C,) or (N, C, ...), not ().")
        wanted = x.shape[:1] + x.shape[2:] if x.ndim > 1 else ()
        if x.ndim > 1 and t.shape[:1] != x.shape[:1]:
            raise BatchSizeError(
                f"the input has {x.shape[0]} samples, shape {shape_text(x.shape)}, and the target "
                f"{t.shape[0] if t.ndim else 'none'}, shape {shape_text(t.shape)}: use "
                f"{shape_text(wanted)}."
            )
        if (x.ndim > 2 and t.shape != wanted) or (t.ndim > 1 and x.ndim < 3):
            raise ShapeError(
                f"class indices for an input of shape {shape_text(x.shape)} have shape "
                f"{shape_text(wanted)}, not {shape_text(t.shape)}."
            )
        if t.dtype.kind not in "iu":
            raise DtypeError(f"class indices are whole numbers, not {t.dtype}: convert the target.")
        if t.shape != wanted and not t.shape == x.shape == (1,):
            message = f"one sample of shape {shape_text(x.shape)} has one target of shape (), not "
            kind = ShapeError if t.size == 1 else BatchSizeError
            raise kind(message + f"{shape_text(t.shape)}.")

    def target_rows(self, t: NDArray[Any]) -> NDArray[Any]:
        return t.astype(np.int64, copy=False).reshape(-1, 1)

    def of_rows(self, rows: NDArray[Any], _dtype: Any) -> NDArray[Any]:
        return rows[:, 0]

    def folded_targets(self, rows: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        return self.folded_losses(rows[:, 0], shape)

    def zeros(self, x_shape: tuple[int, ...]) -> NDArray[Any]:
        return np.zeros(x_shape[:1] + x_shape[2:] if len(x_shape) > 1 else (), dtype=np.int64)


class ProbabilityShapes(BatchShapes):
    """Of class probabilities, whose shape is the input's."""

    def check_arguments(self, loss: str, x: Array, t: NDArray[Any]) -> None:
        if t.shape != x.shape:
            raise ShapeError(
                f"{loss} wants class probabilities of the input's shape {shape_text(x.shape)}, not "
                f"a target of shape {shape_text(t.shape)}."
            )
        if t.dtype.kind != "f":
            raise DtypeError(
                f"a target of the input's shape {shape_text(x.shape)} holds class probabilities, "
                "so it must be floating point, not whole numbers."
            )
        check_class_dimension(x)


class ElementShapes(BatchShapes):
    """Of one target for each element of an input of any shape."""

    def check_arguments(self, loss: str, x: Array, t: NDArray[Any]) -> None:
        if t.shape != x.shape:
            raise BatchSizeError(
                f"{loss} wants a target for each element of the input: the input has shape "
                f"{shape_text(x.shape)}, the target {shape_text(t.shape)}."
            )

    def weight_shape(self, x_shape: tuple[int, ...]) -> tuple[int, ...]:
        return x_shape[-1:] if len(x_shape) > 1 else (1,)

    def target_rows(self, t: NDArray[Any]) -> NDArray[Any]:
        return self.input_rows(t if t.dtype.kind == "f" else t.astype(np.float64))

    def input_rows(self, x: NDArray[Any]) -> NDArray[Any]:
        return x.reshape(math.prod(x.shape[:-1]), x.shape[-1]) if x.ndim > 1 else x.reshape(-1, 1)

    def folded_input(self, rows: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        return rows.reshape(shape)

    def folded_losses(self, losses: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        return losses.reshape(shape)

    def sample_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        return shape[:-1]

    def losses_shape(self, shape: tuple[int, int]) -> tuple[int, ...]:
        return shape


def check_class_dimension(x: Array) -> None:
    """Raise DimensionError for a single number."""
    if not x.ndim:
        raise DimensionError("the input is one number without a class dimension: use (C,) or more.")


def shape_text(shape: tuple[int, ...]) -> str:
    """Return a shape as Python writes it."""
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"
