"""What a column or a key is for, by its name: the names that people give, in any case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossgui.model.losses.signature.inputs import InputKind


class Role(StrEnum):
    """What a column or a key is read as."""

    LOGITS = "logits"
    TARGET = "target"
    NAMES = "sample names"
    GROUP = "group"
    WEIGHT = "sample weight"
    LEFT_OUT = "left out"


class Clue(NamedTuple):
    """What a name says about its column.

    Attributes
    ----------
    role : Role or None
        None where the name may be that of a class.
    certain : bool
        Whether the name alone is enough; else the values must agree, since it may be a class's.
    kind : InputKind or None
        What the numbers are, where the name says it: ``prob_cat``.
    """

    role: Role | None
    certain: bool = False
    kind: InputKind | None = None


NO_CLUE = Clue(None)
_DIGITS = "0123456789"


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Where a word ends within a name, and what words are made of.
_EDGE, _WORD = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])"), re.compile(r"[^\W_]+")

# Whole names, their words joined.
_TARGETS = _set("""
    target targets label labels y ytrue true truth truths gt groundtruth actual actuals gold golden
    tgt lbl labelid labelids labelidx labelindex labelname targetid targetidx targetname ytest yval
    correctlabel correctclass correctanswer correctindex answer expected
""")
_CLASS_TARGETS = _set("""
    class classid classidx classindex classname classlabel classno cls clsid clsidx category
    categoryid categoryname categories species outcome diagnosis digit
""")
_TARGET_WORDS = _set("target targets label labels true truth gt gold actual tgt")
_CLASS_WORDS = _set("class category cls species")
_PREDICTED = re.compile(r"pred.*|y?hat|argmax|max|sum")
_BY_PRODUCTS = _set("""
    score scores confidence conf certainty uncertainty entropy margin loss losses nll correct
    iscorrect wrong hit hits fold folds split epoch step steps acc accuracy rank time timestamp seed
    lr temperature duration elapsed latency runtime seconds perplexity ppl variance std iou dice
    error err difficulty logloss brier threshold thresh importance distance similarity smoothing
""")
_NAMES = _set("id ids idx index uid uuid guid filename filepath path rowid pk")
_NAME_WORDS = _set("""
    no nr num number example sample row name names image img file key item case record instance
    observation obs document doc url question serial
""")
_GROUPS = _set("group groups patient subject user speaker site session cluster domain")
_LOGITS = _set("logit logits")
_PROBABILITIES = _set("prob probs proba probas probability probabilities softmax sigmoid")
_LOG_PROBABILITIES = _set("""
    logprob logprobs logproba logprobability logprobabilities logp logsoftmax
""")
_OUTPUTS = _set("score scores output outputs out")
_SHORT = _set("y p log pred preds predicted prediction predictions")


def words(name: str) -> tuple[str, ...]:
    """Return the words and numbers of a name in lower case.

    Examples
    --------
    >>> words("GT_label"), words("ImageId"), words("prob_cat-2")
    (('gt', 'label'), ('image', 'id'), ('prob', 'cat', '2'))
    """
    return tuple(_WORD.findall(_EDGE.sub(" ", name).casefold()))


def clue_of(name: str) -> Clue:
    """Return what a name says.

    Examples
    --------
    >>> clue_of("species_true").role, clue_of("pred_label").role, clue_of("class 0").role
    (<Role.TARGET: 'target'>, <Role.LEFT_OUT: 'left out'>, None)
    """
    parts = words(name)
    joined = "".join(parts)
    if not parts or parts[0] == "unnamed":
        return Clue(Role.NAMES, certain=bool(parts))
    if joined in _TARGETS or joined in _CLASS_TARGETS:
        return Clue(Role.TARGET, certain=joined in _TARGETS)
    if any(map(_PREDICTED.fullmatch, parts)):
        return Clue(Role.LEFT_OUT, certain=True, kind=_kind(parts))
    return _worded_clue(parts)


def _worded_clue(parts: tuple[str, ...]) -> Clue:
    """Return what the words of a name say: what is of the targets need not be targets."""
    if len(parts) > 1 and parts[-1] in ("weight", "weights"):
        return Clue(Role.WEIGHT, certain=True)
    if parts[-1] == "smoothing":
        return Clue(Role.LEFT_OUT)
    if kind := _kind(parts):
        return Clue(Role.LOGITS, True, kind)
    if _TARGET_WORDS.intersection(parts) or parts[-1] in _CLASS_WORDS:
        named = bool(_TARGET_WORDS.intersection(parts))
        return Clue(Role.TARGET, certain=named and not parts[-1].isdigit())
    return _minor_clue(parts)


def clues_of(names: Sequence[str]) -> tuple[tuple[Clue, ...], NDArray[np.intp]]:
    """Return the different things that names say, and for each name which of them it says.

    Examples
    --------
    >>> [clue.role for clue in clues_of(["l1", "y", "l2"])[0]], clues_of(["l1", "y", "l2"])[1]
    ([None, <Role.TARGET: 'target'>], array([0, 1, 0]))
    """
    # Names that differ in a number alone say the same.
    stems = [name.rstrip(_DIGITS) + "0" * name[-1:].isdigit() for name in names]
    places: dict[Clue, int] = {}
    said = {stem: places.setdefault(clue_of(stem), len(places)) for stem in dict.fromkeys(stems)}
    return tuple(places), np.fromiter(map(said.__getitem__, stems), np.intp, len(stems))


def _minor_clue(parts: tuple[str, ...]) -> Clue:
    if parts[-1] in ("weight", "weights"):
        return Clue(Role.WEIGHT)
    if parts[-1] in _NAMES:
        return Clue(Role.NAMES, certain=True)
    if "".join(parts) in _NAME_WORDS or (len(parts) > 1 and parts[-1] in _NAME_WORDS):
        return Clue(Role.NAMES)
    return _last_clue(parts)


def _last_clue(parts: tuple[str, ...]) -> Clue:
    if _BY_PRODUCTS.intersection(parts) and not (len(parts) > 1 and parts[0] in _OUTPUTS):
        return Clue(Role.LEFT_OUT)
    if parts[0] == "y":
        return Clue(Role.TARGET)
    return Clue(Role.GROUP) if parts[-1] in _GROUPS else NO_CLUE


def _kind(parts: tuple[str, ...]) -> InputKind | None:
    """Return the kind of numbers that a word of a name says."""
    log = "log" in parts or bool(_LOG_PROBABILITIES.intersection(parts))
    if log and (_LOG_PROBABILITIES | _PROBABILITIES | {"p"}).intersection(parts):
        return InputKind.LOG_PROBABILITIES
    if _LOGITS.intersection(parts):
        return InputKind.LOGITS
    return InputKind.PROBABILITIES if _PROBABILITIES.intersection(parts) else None


def is_output(name: str) -> bool:
    """Tell whether a name is that of a model's numbers, though it says no kind: ``output_1``."""
    parts = words(name)
    return bool(parts) and (parts[0] in _OUTPUTS or len(parts[0]) == 1 or parts[0] == "decision")


def remainder(name: str) -> tuple[str, ...]:
    """Return the words of a name without those for its role or kind: ``target_a`` and ``p_a``: a.

    Examples
    --------
    >>> remainder("target_a"), remainder("logit a"), remainder("a"), remainder("y_true")
    (('a',), ('a',), ('a',), ())
    """
    known = _TARGET_WORDS | _CLASS_WORDS | _OUTPUTS | _LOGITS | _PROBABILITIES | _SHORT
    return tuple(part for part in words(name) if part not in known)


def without_stem(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of classes without the word for their kind that all of them share.

    Examples
    --------
    >>> without_stem(("prob_cat", "prob_cow")), without_stem(("l_0", "l_1"))
    (('cat', 'cow'), ('l_0', 'l_1'))
    """
    before = re.fullmatch(r"(.*[\W_])?.*?", _shared_start(names))
    after = re.fullmatch(r"(.*[\W_])?.*?", _shared_start([name[::-1] for name in names]))
    first = len(before[1] or "") if before else 0
    last = len(after[1] or "") if after else 0
    if first and _tells_kind(names[0][:first]):
        return tuple(name[first:] for name in names)
    if last and _tells_kind(names[0][-last:]):
        return tuple(name[:-last] for name in names)
    return names


def _shared_start(names: Sequence[str]) -> str:
    """Return the letters that all names begin with, leaving each a letter of its own."""
    least, most = min(names, default=""), max(names, default="")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(least, most, strict=False))
    return "".join(a for a, _ in same)[: max(0, min(map(len, names), default=0) - 1)]


def _tells_kind(stem: str) -> bool:
    parts = words(stem)
    return len(names := set(parts) - {"y", "pred", "predicted", "p", "log"}) == 0 or (
        len(names) == 1 and (_kind(parts) is not None or names <= _OUTPUTS)
    )


def stem_of(name: str) -> str:
    """Return a name without the number that it ends in."""
    return name.rstrip(_DIGITS)


def trailing_numbers(names: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the numbers that names end in, after a stem that they share; None without.

    Examples
    --------
    >>> trailing_numbers(("l1", "l2")), trailing_numbers(("2", "0")), trailing_numbers(("a", "b"))
    ((1, 2), (2, 0), None)
    """
    if not names:
        return None
    stem = stem_of(names[0])
    stem = "" if stem == "-" else stem
    # All names begin as the first and the last of the alphabet do.
    if not (min(names).startswith(stem) and max(names).startswith(stem)):
        return None
    try:
        numbers = tuple(map(int, [name[len(stem) :] for name in names]))
    except ValueError:
        return None
    return numbers if len(set(numbers)) == len(names) else None
