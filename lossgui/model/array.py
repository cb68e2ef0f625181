"""Arrays from anything NumPy can read, without importing the library that made it."""

from __future__ import annotations

import sys
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ArgumentError

Array = NDArray[np.floating[Any]]
"""Real numbers, float64 or float32, of any shape."""

_HOLDS = {
    "c": "complex numbers",
    "M": "dates",
    "m": "durations",
    "O": "Python objects",
    "S": "bytes",
    "T": "text",
    "U": "text",
    "V": "records",
}


def to_array(value: object, what: str, *, copy: bool = False) -> NDArray[Any]:
    """Give the real numbers of a list, an array, a tensor or a data frame.

    Parameters
    ----------
    value : array-like
        Nested lists, a NumPy array, a pandas object, a torch tensor (on any device), a JAX array.
    what : str
        The argument's name, for the message.
    copy : bool
        True for an array that shares no memory with `value` and may be written.

    Returns
    -------
    ndarray
        Any shape; bool, integers, float32 or float64 in native byte order. bfloat16 (and a half
        precision tensor) becomes float32, and categories of pandas become their codes.

    Raises
    ------
    ArgumentError
        Something else than real numbers, or nested lists of different lengths.
    """
    array = _as_numpy(value, what)
    if array.dtype.kind in "OSTU":
        _check_nested(value, what)
    result = real(array, what)
    return result.copy() if copy else result


def is_frame(value: Any) -> bool:
    """Tell whether a value is a data frame of pandas."""
    return _is_a(value, "pandas", "DataFrame")


def categories_of(value: Any) -> tuple[str, ...] | None:
    """Give the categories of a series, None without any."""
    if _is_a(value, "pandas", "Series") and value.dtype.name == "category":
        return tuple(map(str, value.cat.categories))
    return None


def texts_of(value: Any) -> list[Any] | None:
    """Give texts, nested as they are, of a list, an array or a series; None for anything else.

    Categories are texts; a missing one is empty.

    Examples
    --------
    >>> texts_of(["cat", "dog"]), texts_of([0, 1])
    (['cat', 'dog'], None)
    """
    categories = categories_of(value)
    if categories is not None:
        return [categories[code] if code >= 0 else "" for code in np.asarray(value.cat.codes)]
    if not isinstance(value, list | tuple | np.ndarray) and not _is_a(value, "pandas", "Series"):
        return None
    try:
        array = np.asarray(value)
    except (RuntimeError, TypeError, ValueError):
        return None
    plain = array.dtype.kind in "UT"
    texts = plain or (
        array.dtype.kind == "O" and array.size and all(isinstance(v, str) for v in array.flat)
    )
    return array.tolist() if texts else None


def check_real(dtype: np.dtype[Any], what: str) -> None:
    """Raise ArgumentError unless a dtype holds real numbers; two raw bytes are a bfloat16."""
    raw = issubclass(dtype.type, np.void)
    if dtype.kind not in _HOLDS or (dtype.kind == "V" and not raw) or _is_bfloat16(dtype):
        return
    raise ArgumentError(f"{what} holds {_HOLDS[dtype.kind]}, where real numbers are needed.")


def real(array: NDArray[Any], what: str) -> NDArray[Any]:
    """Give the same numbers in native byte order, bfloat16 as float32; else `array` itself.

    Raises
    ------
    ArgumentError
        Something else than real numbers.
    """
    check_real(array.dtype, what)
    if _is_bfloat16(array.dtype):
        bits = array.view(np.uint16).astype(np.uint32)
        bits <<= 16
        return bits.view(np.float32)
    # Kind V is left for the small floats and integers that ml_dtypes adds to NumPy.
    if array.dtype.kind == "V":
        return array.astype(np.float32)
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _is_bfloat16(dtype: np.dtype[Any]) -> bool:
    return dtype.kind == "V" and dtype.itemsize == 2 and not (dtype.names or dtype.subdtype)


def _is_a(value: Any, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(value, kind)


def _as_numpy(value: Any, what: str) -> NDArray[Any]:
    if _is_a(value, "numpy.ma", "MaskedArray"):
        raise ArgumentError(f"{what} is a masked array; fill its gaps with .filled(...) first.")
    if _is_a(value, "torch", "Tensor"):
        return _from_torch(value, what)
    if _is_a(value, "pandas", "DataFrame") or _is_a(value, "pandas", "Series"):
        return _from_pandas(value, what)
    if isinstance(value, list | tuple) and "torch" in sys.modules:
        value = [_from_torch(v, what) if _is_a(v, "torch", "Tensor") else v for v in value]
    try:
        return np.asarray(value)
    except (OverflowError, RuntimeError, TypeError, ValueError) as error:
        if isinstance(value, list | tuple):
            _check_nested(value, what)
        raise ArgumentError(f"{what} cannot be read as an array of numbers: {error}") from error


def _from_torch(tensor: Any, what: str) -> NDArray[Any]:
    try:
        tensor = tensor.detach()
        dense = tensor.dequantize() if tensor.is_quantized else tensor.to_dense()
        plain = dense.cpu().resolve_conj().resolve_neg()
        half = plain.is_floating_point() and plain.element_size() < 4
        return np.asarray((plain.float() if half else plain).numpy())
    except (NotImplementedError, RuntimeError, TypeError) as error:
        raise ArgumentError(f"{what} is a tensor that NumPy cannot read: {error}") from error


def _from_pandas(value: Any, what: str) -> NDArray[Any]:
    if value.ndim == 1 and value.dtype.name == "category":
        return np.asarray(value.cat.codes)
    frame = value if value.ndim == 2 else value.to_frame(what)
    for name, dtype in frame.dtypes.items():
        if dtype.kind not in "biuf":
            raise ArgumentError(
                f"{what}, column {name!r} holds {dtype}, where real numbers are needed."
            )
    array = np.asarray(value.to_numpy())
    if array.dtype.kind == "O":
        return np.asarray(value.to_numpy(dtype=float, na_value=np.nan))
    return array


def _check_nested(value: object, what: str) -> tuple[int, ...]:
    """Give the shape of nested lists; raise at the first place that is ragged or no number."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "OSTU":
            return tuple(value.shape)
        value = value.tolist()
    if not isinstance(value, list | tuple):
        if isinstance(value, Real | np.bool_):
            return ()
        kind = f"a {type(value).__name__}"
        text = repr(value) if isinstance(value, str | bytes | None) else kind
        raise ArgumentError(f"{what} is {text:.60}, where a real number is needed.")
    shapes = [_check_nested(item, f"{what}[{k}]") for k, item in enumerate(value)]
    for k, shape in enumerate(shapes):
        if shape != shapes[0]:
            raise ArgumentError(
                f"{what}[{k}] has shape {shape} where {what}[0] has shape {shapes[0]}; "
                "all must have the same."
            )
    return (len(value), *(shapes[0] if shapes else ()))
