"""What targets are: classes by index or by name, class probabilities, or yes and no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.model.errors import FileError, OddTargetError
from lossgui.model.files.roles import remainder, trailing_numbers, words
from lossgui.model.files.understanding.input_kinds import are_one_hot, are_probabilities
from lossgui.model.files.understanding.parts import Targets, TextTargets
from lossgui.model.files.understanding.reading import listed
from lossgui.model.losses.signature.options import USUAL_IGNORE_INDEX
from lossgui.model.losses.signature.targets import TargetKind, are_ignored
from lossgui.model.losses.spec import LossSpec
from lossgui.model.text.numbers import float_of

_YES = ("true", "yes", "y", "t", "positive", "pos", "1")
_NO = ("false", "no", "n", "f", "negative", "neg", "0")


class Fitted(NamedTuple):
    """Targets in the form that a loss takes, and what was done to them."""

    values: NDArray[Any]
    kind: TargetKind
    why: str
    remarks: tuple[str, ...] = ()
    class_names: tuple[str, ...] | None = None


class TargetSamples(NamedTuple):
    """What targets are fitted to."""

    shape: tuple[int, ...]
    class_names: tuple[str, ...] | None
    spec: LossSpec | None
    ignore_index: float | int | None

    @property
    def n_classes(self) -> int:
        """The length of the axis of classes."""
        return self.shape[1] if len(self.shape) > 1 else sum(self.shape)

    @property
    def index_shape(self) -> tuple[int, ...]:
        """The shape of class indices."""
        return self.shape[:1] + self.shape[2:] if len(self.shape) > 1 else ()

    @property
    def lone(self) -> bool:
        """Whether there is one number for each sample, so that the question is yes or no."""
        return len(self.shape) < 2 or self.shape[1] == 1


def fit_targets(targets: Targets, samples: TargetSamples) -> Fitted:
    """Bring targets into the form that a loss takes, by what they hold and not by their dtype.

    Raises
    ------
    FileError
        A text that names no class; a number that is none and could be ignored.
    """
    values = targets.values
    shape = values.codes.shape if isinstance(values, TextTargets) else np.asarray(values).shape
    if _is_elementwise(values, shape, samples):
        return _elements(values, targets, samples)
    if isinstance(values, TextTargets):
        fitted = _named(values, targets, samples)
    elif shape == samples.shape and shape != (1,):
        return _matrix(np.asarray(values), samples)
    else:
        fitted = _indices(np.asarray(values), targets, samples)
    return _squeezed(fitted, samples)


def _is_elementwise(values: Any, shape: tuple[int, ...], samples: TargetSamples) -> bool:
    """Tell whether each target answers yes or no for one number."""
    if samples.spec is not None:
        return TargetKind.ELEMENTS in samples.spec.target_kinds
    size = int(np.prod(shape, dtype=np.int64))
    if not samples.lone or size != int(np.prod(samples.shape)):
        return False
    return not (
        len(samples.shape) == 1 and not isinstance(values, TextTargets) and _is_soft_row(values)
    )


def _is_soft_row(values: NDArray[Any]) -> bool:
    """Tell whether targets of one sample are class probabilities: fractions that add up to 1."""
    fractions = values.dtype.kind == "f" and (values != np.floor(values)).any()
    return bool(fractions) and values.ndim == 1 and are_probabilities(values)


def _elements(values: Any, targets: Targets, samples: TargetSamples) -> Fitted:
    if isinstance(values, TextTargets):
        values = _yes_or_no(values, targets, samples)
    array = np.asarray(values)
    floats = array if array.dtype.kind == "f" else array.astype(np.float64)
    if floats.shape != samples.shape and floats.size == int(np.prod(samples.shape)):
        floats = floats.reshape(samples.shape)
    return _for_each(floats)


def _for_each(floats: NDArray[Any]) -> Fitted:
    """Return a target for each number: yes and no, maybe nan and one more value, or anything."""
    other = floats[(floats != 0) & (floats != 1) & ~np.isnan(floats)]
    alike = not other.size or bool((other == other[0]).all() and other.size < floats.size)
    what = "the targets are yes or no for each number" if alike else "each number has a target"
    return Fitted(floats, TargetKind.ELEMENTS, what)


def _yes_or_no(texts: TextTargets, targets: Targets, samples: TargetSamples) -> NDArray[Any]:
    """Return 1 and 0 for words that mean yes and no; a class's name means yes."""
    names = samples.class_names or ()
    meaning: list[float] = []
    for text in texts.names:
        word = text.strip().casefold()
        if word in _YES or (len(names) == 1 and text == names[0]):
            meaning.append(1.0)
        elif word in _NO or word == f"not {names[0] if names else ''}":
            meaning.append(0.0)
        elif (number := float_of(text)) is not None:
            meaning.append(number)
        else:
            row = int(np.argmax(texts.codes.ravel() == len(meaning)))
            raise FileError(
                f"{targets.place(row)}: the target is {text!r:.40}, which says neither yes nor no; "
                f"{_right(texts, samples)}."
            )
    return np.array(meaning)[texts.codes]


def _right(texts: TextTargets, samples: TargetSamples) -> str:
    """Say what would be right where texts are not yes and no."""
    if samples.lone:
        return f"write 1 for yes and 0 for no in place of {listed(texts.names)}"
    loss = samples.spec.key if samples.spec else "the loss"
    return (
        f"{loss} takes 1 or 0 for each class, in a column each; for one class per sample choose "
        "CrossEntropyLoss or NLLLoss"
    )


def _matrix(values: NDArray[Any], samples: TargetSamples) -> Fitted:
    """Return targets of the input's shape: class probabilities, or yes and no."""
    floats = values if values.dtype.kind == "f" else values.astype(np.float64)
    kinds = samples.spec.target_kinds if samples.spec else tuple(TargetKind)
    if TargetKind.PROBABILITIES in kinds and (samples.spec or are_probabilities(values)):
        hot = "one-hot" if are_one_hot(floats) else "class probabilities: their rows add up to 1"
        return Fitted(floats, TargetKind.PROBABILITIES, f"the targets are {hot}")
    if TargetKind.ELEMENTS in kinds:
        return _for_each(floats)
    if are_one_hot(floats):
        return one_hot_indices(floats)
    return Fitted(floats, TargetKind.INDEX, "")


def one_hot_indices(values: NDArray[Any]) -> Fitted:
    """Return the class of each one-hot row."""
    indices = values.argmax(axis=1 if values.ndim > 1 else 0)
    return Fitted(np.asarray(indices), TargetKind.INDEX, "the targets are one-hot: class indices")


def _named(texts: TextTargets, targets: Targets, samples: TargetSamples) -> Fitted:
    """Return the indices of classes that texts name."""
    found = _match(texts.names, samples.class_names)
    remarks = _other_letters(texts, found, samples)
    names = samples.class_names
    if found is None and samples.class_names is None and len(texts.names) == samples.n_classes:
        order = sorted(texts.names)
        found = [order.index(name) for name in texts.names]
        names = tuple(order)
        remarks = (
            f"The classes have no names, so the targets {listed(order)} are taken in the order of "
            "the alphabet; 'class_names' in the file decides.",
        )
    if found is None:
        raise _no_class(texts, targets, samples)
    return Fitted(
        np.array(found, np.int64)[texts.codes],
        TargetKind.INDEX,
        "the targets name classes",
        remarks,
        names,
    )


def _other_letters(
    texts: TextTargets, found: list[int] | None, samples: TargetSamples
) -> tuple[str, ...]:
    """Say which text names a class whose name has other letters."""
    names = samples.class_names or ()
    for text, k in zip(texts.names, found or (), strict=False):
        if k < len(names) and text != names[k] and float_of(text) is None:
            return (
                f"The targets name classes in other letters: {text!r:.40} is {names[k]!r:.40}.",
            )
    return ()


def _no_class(texts: TextTargets, targets: Targets, samples: TargetSamples) -> FileError:
    """Return the error about the first text that names no class."""
    names = samples.class_names or ()
    known = [_match((text,), names) is not None for text in texts.names]
    code = known.index(False) if False in known else 0
    text = texts.names[code] if texts.names else ""
    row = int(np.argmax(texts.codes.ravel() == code))
    return FileError(
        f"{targets.place(row)}: the target is {repr(text)[:40] if text else 'empty'}, neither a "
        f"number nor a class name ({', '.join(names) or 'none'!s:.100})."
    )


def _match(texts: Sequence[str], names: Sequence[str] | None) -> list[int] | None:
    """Return the class of each text: by name, by name in any case, without a stem, by number."""
    names = names or ()
    for same in (str, _folded, _bare):
        places = {same(name): k for k, name in enumerate(names)}
        keys = [same(text) for text in texts]
        if len(places) == len(names) and all(key in places for key in keys):
            return [places[key] for key in keys]
    by_name = {name: k for k, name in enumerate(names)}
    mixed = [by_name.get(text, _index(text)) for text in texts]
    return None if None in mixed or not texts else [k for k in mixed if k is not None]


def _folded(text: str) -> str:
    return text.strip().casefold()


def _bare(text: str) -> str:
    """Return the words of a name without those for its kind: ``logit_cat`` and ``cat`` agree."""
    return " ".join(remainder(text) or words(text))


def _index(text: str) -> int | None:
    number = float_of(text)
    return int(number) if number is not None and number.is_integer() else None


def _indices(values: NDArray[Any], targets: Targets, samples: TargetSamples) -> Fitted:
    """Return class indices: numbers that name classes, that count from 1, or as they are."""
    if values.dtype.kind == "f":
        values, remarks = _whole(values, samples)
    else:
        values, remarks = values.astype(np.int64), ()
    if values.dtype.kind != "i":
        return Fitted(values, TargetKind.INDEX, "", remarks)
    mapped, more = _mapped(values, samples)
    return Fitted(mapped, TargetKind.INDEX, "the targets are class indices", remarks + more)


def _whole(values: NDArray[Any], samples: TargetSamples) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Return whole numbers that were saved as floats; nan is ignored, and said."""
    values = values.astype(np.float64)
    missing = np.isnan(values)
    known = values[~missing]
    if not (np.abs(known) < 2**53).all() or (known != np.floor(known)).any():
        return values, ()
    n_missing = int(missing.sum())
    ignored = samples.ignore_index
    if ignored is None or np.isnan(ignored) or int(ignored) in known:
        ignored = USUAL_IGNORE_INDEX
    whole = np.where(missing, ignored, values).astype(np.int64)
    said = f"{_counted(n_missing)} nan and left out, by ignore_index {int(ignored)}."
    return whole, (said,) if n_missing else ()


def _mapped(values: NDArray[Any], samples: TargetSamples) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Return indices of the classes that whole numbers mean."""
    n, names = samples.n_classes, trailing_numbers(samples.class_names or ())
    in_order = names is None or names == tuple(range(n))
    if in_order and (not values.size or (values.min() >= 0 and values.max() < n)):
        return values, ()
    ignored = USUAL_IGNORE_INDEX if samples.ignore_index is None else samples.ignore_index
    present = set(np.unique(values[~are_ignored(values, ignored)]).tolist())
    indices = present <= set(range(n))
    if names is not None and not in_order and present <= set(names):
        said = f"The targets are numbers in the names of the classes: {_example(samples, names)}."
        return _replaced(values, names, ignored), (said,)
    if indices:
        said = "The targets are indices, not numbers in the names of the classes."
        return values, (said,) if names is not None and not in_order else ()
    if n > 1 and min(present) >= 1 and _is_run(present, n):
        low = min(present) if len(present) == n else 1
        said = f"The targets count the classes from {low}: {low} is the first."
        return _replaced(values, tuple(range(low, low + n)), ignored), (said,)
    _check_odd_one(values, present, samples)
    return values, ()


def _is_run(present: set[int], n: int) -> bool:
    """Tell whether numbers are those from 1 to `n`, or `n` ones that follow each other."""
    run = max(present) - min(present) + 1 == n == len(present)
    return run or max(present) == n


def _example(samples: TargetSamples, numbers: tuple[int, ...]) -> str:
    k = next(k for k, number in enumerate(numbers) if number != k)
    name = samples.class_names[k] if samples.class_names else ""
    return f"{numbers[k]} means {name!r}"


def _replaced(
    values: NDArray[Any], names: tuple[int, ...], ignored: float | int
) -> NDArray[np.int64]:
    """Return the index of each number among `names`; what is ignored stays."""
    order = np.argsort(names)
    place = np.searchsorted(np.array(names)[order], values).clip(max=len(names) - 1)
    return np.where(are_ignored(values, ignored), values, order[place]).astype(np.int64)


def _check_odd_one(values: NDArray[Any], present: set[int], samples: TargetSamples) -> None:
    """Raise where one number alone is no class, as 255 in a mask: it may be meant as ignored."""
    n = samples.n_classes
    odd = sorted(number for number in present if not 0 <= number < n)
    if len(odd) != 1 or len(present) < 2 or odd[0] == n:
        return
    number = int((values == odd[0]).sum())
    what = f"{_counted(number)} {odd[0]}, which is no class: 0 to {n - 1} are"
    raise OddTargetError(what, odd[0])


def _counted(number: int) -> str:
    return "1 target is" if number == 1 else f"{number} targets are"


def _squeezed(fitted: Fitted, samples: TargetSamples) -> Fitted:
    """Drop axes of length 1 that class indices do not have."""
    wanted, shape = samples.index_shape, fitted.values.shape
    if shape == wanted or fitted.values.size != int(np.prod(wanted, dtype=np.int64)):
        return fitted
    if [n for n in shape if n != 1] != [n for n in wanted if n != 1] or shape == samples.shape == (
        1,
    ):
        return fitted
    said = f"Targets of shape {shape} are taken as {wanted}."
    return fitted._replace(values=fitted.values.reshape(wanted), remarks=(*fitted.remarks, said))
