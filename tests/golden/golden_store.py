"""The golden cases in memory and on disk.

``golden.json`` is an object ``{"about", "torch", "cases"}`` with one case per line::

    {"id", "loss", "input", "target", "kwargs"?, "tags", "deviation"?, "expect"}

An array is an object whose one key is NumPy's short dtype and the shape, for the items in C order:
``{"f8[2,3]": [1.0, 2.0, 3.0, 0.0, -1.0, 1.0]}``; the non-finite floats are the strings "nan", "inf"
and "-inf".  ``expect`` is one of

* ``{"value", "gradient"}``, the gradient being d(value.sum()) / d(input), in float64;
* ``{"error": {"type", "message"}}``, the built-in exception that torch raises and its words;

and may carry ``"warnings"`` (their texts), ``"float32"`` (value and gradient as torch's float32
arithmetic gives them, for a float32 case) and ``"torch_error"`` (what torch itself answers where
lossgui deviates: the expectation is then that of the converted arrays).
"""

import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ARRAY = re.compile(r"(?P<dtype>\w+)\[(?P<shape>[\d,]*)\]")
PATH = Path(__file__).with_name("golden.json")
NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


@dataclass(frozen=True)
class Case:
    """One call of a loss, with NumPy arrays as torch would be given tensors."""

    id: str
    loss: str
    input: np.ndarray
    target: np.ndarray
    kwargs: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    deviation: str | None = None
    expect: dict[str, Any] = field(default_factory=dict)


def encode(value: Any) -> Any:
    """Return a JSON value for arrays, containers and plain values."""
    if isinstance(value, np.ndarray):
        key = f"{value.dtype.str[1:]}[{','.join(map(str, value.shape))}]"
        items = value.ravel().tolist()
        if value.dtype == np.float32:  # in its own shortest digits
            items = [float(str(item)) for item in value.ravel()]
        return {key: [encode(item) for item in items]}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def decode(value: Any) -> Any:
    """Return what `encode` was given; a string that is no array's item stays a string."""
    if not isinstance(value, dict):
        return value
    match = ARRAY.fullmatch(next(iter(value), ""))
    if match is None:
        return {key: decode(item) for key, item in value.items()}
    (items,) = value.values()
    shape = [int(length) for length in match["shape"].split(",") if length]
    items = [NON_FINITE.get(item, item) for item in items]
    return np.array(items, dtype=match["dtype"]).reshape(shape)


def decode_case(record: dict[str, Any]) -> Case:
    """Return the case of one line of the file."""
    kwargs = decode(record.get("kwargs", {}))
    for name in kwargs.keys() - {"reduction"}:
        if isinstance(kwargs[name], str):
            kwargs[name] = NON_FINITE.get(kwargs[name], kwargs[name])
    fields = {key: decode(item) for key, item in record.items()}
    return Case(**fields | {"kwargs": kwargs, "tags": tuple(record["tags"].split())})


def encode_case(case: Case) -> str:
    """Return the case as one line of the file."""
    record = {key: encode(item) for key, item in vars(case).items()}
    record["tags"] = " ".join(case.tags)
    record = {key: item for key, item in record.items() if item not in ({}, None)}
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False)


def load(path: Path = PATH) -> list[Case]:
    """Return the cases of a golden file."""
    return [decode_case(record) for record in json.loads(path.read_text("utf-8"))["cases"]]


def save(cases: list[Case], torch_version: str, path: Path = PATH) -> None:
    """Write a golden file, one case per line, so that a change reads well in a diff."""
    about = "Golden cases of lossgui. Written by tests/golden/generate.py; do not edit."
    head = f'{{"about":"{about}","torch":"{torch_version}","cases":[\n'
    path.write_text(head + ",\n".join(map(encode_case, cases)) + "\n]}\n", "utf-8")
