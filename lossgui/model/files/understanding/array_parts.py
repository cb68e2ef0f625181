"""From named arrays to the parts of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import ArgumentError, FileError, TwoReadingsError
from lossgui.model.files.formats.raw import SINGLE, RawArrays
from lossgui.model.files.roles import Clue, Role, clue_of, words
from lossgui.model.files.understanding.parts import Parts, Target, Targets, TextTargets
from lossgui.model.files.understanding.reading import Asked, Run, listed
from lossgui.model.files.understanding.saved_choices import Roles, saved_choices
from lossgui.model.losses.signature.inputs import InputKind
from lossgui.model.scenario.arrays import Arrays

_INPUT = ("logits", "input", "probabilities", "log_probabilities")
_TARGET = ("targets", "target", "labels", "label", "y")
_WEIGHT = ("weight", "weights")
_CLASS_NAMES = ("class_names", "classes", "target_names", "label_names", "categories")
_STATED = {
    "logits": InputKind.LOGITS,
    "probabilities": InputKind.PROBABILITIES,
    "log_probabilities": InputKind.LOG_PROBABILITIES,
}


def array_parts(raw: RawArrays, asked: Asked) -> Parts:
    """Read the arrays of an archive, of a single ``.npy`` or of arguments.

    Raises
    ------
    FileError
        No array is the logits, or two are equally good; a choice that is none.
    ArgumentError
        A key that is asked for and is not there.
    """
    roles = _asked_roles(raw, asked)
    saved, remarks = saved_choices(raw, roles)
    logits = _logits(raw, roles)
    array = raw.real(logits)
    class_names = _class_names(raw, roles)
    weight, sample_weight = _weights(raw, roles, array)
    target = None if asked.elsewhere else _target(raw, roles)
    _leave_rest(raw, roles)
    kind = asked.input or _STATED.get(logits) or clue_of(logits).kind
    arrays = Arrays(
        array,
        weight=weight,
        class_names=class_names,
        sample_names=_texts_of(raw, roles, Role.NAMES, _n_samples(raw, roles)),
        **saved,
    )
    return Parts(
        raw.name,
        arrays,
        _runs(raw, roles),
        Targets() if target is None else Targets(_values(raw, target), place=_place(raw, target)),
        kind,
        "as asked" if asked.input else f"the key {logits!r} says so",
        asked.input is not None,
        _texts_of(raw, roles, Role.GROUP, _n_samples(raw, roles)),
        sample_weight,
        remarks,
    )


def array_targets(raw: RawArrays, asked: Asked) -> tuple[Targets, tuple[Run, ...]]:
    """Read the targets of a file of their own: its only array, or the key that is named so."""
    roles = _asked_roles(raw, asked)
    if len(raw.keys) == 1:
        roles = {raw.keys[0]: (Role.TARGET, "")}
    target = _target(raw, roles)
    if target is None:
        raise _missing(raw, _TARGET)
    array = raw.array(target)
    values = Targets(
        _values(raw, target),
        sample_names=_texts_of(raw, roles, Role.NAMES, len(array) if array.ndim else None),
        place=_place(raw, target),
    )
    return values, _runs(raw, roles)


"""The role of each key, None for one that is what its name says: a weight, a choice."""


def _asked_roles(raw: RawArrays, asked: Asked) -> Roles:
    roles: Roles = {}
    for pattern, role in asked.roles.items():
        found = [key for key in raw.keys if key == pattern or fnmatchcase(key, pattern)]
        if not found:
            raise ArgumentError(f"{raw.name} has no key {pattern!r}: it has {listed(raw.keys)}.")
        roles |= dict.fromkeys(found[:1] if role is not Role.LEFT_OUT else found, (role, ""))
    return roles


def _given(roles: Roles, role: Role) -> str | None:
    return next((key for key, (given, _) in roles.items() if given is role), None)


def _logits(raw: RawArrays, roles: Roles) -> str:
    """Find the key of the logits; give the others like it up."""
    if (key := _given(roles, Role.LOGITS)) is not None:
        return key
    for found in _candidates(raw, roles):
        key = _the_only(raw, found, Role.LOGITS)
        roles[key] = (Role.LOGITS, "")
        return key
    raise _missing(raw, _INPUT)


def _candidates(raw: RawArrays, roles: Roles) -> list[list[str]]:
    """Return keys that may hold the logits, the best first."""
    free = [key for key in raw.keys if key not in roles]
    floats = [key for key in free if key in raw.arrays and raw.arrays[key].dtype.kind in "fV"]
    clues = {key: clue_of(key) for key in free}
    known = [key for key in free if key in _INPUT[:2]]
    ranks = [
        known or [key for key in free if key in _INPUT[2:]],
        [key for key in free if clues[key].kind is InputKind.LOGITS],
        [key for key in floats if clues[key].kind is not None and not _is_summary(key)],
        [key for key in floats if _is_prediction(key)],
        [SINGLE] if SINGLE in free else [],
    ]
    if not any(ranks):
        unknown = _by_shape(raw, floats, clues)
        ranks = [unknown] if len(unknown) == 1 else []
    return [rank for rank in ranks if rank]


def _is_summary(key: str) -> bool:
    return bool({"max", "top"}.intersection(words(key)))


def _is_prediction(key: str) -> bool:
    """Tell whether floats under a key are a model's output: ``predictions``, ``y_score``."""
    outputs = {"score", "scores", "output", "outputs", "hat", "yhat"}
    return any(w.startswith("pred") or w in outputs for w in words(key)) and not _is_summary(key)


def _by_shape(raw: RawArrays, floats: Sequence[str], clues: Mapping[str, Clue]) -> list[str]:
    """Return floats of the most dimensions, of no known name."""
    unknown = [key for key in floats if clues[key].role is None]
    most = max((raw.arrays[key].ndim for key in unknown), default=0)
    return [key for key in unknown if raw.arrays[key].ndim == most]


def _the_only(raw: RawArrays, found: Sequence[str], role: Role) -> str:
    if len(found) > 1 and not all(_same(raw, found[0], key) for key in found[1:]):
        option = "--logits" if role is Role.LOGITS else "--target"
        raise TwoReadingsError(
            f"{raw.name} holds both {found[0]!r} and {found[1]!r}, which mean the same here; keep "
            "one of them",
            f"{option} {found[0]} or {option} {found[1]}",
        )
    return found[0]


def _same(raw: RawArrays, first: str, other: str) -> bool:
    if first not in raw.arrays or other not in raw.arrays:
        return False
    return np.array_equal(raw.arrays[first], raw.arrays[other])


def _target(raw: RawArrays, roles: Roles) -> str | None:
    """Find the key of the targets, None without."""
    if (key := _given(roles, Role.TARGET)) is not None:
        return key
    free = [key for key in raw.keys if key not in roles]
    named = [key for key in free if key in _TARGET]
    clues = {key: clue_of(key) for key in free}
    targets = [key for key in free if clues[key].role is Role.TARGET]
    certain = [key for key in targets if clues[key].certain]
    for found in (
        named + [k for k in certain if k not in named],
        targets,
        _whole(raw, free, roles),
    ):
        if found:
            key = _the_only(raw, found, Role.TARGET)
            roles[key] = (Role.TARGET, "")
            roles |= dict.fromkeys(
                (other for other in found if other != key), (Role.LEFT_OUT, "the same")
            )
            return key
    return None


def _whole(raw: RawArrays, free: Sequence[str], roles: Roles) -> list[str]:
    """Return the arrays of no known name that hold whole numbers, one for each sample."""
    n = _n_samples(raw, roles)
    return [
        key
        for key in free
        if key in raw.arrays
        and raw.arrays[key].dtype.kind in "biu"
        and raw.arrays[key].shape[:1] == (n,)
        and clue_of(key).role is None
    ]


def _n_samples(raw: RawArrays, roles: Roles) -> int | None:
    """Return the number of samples that the logits have; None where there are none."""
    logits = raw.arrays.get(_given(roles, Role.LOGITS) or "")
    return len(logits) if logits is not None and logits.ndim else None


def _leave_rest(raw: RawArrays, roles: Roles) -> None:
    """Find names and groups of the samples; leave out what is left."""
    n = _n_samples(raw, roles)
    for key in [key for key in raw.keys if key not in roles]:
        role, array = clue_of(key).role, raw.arrays.get(key)
        rows = array is not None and array.shape == (n,)
        if role in (Role.NAMES, Role.GROUP) and rows and _given(roles, role) is None:
            roles[key] = (role, "")
        else:
            roles[key] = (Role.LEFT_OUT, raw.refused.get(key) or _why_left_out(key))


def _why_left_out(key: str) -> str:
    clue = clue_of(key)
    if clue.role is Role.LEFT_OUT:
        return "a by-product"
    return "beside the logits" if key in _INPUT or clue.kind else "not known"


def _runs(raw: RawArrays, roles: Roles) -> tuple[Run, ...]:
    given = ((key, *roles.get(key, (None, ""))) for key in raw.keys)
    return tuple(Run((key,), role, why) for key, role, why in given if role is not None)


def _weights(
    raw: RawArrays, roles: Roles, logits: NDArray[Any]
) -> tuple[NDArray[Any] | None, NDArray[Any] | None]:
    """Return weights of the classes, and weights of the samples."""
    asked = _given(roles, Role.WEIGHT)
    keys = [
        key
        for key in raw.keys
        if clue_of(key).role is Role.WEIGHT and key != "pos_weight" and key not in roles
    ]
    plain = [key for key in keys if key in _WEIGHT]
    if len(plain) > 1:
        _the_only(raw, plain, Role.WEIGHT)
    weight = None
    sample_weight = None if asked is None else _of_samples(raw, asked, logits)
    for key in keys:
        array = raw.real(key)
        n_classes = logits.shape[1] if logits.ndim > 1 else logits.size
        samples = array.shape == logits.shape[:1] != (n_classes,)
        if key in plain and not samples:
            weight, roles[key] = array, (None, "")
        elif array.shape == logits.shape[:1] and sample_weight is None:
            sample_weight, roles[key] = array, (Role.WEIGHT, "")
    return weight, sample_weight


def _of_samples(raw: RawArrays, key: str, logits: NDArray[Any]) -> NDArray[Any]:
    """Return weights of the samples that are asked for."""
    array = raw.real(key)
    if array.shape != logits.shape[:1]:
        raise FileError(
            f"{raw.what(key)} has shape {array.shape}; one {Role.WEIGHT} for each of the "
            f"{logits.shape[0] if logits.ndim else 1} samples is needed."
        )
    return array


def _class_names(raw: RawArrays, roles: Roles) -> tuple[str, ...] | None:
    for key in _CLASS_NAMES:
        if key in raw.keys:
            array = raw.array(key)
            if array.dtype.kind not in "USiu" or (key != "class_names" and array.ndim != 1):
                if key == "class_names":
                    raise FileError(
                        f"{raw.what(key)} holds {array.dtype} values, where one row of text is "
                        "needed."
                    )
                continue
            if array.ndim != 1:
                raise FileError(f"{raw.what(key)} has shape {array.shape}; one row is needed.")
            roles[key] = (None, "")
            return tuple(map(str, array.tolist()))
    return None


def _texts_of(raw: RawArrays, roles: Roles, role: Role, n: int | None) -> tuple[str, ...] | None:
    key = _given(roles, role)
    if key is None:
        return None
    array = raw.array(key)
    if array.ndim != 1 or (n is not None and len(array) != n):
        raise FileError(
            f"{raw.what(key)} has shape {array.shape}; one of the {role} for each sample is needed."
        )
    return tuple(map(str, array.tolist()))


def _values(raw: RawArrays, key: str) -> Target:
    array = raw.array(key)
    if array.dtype.kind in "US":
        return TextTargets.of(array.ravel().tolist(), array.shape)
    return array


def _place(raw: RawArrays, key: str) -> Any:
    what = raw.what(key)
    return lambda row: f"{what}, row {row}"


def _missing(raw: RawArrays, wanted: tuple[str, ...]) -> FileError:
    found = ", ".join(map(repr, raw.keys)) or "no array"
    return FileError(
        f"{raw.name} holds {found:.200}; one of {', '.join(map(repr, wanted))} is needed."
    )
