"""Files of logits and targets as people have them, and what each should come to.

The values are computed here, by the formulas of the losses in plain NumPy, from the arrays that a
file is written from: nothing of the program is used.
"""

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

CLASSES = ("cat", "dog", "fox")
_RNG = np.random.default_rng(20)
LOGITS = np.round(_RNG.normal(scale=1.6, size=(7, 3)), 2)
LABELS = np.array([2, 0, 1, 1, 0, 2, 0])
YES = np.array([1, 0, 0, 1, 1, 0, 1])
MANY = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1], [1, 0, 0]])


@dataclass(frozen=True)
class Case:
    """Files, the arguments of ``lossgui eval``, and what it should say.

    Attributes
    ----------
    files : dict
        Contents by name; the first is the FILE.
    value : float or None
        None where only a sentence is expected.
    refused : bool
        Whether it is one sentence on stderr and exit code 2.
    says : tuple of str
        What the sentence must mention.
    """

    name: str
    files: dict[str, bytes]
    value: float | None = None
    options: tuple[str, ...] = ()
    refused: bool = False
    says: tuple[str, ...] = field(default=())


def log_softmax(x: np.ndarray) -> np.ndarray:
    x = x - x.max(axis=1, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


def cross_entropy(x: np.ndarray, y: np.ndarray) -> float:
    """Return that of class indices, or of class probabilities of the shape of `x`."""
    lp = log_softmax(x)
    losses = -lp[np.arange(len(x)), y] if y.ndim == 1 else -(y * lp).sum(axis=1)
    return float(losses.mean())


def binary_cross_entropy(x: np.ndarray, t: np.ndarray, weight: Any = 1.0) -> float:
    p = 1 / (1 + np.exp(-x))
    return float((-weight * (t * np.log(p) + (1 - t) * np.log(1 - p))).mean())


def table(columns: dict[str, Any], delimiter: str = ",") -> bytes:
    """Return a CSV file of columns by their names."""
    rows = [columns, *zip(*columns.values(), strict=True)]
    return "\n".join(delimiter.join(map(str, row)) for row in rows).encode() + b"\n"


def archive(**arrays: Any) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def logit_columns(names: tuple[str, ...] = CLASSES, x: np.ndarray = LOGITS) -> dict[str, Any]:
    return dict(zip(names, x.T.tolist(), strict=True))


def cases() -> Iterator[Case]:
    for part in (_targets, _names, _left_out, _labels, _kinds, _binary, _arrays, _pairs, _forms):
        yield from part()


def _csv(name: str, columns: dict[str, Any], value: float, *says: str, **more: Any) -> Case:
    return Case(name, {"a.csv": table(columns)}, value, says=says, **more)


CE = cross_entropy(LOGITS, LABELS)
NAMED = [CLASSES[y] for y in LABELS]


def _targets() -> Iterator[Case]:
    names = (
        "Y_True truth actual Ground_Truth trueLabel class_id species_true iris_class gold labels"
    )
    for name in names.split():
        yield _csv(f"target {name}", {**logit_columns(), name: LABELS.tolist()}, CE, name)
        yield _csv(f"target {name} first", {name: LABELS.tolist(), **logit_columns()}, CE, name)


def _names() -> Iterator[Case]:
    count = range(7)
    for name in ("", "Unnamed: 0", "sample_id", "rowIdx", "nr", "Example", "case", "running"):
        columns = {name: [k + (name == "nr") for k in count], **logit_columns()}
        yield _csv(f"index {name!r}", {**columns, "target": LABELS.tolist()}, CE, repr(name))
    for name in ("image_path", "name", "uuid"):
        texts = [f"f{k}/{k}.png" for k in count]
        yield _csv(f"names {name}", {name: texts, **logit_columns(), "y": LABELS}, CE, name)


def _left_out() -> Iterator[Case]:
    whole, fractions = [2, 0, 0, 1, 0, 2, 2], np.linspace(0.1, 0.9, 7).round(3).tolist()
    columns = {
        "prediction": whole, "y_hat": whole, "argmax": whole, "prob_max": fractions,
        "confidence": fractions, "val_loss": fractions, "fold": whole, "Split": ["a"] * 7,
        "is_correct": [True] * 7, "epoch": [3] * 7, "global_step": whole,
        "lr": [0.001] * 7, "temperature": [1.5] * 7, "duration": fractions,
        "sample_weight": fractions, "comment": list("abcdefg"), "n_tokens": [9, 4, 77, 5, 12, 3, 8],
    }  # fmt: skip
    for name, values in columns.items():
        yield _csv(
            f"left out {name}", {**logit_columns(), "target": LABELS, name: values}, CE, name
        )
        yield _csv(
            f"left out {name}, the first",
            {name: values, **logit_columns(), "label": NAMED},
            CE,
            name,
        )
    one_each = {
        "prob": fractions, "top_prob": fractions, "logit": fractions, "logits_sum": fractions,
        "prob_true": fractions, "true_prob": fractions, "label_weight": fractions,
        "label_smoothing": [0.1] * 7, "brier": fractions,
    }  # fmt: skip
    prefixed = logit_columns(tuple(f"logit_{name}" for name in CLASSES))
    for name, values in one_each.items():
        for logits in (logit_columns(), prefixed):
            columns_with = {**logits, "target": LABELS, name: values}
            yield _csv(f"one {name} beside {next(iter(logits))}", columns_with, CE, name)
    for name in ("age", "x", "q"):
        for labels in (LABELS, NAMED):
            apart = {**logit_columns(), "target": labels, name: fractions}
            yield _csv(f"{name} apart from {labels[0]}", apart, CE, name, "--logits decides")
    among = {"cat": LOGITS[:, 0], "target": LABELS, "dog": LOGITS[:, 1], "fox": LOGITS[:, 2]}
    yield _csv("a target among the logits", among, CE)
    yield _csv("all left out", {**logit_columns(), "target": LABELS, **columns}, CE, *columns)
    # What is named like something else but cannot be: the classes of the file.
    for names in (("yes", "no", "maybe"), ("class 0", "class 1", "class 2"), ("a", "b", "score")):
        yield _csv(f"classes {names}", {**logit_columns(names), "label": LABELS}, CE, *names)
    two = ("loss", "profit")
    x, y = LOGITS[:, :2], LABELS % 2
    labels = [two[k] for k in y]
    yield _csv("a class loss", {**logit_columns(two, x), "label": labels}, cross_entropy(x, y))
    yield Case(
        "a class loss or not",
        {"a.csv": table({**logit_columns(two, x), "label": y})},
        refused=True,
        says=("--logits profit", "--logits loss,profit"),
    )
    both = {"a.csv": table({**logit_columns(), "label": LABELS, "y_true": LABELS[::-1]})}
    yield Case("two targets", both, refused=True, says=("--target label", "--target y_true"))
    yield Case("two targets, chosen", both, CE, ("--target", "label"), says=("y_true",))
    yield Case("chosen logits", {"a.csv": table({**logit_columns(), "q": [9.5] * 7, "t": LABELS})},
               CE, ("--logits", "cat,dog,fox", "--target", "t"), says=("q",))  # fmt: skip


def _labels() -> Iterator[Case]:
    order = [2, 0, 1]
    numbers = ("0", "1", "2")
    shuffled = {numbers[k]: LOGITS[:, k].tolist() for k in order}
    yield _csv("numbers in another order", {**shuffled, "target": LABELS}, CE, "names")
    yield _csv("from 1", {**logit_columns(("1", "2", "3")), "target": LABELS + 1}, CE, "names")
    yield _csv("l1 to l3", {**logit_columns(("l1", "l2", "l3")), "target": LABELS + 1}, CE)
    yield _csv("3 to 5", {**logit_columns(("3", "4", "5")), "quality": LABELS + 3}, CE, "quality")
    yield _csv("names", {**logit_columns(), "kind": NAMED}, CE, "kind")
    prefixed = tuple(f"logit_{name}" for name in CLASSES)
    yield _csv("names without their stem", {**logit_columns(prefixed), "target": NAMED}, CE)
    yield _csv("floats", {**logit_columns(), "target": LABELS.astype(float)}, CE)
    yield Case("from 1 in arrays", {"a.npz": archive(logits=LOGITS, y=LABELS + 1)}, CE, says=("1",))
    texts = {"logits": LOGITS, "targets": np.array(NAMED)}
    yield Case("texts", {"a.npz": archive(**texts, class_names=CLASSES)}, CE)
    yield Case("texts alone", {"a.npz": archive(**texts)}, CE, says=("alphabet",))
    wrong = {"a.csv": table({**logit_columns(), "target": [*NAMED[:-1], "owl"]})}
    yield Case("no class", wrong, refused=True, says=("line 8", "'owl'", "cat, dog, fox"))


def _kinds() -> Iterator[Case]:
    p = np.exp(log_softmax(LOGITS)).round(9)
    value = float(-np.log(p[np.arange(7), LABELS]).mean())
    for stem in ("prob_{}", "proba {}", "{}_prob", "P_{}", "{}"):
        names = tuple(stem.format(name) for name in CLASSES)
        columns = {**logit_columns(names, p), "truth": NAMED, "pred": NAMED}
        yield _csv(f"probabilities {stem}", columns, value, "probabilities", "NLLLoss")
    for key in ("probabilities", "probs", "y_prob"):
        yield Case(f"key {key}", {"a.npz": archive(**{key: p, "y_true": LABELS})}, value)
    log = log_softmax(LOGITS)
    yield Case("key log_probabilities", {"a.npz": archive(log_probabilities=log, y=LABELS)}, CE)
    asked = ("--input", "probabilities")
    yield Case("asked", {"a.npz": archive(logits=p, y=LABELS)}, value, asked)
    taken = {"a.npz": archive(logits=p, y=LABELS)}
    yield Case("as logits", taken, cross_entropy(p, LABELS), says=("--input probabilities",))
    positive = float(-LOGITS[np.arange(7), LABELS].mean())
    chosen = ("--loss", "NLLLoss")
    yield Case("logits under NLLLoss", {"a.npz": archive(logits=LOGITS, y=LABELS)}, positive,
               chosen, says=("positive", "--input logits"))  # fmt: skip
    yield Case("logits brought", {"a.npz": archive(input=LOGITS, y=LABELS)}, CE,
               (*chosen, "--input", "logits"))  # fmt: skip
    one_hot = np.eye(3)[LABELS]
    yield Case("probabilities, one-hot", {"a.npz": archive(probabilities=p, y=one_hot)}, value)


def _binary() -> Iterator[Case]:
    x = LOGITS[:, 0]
    value = binary_cross_entropy(x, YES)
    words = {"0/1": YES, "True/False": YES == 1, "yes/no": np.where(YES, "yes", "no")}
    for name, labels in words.items():
        yield _csv(f"one column, {name}", {"logit": x, "label": labels}, value)
    yield Case("(N,1) and (N,)", {"a.npz": archive(logits=x[:, None], targets=YES)}, value)
    yield Case("(N,) and (N,1)", {"a.npz": archive(logits=x, targets=YES[:, None])}, value)
    image = {"logits": x.reshape(7, 1, 1, 1), "masks": YES.reshape(7, 1, 1)}
    yield Case("a mask of one channel", {"a.npz": archive(**image)}, value)
    p = (1 / (1 + np.exp(-x))).round(9)
    both = {"prob_false": 1 - p, "prob_true": p, "label": YES}
    yield _csv("prob_false and prob_true", both, value, "probabilities")
    yield _csv("one column of probabilities", {"score": p, "label": YES}, value, "BCELoss")
    weight = np.array([1, 2, 0.5, 1, 1, 3, 1])
    weighted = binary_cross_entropy(x, YES, weight)
    yield _csv("weights", {"logit": x, "label": YES, "weight": weight}, weighted, "weight")
    several = binary_cross_entropy(LOGITS, MANY)
    targets = {f"target_{name}": MANY[:, k] for k, name in reversed(list(enumerate(CLASSES)))}
    yield _csv("several targets", {**logit_columns(), **targets}, several)
    for odd in (-1, 255, np.nan):
        some = np.where(np.arange(21).reshape(7, 3) % 5 == 2, odd, MANY).astype(float)
        kept = binary_cross_entropy(LOGITS[some == MANY], MANY[some == MANY])
        files = {"a.npz": archive(logits=LOGITS, targets=some)}
        yield Case(f"{odd:g} unknown", files, says=(f"{odd:g}", "ignore_index"))
        yield Case(f"{odd:g} ignored", files, kept, (f"--ignore-index={odd:g}",))
    mask = np.where(np.arange(12).reshape(3, 2, 2) % 7 == 3, 255, 1)
    image = _RNG.normal(size=(3, 4, 2, 2))
    rows = np.moveaxis(image, 1, -1).reshape(-1, 4)[mask.ravel() != 255]
    files = {"a.npz": archive(logits=image, mask_=mask)}
    yield Case("mask", files, refused=True, says=("255", "--ignore-index 255"))
    yield Case("mask ignored", files, cross_entropy(rows, np.ones(len(rows), int)),
               ("--ignore-index", "255"))  # fmt: skip
    yield Case("one class", {"a.npz": archive(logits=x[:, None], y=0 * YES)}, 0.0,
               ("--loss", "CrossEntropyLoss"), says=("one class",))  # fmt: skip


def _arrays() -> Iterator[Case]:
    one_hot = np.eye(3)[LABELS]
    for dtype in ("i8", "u1", "?", "f4", "f2"):
        files = {"a.npz": archive(logits=LOGITS, targets=one_hot.astype(dtype))}
        yield Case(f"one-hot {dtype}", files, CE)
    soft = (0.8 * one_hot + 0.2 / 3).round(3)
    yield Case(
        "three digits", {"a.npz": archive(input=LOGITS, y=soft)}, cross_entropy(LOGITS, soft)
    )
    half = np.exp(log_softmax(LOGITS)).astype("f2")
    wide = half.astype(float)
    yield Case("float16", {"a.npz": archive(logits=LOGITS, y=half)}, cross_entropy(LOGITS, wide))
    sequence = _RNG.normal(size=(2, 5, 4))
    tokens = np.array([[0, 1, 3, 2, 0], [3, 3, 1, 0, 2]])
    value = cross_entropy(sequence.reshape(10, 4), tokens.ravel())
    yield Case("(B,T,V)", {"a.npz": archive(logits=sequence, labels=tokens)}, value, says=("axes",))
    yield Case("(N,1)", {"a.npz": archive(logits=LOGITS, labels=LABELS[:, None])}, CE)
    for logits, target in (("predictions", "label_ids"), ("y_pred", "y_true"), ("outputs", "gt"),
                           ("arr_0", "arr_1"), ("y_score", "y_test")):  # fmt: skip
        yield Case(
            f"{logits}, {target}", {"a.npz": archive(**{logits: LOGITS, target: LABELS})}, CE
        )
    more = {"preds": LABELS, "ids": np.arange(7), "loss": np.ones(7), "acc": 0.5}
    files = {"a.npz": archive(logits=LOGITS, labels=LABELS, **more)}
    yield Case("by-products", files, CE, says=("preds", "ids", "loss", "acc"))


def _pairs() -> Iterator[Case]:
    order = [4, 2, 6, 0, 1, 5, 3]
    keys = np.array(list("abcdefg"))
    logits = {"key": keys, **logit_columns()}
    for name, ids, wanted in (("id", range(7), range(7)), ("path", keys, keys)):
        files = {
            "z.csv": table({name: ids, **logit_columns()}),
            "t.csv": table({name: [wanted[k] for k in order], "label": LABELS[order]}),
        }
        yield Case(f"by {name}", files, CE, ("--targets", "t.csv"), says=("by name",))
    lost = table({"key": [*keys[:-1], "x"], "label": LABELS})
    yield Case("a sample without a target", {"z.csv": table(logits), "t.csv": lost},
               None, ("--targets", "t.csv"), True, ("'g'",))  # fmt: skip
    columns = {CLASSES[k]: MANY[:, k] for k in (2, 0, 1)}
    yield Case("columns by name", {"z.csv": table(logit_columns()), "t.csv": table(columns)},
               binary_cross_entropy(LOGITS, MANY), ("--targets", "t.csv"))  # fmt: skip
    one_hot = {name: np.eye(3, dtype=int)[LABELS][:, k] for k, name in enumerate(CLASSES)}
    files = {"z.csv": table(logit_columns()), "t.csv": table(one_hot)}
    yield Case("one-hot beside", files, CE, ("--targets", "t.csv"))
    for logits, target in (("logit", "target"), ("pred", "true"), ("pred", "y")):
        hot = {f"{target}_{name}": column for name, column in one_hot.items()}
        columns = {**logit_columns(tuple(f"{logits}_{name}" for name in CLASSES)), **hot}
        yield _csv(f"one-hot {target}_ beside {logits}_", columns, CE, "one-hot")
    files = {"z.csv": table(logit_columns()), "t.txt": "\n".join(NAMED).encode()}
    yield Case("labels without a header", files, CE, ("--targets", "t.txt"))
    two = {"z.csv": table(logit_columns()), "t.csv": table({"label": LABELS, "y": LABELS[::-1]})}
    yield Case("a target of two", two, CE, ("--targets", "t.csv", "--target", "label"))
    both = {**logit_columns(), "label": LABELS[::-1], "y_true": 0 * LABELS}
    files = {"z.csv": table(both), "t.csv": table({"label": LABELS})}
    yield Case("targets beside two others", files, CE, ("--targets", "t.csv"), says=("y_true",))


def _forms() -> Iterator[Case]:
    columns = {**logit_columns(), "target": LABELS.tolist()}
    comma = table(columns, ";").replace(b".", b",")
    plain = table(columns)
    yield Case("decimal commas", {"a.csv": b"sep=;\r\n" + comma}, CE)
    yield Case("delimiter at the end", {"a.csv": plain.replace(b"\n", b",\n")}, CE)
    yield Case("blanks", {"a.txt": table(columns, "   ")}, CE)
    yield Case("gz", {"a.csv.gz": gzip.compress(plain, mtime=0)}, CE)
    listed = [json.dumps(row) for row in LOGITS.tolist()]
    cells = [f'"{text}",{label}' for text, label in zip(listed, LABELS, strict=True)]
    yield Case("lists in cells", {"a.csv": "\n".join(["logits,label", *cells]).encode()}, CE)
    records = [{"label": int(y), "logits": x} for x, y in zip(LOGITS.tolist(), LABELS, strict=True)]
    lines = "\n".join(map(json.dumps, records)).encode()
    yield Case("json lines", {"a.jsonl": lines}, CE)
    yield from _spreadsheets(columns)
    yield from _frames(columns)
    names = ("cat; big", "dog", "fox")
    yield _csv("a semicolon in a name", {**logit_columns(names), "target": LABELS}, CE)


def _spreadsheets(columns: dict[str, Any]) -> Iterator[Case]:
    """Give tables with numbers as people write them."""
    p = np.exp(log_softmax(LOGITS)).round(6)
    value = float(-np.log(p[np.arange(7), LABELS]).mean())
    shares = {name: [f"{v:.4%}" for v in p[:, k]] for k, name in enumerate(CLASSES)}
    yield _csv("percent", {**shares, "target": LABELS}, value, "probabilities")
    comma = {name: [v.replace(".", ",") for v in cells] for name, cells in shares.items()}
    files = {"a.csv": table({**comma, "target": LABELS}, ";")}
    yield Case("percent with decimal commas", files, value)
    of_100 = logit_columns(CLASSES, 100 * p)
    yield _csv("percent without a sign", {**of_100, "target": LABELS},
               cross_entropy(100 * p, LABELS), "add up to 100")  # fmt: skip
    quoted = {name: [f'"{v}"'.replace(".", ",") for v in columns[name]] for name in CLASSES}
    yield _csv("decimal commas in quotes", {**quoted, "target": LABELS}, CE)
    large = 1234.5 * LOGITS
    point = {name: [f"{v:,.2f}" for v in large[:, k]] for k, name in enumerate(CLASSES)}
    swap = str.maketrans(",.", ".,")
    comma = {name: [v.translate(swap) for v in cells] for name, cells in point.items()}
    thousands = cross_entropy(large.round(2), LABELS)
    for name, cells in (("points", point), ("commas", comma)):
        files = {"a.csv": table({**cells, "target": LABELS}, ";")}
        yield Case(f"thousands and decimal {name}", files, thousands)
    yield Case("bars", {"a.txt": table(columns, " | ")}, CE)


def _frames(columns: dict[str, Any]) -> Iterator[Case]:
    """Give what pandas writes with to_json."""
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    for kind, index in (("numbers", range(7)), ("names", "abcdefg")):
        keys = list(map(str, index))
        split = {"columns": list(columns), "index": list(index), "data": rows}
        by_row = {
            key: dict(zip(columns, row, strict=True)) for key, row in zip(keys, rows, strict=True)
        }
        by_column = {name: dict(zip(keys, values, strict=True)) for name, values in columns.items()}
        for form, frame in (("split", split), ("index", by_row), ("columns", by_column)):
            yield Case(f"frame, {form}, {kind}", {"a.json": json.dumps(frame).encode()}, CE)
