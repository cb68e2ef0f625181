"""The choices of a saved state among the arrays of a file: loss, reduction, options, scheme."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from lossgui.model.errors import FileError
from lossgui.model.files.formats.raw import RawArrays
from lossgui.model.files.roles import Role
from lossgui.model.losses.registry import all_parameters
from lossgui.model.losses.signature.options import IGNORED_KEY, Parameter
from lossgui.model.schemes import CUSTOM, NORMALISATIONS, SCHEMES, Weighting

Roles = dict[str, tuple[Role | None, str]]
"""The role of each key that has one, and why."""

_TEXTS = ("loss", "reduction", "scheme", "normalisation")


def saved_choices(raw: RawArrays, roles: Roles) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the choices of a saved state, and what to say of them; mark their keys as used."""
    texts = {key: _text(raw, key) for key in _TEXTS if _is_choice(raw, roles, key)}
    numbers = {
        key: _single(raw, key, parameter)
        for key, parameter in all_parameters().items()
        if _is_number(raw, roles, key)
    }
    saved: dict[str, Any] = {
        "loss": texts.get("loss"),
        "reduction": texts.get("reduction"),
        "options": numbers,
        "scheme": _scheme(raw, roles, texts),
    }
    vectors = {"pos_weight": raw.real("pos_weight")} if "pos_weight" in raw.keys else {}
    used = *texts, *numbers, *vectors, *(("beta",) if saved["scheme"] else ())
    roles |= dict.fromkeys(used, (None, ""))
    return saved | vectors, tuple(_unknown(texts))


def _is_choice(raw: RawArrays, roles: Roles, key: str) -> bool:
    """Tell whether a key holds a choice, and not such as the losses of the samples."""
    numeric = key in raw.arrays and raw.arrays[key].dtype.kind in "biuf"
    return key in raw.keys and key not in roles and not numeric


def _is_number(raw: RawArrays, roles: Roles, key: str) -> bool:
    """Tell whether a key holds a parameter of a loss: one number."""
    if key in raw.refused:
        return True
    return key in raw.arrays and key not in roles and raw.arrays[key].size == 1


def _scheme(raw: RawArrays, roles: Roles, texts: Mapping[str, str]) -> Weighting | None:
    """Return what the weights come from, None if that is not saved, or not known."""
    key, how = texts.get("scheme"), texts.get("normalisation")
    if key is None or (key != CUSTOM and key not in SCHEMES):
        return None
    known = Weighting(key)
    beta = known.beta
    if _is_number(raw, roles, "beta"):
        beta = float(raw.real("beta").item())
    return Weighting(key, how if how in NORMALISATIONS else known.normalisation, beta)


def _unknown(texts: Mapping[str, str]) -> Iterator[str]:
    """Say which choices of weights this program does not know."""
    for key, known in (("scheme", (*SCHEMES, CUSTOM)), ("normalisation", NORMALISATIONS)):
        if key in texts and texts[key] not in known:
            yield f"The {key} {texts[key]!r:.40} is not known: {', '.join(known)} are."


def _text(raw: RawArrays, key: str) -> str:
    array = raw.array(key)
    if array.size != 1:
        raise FileError(f"{raw.what(key)} has shape {array.shape}; one text is needed.")
    return str(array.item())


def _single(raw: RawArrays, key: str, parameter: Parameter) -> Any:
    """Return the value of a parameter; floats that are whole are whole numbers."""
    value = raw.real(key).item()
    if key == IGNORED_KEY or parameter.is_whole:
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, float) and not math.isnan(value):
            raise FileError(f"{raw.what(key)} is {value}; use a whole number or nan.")
    return value
