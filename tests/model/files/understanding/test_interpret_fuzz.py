"""Whatever a raw file holds, it is understood and said, or refused in a sentence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.files import Asked, KeptChoices, understand
from lossgui.model.files.draft import preview
from lossgui.model.files.formats.raw import RawArrays, RawTable
from lossgui.model.files.formats.source import Identity
from lossgui.model.files.roles import Role
from lossgui.model.files.scenarios import open_reading
from lossgui.model.files.understanding.reading import as_dict, sentence
from lossgui.model.losses.registry import LOSSES
from lossgui.model.losses.signature.inputs import InputKind

NAMES = (
    *("", "id", "no", "y_true", "label", "class", "pred", "loss", "score", "weight", "patient"),
    *("cat", "dog", "l0", "l1", "l2", "0", "1", "2", "3", "prob_cat", "prob_dog", "logit", "true"),
    *("target_a", "target_b", "a", "b", "Unnamed: 0", "y_0", "é", "-1", "1.5", "class 0", "*", "_"),
)
KEYS = (
    *("logits", "input", "probabilities", "predictions", "y_pred", "targets", "y", "label_ids"),
    *("weight", "weights", "pos_weight", "class_names", "loss", "reduction", "ignore_index"),
    *("label_smoothing", "arr_0", "arr_1", "ids", "group", "scores", "sample_weight", "array"),
)
NUMBERS = st.sampled_from([0, 1, 2, 3, -1, 255, 0.5, 0.25, -2.5, 1e300, np.nan, np.inf, -100])
TEXTS = st.sampled_from(["", "cat", "dog", "a", "yes", "no", "x" * 99, "nan", "1", "1e999", "é"])
ROLES = st.dictionaries(st.sampled_from([*NAMES, *KEYS, "c*"]), st.sampled_from(Role), max_size=3)
ASKED = st.builds(Asked, ROLES | st.just({}), st.none() | st.sampled_from(InputKind))
CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "loss": st.sampled_from([*LOSSES, "none"]),
        "ignore_index": st.sampled_from([-1, 255, -100, 0, np.nan]),
        "kept": st.builds(
            KeptChoices,
            st.none() | st.sampled_from(list(LOSSES)),
            st.none() | st.sampled_from([-1, 255, np.nan]),
        ),
    },
)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)
ARRAYS = st.one_of(
    hnp.arrays(np.float64, SHAPES, elements=NUMBERS),
    hnp.arrays(np.int64, SHAPES, elements=st.integers(-1, 3)),
    hnp.arrays(np.bool_, SHAPES),
    hnp.arrays("U9", SHAPES, elements=st.sampled_from(["cat", "dog", "mean", "BCELoss", ""])),
)


def number(cell: str) -> float:
    try:
        return float(cell) if np.isfinite(float(cell)) else np.nan
    except ValueError:
        return np.nan


@st.composite
def tables(draw: st.DrawFn) -> RawTable:
    n_rows, n_columns = draw(st.integers(1, 5)), draw(st.integers(1, 7))
    header = draw(
        st.none() | st.lists(st.sampled_from(NAMES), min_size=n_columns, max_size=n_columns)
    )
    numbers = draw(hnp.arrays(np.float64, (n_rows, n_columns), elements=NUMBERS))
    texts, booleans = {}, set()
    for column in range(n_columns):
        kind = draw(st.sampled_from(["number", "number", "text", "bool", "count", "mixed"]))
        if kind in ("text", "mixed"):
            cells = draw(st.lists(TEXTS, min_size=n_rows, max_size=n_rows))
            texts[column] = ["cat", *cells[1:]] if kind == "text" else [*cells[1:], "dog"]
            numbers[:, column] = [number(cell) for cell in texts[column]]
        elif kind == "bool":
            booleans.add(column)
            numbers[:, column] = draw(st.integers(0, 1))
        elif kind == "count":
            numbers[:, column] = np.arange(n_rows)
    head = None if header is None else tuple(header)
    return RawTable(
        "a.csv", Identity(0, 0), head, numbers, texts, frozenset(booleans), header_line=1
    )


ARCHIVES = st.builds(
    RawArrays,
    st.just("a.npz"),
    st.just(Identity(0, 0)),
    st.dictionaries(st.sampled_from(KEYS), ARRAYS, max_size=5),
    st.dictionaries(st.sampled_from(KEYS), st.just("a.npz, key 'k' is damaged."), max_size=1),
)
RAW = tables() | ARCHIVES


@given(RAW, st.none() | RAW, ASKED, CHOSEN)
def test_it_is_understood_or_refused(
    raw: RawTable | RawArrays, targets: RawTable | RawArrays | None, asked: Asked, chosen: dict
) -> None:
    preview(raw)
    try:
        reading = understand(raw, targets, asked, **chosen)
        assert sentence(reading).startswith(raw.name)
        assert as_dict(reading)["loss"] == reading.loss
        opened = open_reading(reading)
    except LossError as error:
        assert str(error).endswith(".")
        return
    with np.errstate(all="ignore"):
        evaluate(opened.scenario)
