"""Random configurations, usual, extreme and wrong, against torch at the same moment."""

import generate
import numpy as np
import pytest
import torch_oracle
from golden_store import Case
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import lossgui
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import compute_dtype

EXAMPLES = settings(max_examples=400)
REDUCTIONS = ("none", "sum", "mean")
usual = st.floats(-20.0, 20.0, width=32)
positive = st.floats(0.0625, 16.0, width=32)
extremes = (np.inf, -np.inf, np.nan, 1e4, -1e4, 1e308, -1e308, 5e-324, -0.0, 40.0, -800.0)
fractions = st.floats(0.0, 1.0, width=32)


def with_extremes(draw, array, values=extremes):
    """Return the array with up to two of its elements replaced by extreme ones."""
    for _ in range(draw(st.integers(0, 2)) if array.size else 0):
        array.flat[draw(st.integers(0, array.size - 1))] = draw(st.sampled_from(values))
    return array


@st.composite
def class_cases(draw, extreme=False):
    """Draw a valid call of CrossEntropyLoss or NLLLoss."""
    loss = draw(st.sampled_from(("CrossEntropyLoss", "NLLLoss")))
    places = draw(st.one_of(st.just(()), hnp.array_shapes(max_dims=4, min_side=0, max_side=3)))
    n_classes = draw(st.integers(2, 5))
    shape = (*places[:1], n_classes, *places[1:])
    logits = draw(hnp.arrays(float, shape, elements=usual))
    kwargs = {"reduction": draw(st.sampled_from(REDUCTIONS))}
    if draw(st.booleans()):
        kwargs["weight"] = draw(hnp.arrays(float, n_classes, elements=positive))
    if loss == "CrossEntropyLoss":
        kwargs["label_smoothing"] = draw(st.sampled_from((0.0, 0.0, 0.1, 1.0, -1.0)))
    if loss == "CrossEntropyLoss" and draw(st.booleans()):
        target = draw(hnp.arrays(float, shape, elements=fractions))
        if extreme:
            with_extremes(draw, target, (0.0, 1.0, 2.0, np.nan, np.inf))
    else:
        kwargs["ignore_index"] = draw(st.sampled_from((-100, -1, 0, 1, 9)))
        indices = st.sampled_from([*range(n_classes), kwargs["ignore_index"]])
        target = np.array(draw(hnp.arrays(np.int64, places, elements=indices)))
    if extreme:
        with_extremes(draw, logits)
        if "weight" in kwargs:
            with_extremes(draw, kwargs["weight"], (0.0, np.inf, np.nan, 1e308, 1e-310, -1.0))
    return Case("random", loss, logits, target, kwargs)


@st.composite
def binary_cases(draw, extreme=False):
    """Draw a valid call of BCELoss or BCEWithLogitsLoss."""
    loss = draw(st.sampled_from(("BCELoss", "BCEWithLogitsLoss")))
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
    entries = fractions if loss == "BCELoss" else usual
    logits = np.array(draw(hnp.arrays(float, shape, elements=entries)))
    target = np.array(draw(hnp.arrays(float, shape, elements=fractions)))
    kwargs = {"reduction": draw(st.sampled_from(REDUCTIONS))}
    for name in ("weight", "pos_weight")[: 1 + (loss == "BCEWithLogitsLoss")]:
        if draw(st.booleans()):
            form = shape[draw(st.integers(0, len(shape))) :]
            form = tuple(draw(st.sampled_from((1, length))) for length in form)
            kwargs[name] = np.array(draw(hnp.arrays(float, form, elements=positive)))
            if extreme:
                with_extremes(draw, kwargs[name], (0.0, np.inf, np.nan, 1e308, 5e-324, -1.0))
    if draw(st.booleans()):
        kwargs["ignore_index"] = draw(st.sampled_from((0, 1, -1)))
    if extreme and loss == "BCELoss":
        with_extremes(draw, logits, (0.0, 1.0, 5e-324, 1e-13, 1e-300, 1.0 - 2.0**-53))
    elif extreme:
        with_extremes(draw, logits)
        with_extremes(draw, target, (0.0, 1.0, -1.0, 2.0, np.nan, np.inf))
    return Case("random", loss, logits, target, kwargs)


@st.composite
def margin_cases(draw, extreme=False):
    """Draw a valid call of MultiMarginLoss; torch's answer without samples is no number."""
    n_classes = draw(st.integers(1, 5))
    places = draw(st.sampled_from(((), (1,), (4,))))
    shape = (*places, n_classes)
    scores = draw(hnp.arrays(float, shape, elements=usual))
    target = np.array(draw(hnp.arrays(np.int64, places, elements=st.integers(0, n_classes - 1))))
    kwargs = {"reduction": draw(st.sampled_from(REDUCTIONS)), "p": draw(st.sampled_from((1, 2)))}
    kwargs["margin"] = draw(st.sampled_from((1.0, 0.0, -2.5, 0.125)))
    if draw(st.booleans()):
        kwargs["weight"] = draw(hnp.arrays(float, n_classes, elements=positive))
    if extreme:
        with_extremes(draw, scores)
        if "weight" in kwargs:
            with_extremes(draw, kwargs["weight"], (0.0, np.inf, np.nan, 1e308, 1e-310, -1.0))
    return Case("random", "MultiMarginLoss", scores, target, kwargs)


@st.composite
def doubtful_cases(draw):
    """Draw a call whose shapes, indices and arguments fit by chance only."""
    lengths = st.integers(1, 3)
    shapes = st.lists(lengths, max_size=4).map(tuple)
    loss = draw(st.sampled_from(("CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss")))
    shape = draw(shapes)
    places = shape[:1] + shape[2:] if len(shape) > 1 else ()
    logits = np.array(draw(hnp.arrays(float, shape, elements=st.floats(0.0, 1.0625, width=32))))
    form = draw(st.one_of(st.just(shape), st.just(places), shapes))
    if loss.startswith("BCE") or draw(st.booleans()):
        target = np.array(draw(hnp.arrays(float, form, elements=st.floats(0.0, 1.0625, width=32))))
    else:
        target = np.array(draw(hnp.arrays(np.int64, form, elements=st.integers(-1, 3))))
    kwargs = {"reduction": draw(st.sampled_from((*REDUCTIONS, "mean", "elementwise_mean", "bad")))}
    options = {
        "weight": hnp.arrays(float, shapes.map(lambda sizes: sizes[:2]), elements=positive),
        "pos_weight": hnp.arrays(float, shapes, elements=positive),
        "label_smoothing": st.sampled_from((0.5, 1.5, 2)),
        "ignore_index": st.sampled_from((-1, 0, 1)),
        "size_average": st.booleans(),
        "reduce": st.booleans(),
    }
    if loss.startswith("BCE"):
        del options["ignore_index"]
    for name in draw(st.sets(st.sampled_from(sorted(options)), max_size=2)):
        kwargs[name] = draw(options[name])
    return Case("random", loss, logits, target, kwargs)


def narrowed(case):
    """Return the case in float32."""
    kwargs = {
        key: item.astype(np.float32) if isinstance(item, np.ndarray) else item
        for key, item in case.kwargs.items()
    }
    target = case.target.astype(np.float32) if case.target.dtype.kind == "f" else case.target
    return Case(case.id, case.loss, case.input.astype(np.float32), target, kwargs)


@EXAMPLES
@given(case=class_cases())
def test_class_losses(assert_agrees, case):
    assert_agrees(case)


@EXAMPLES
@given(case=binary_cases())
def test_binary_losses(assert_agrees, case):
    assert_agrees(case)


@EXAMPLES
@given(case=margin_cases())
def test_margin_losses(assert_agrees, case):
    assert_agrees(case)


@EXAMPLES
@given(case=margin_cases(extreme=True))
def test_margin_losses_with_extreme_numbers(assert_agrees, case):
    assert_agrees(case)


@EXAMPLES
@given(case=class_cases(extreme=True))
def test_class_losses_with_extreme_numbers(assert_agrees, case):
    assert_agrees(case)


@EXAMPLES
@given(case=binary_cases(extreme=True))
def test_binary_losses_with_extreme_numbers(assert_agrees, case):
    assert_agrees(case)


@settings(max_examples=1500)
@given(case=doubtful_cases())
def test_calls_that_torch_may_refuse(assert_agrees, case):
    assert_agrees(case)


@EXAMPLES
@given(case=st.one_of(class_cases(), binary_cases(), margin_cases()))
def test_float32(assert_agrees, case):
    assert_agrees(narrowed(case))


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss"])
def test_float32_is_no_worse_than_torch_s_on_the_whole(loss):
    rng = np.random.default_rng(4)
    squares = {"value": np.zeros(2), "gradient": np.zeros(2)}
    for _ in range(100):
        logits = rng.normal(0.0, 4.0, (30, 8))
        target = rng.integers(0, 8, 30)
        if loss.startswith("BCE"):
            target = (logits + rng.normal(0.0, 4.0, logits.shape) > 0.0).astype(np.float32)
        if loss == "BCELoss":
            logits = 1.0 / (1.0 + np.exp(-logits))
        kwargs = {"weight": rng.uniform(0.25, 4.0, 8), "reduction": "none"}
        case = narrowed(Case("random", loss, logits, target, kwargs))
        expect = torch_oracle.answer(case)
        result = lossgui.evaluate(loss, case.input, case.target, **case.kwargs)
        for name, total in squares.items():
            for index, ours in enumerate((getattr(result, name), expect["float32"][name])):
                total[index] += np.square(ours - expect[name]).sum()
    for name, (ours, torch_s) in squares.items():
        assert np.sqrt(ours) <= 1.1 * np.sqrt(torch_s), name


@pytest.mark.parametrize("shape", [(700, 400), (30_000, 10)])
@pytest.mark.parametrize(("scale", "margin"), [(0.1, 0.0), (4.0, 0.0), (40.0, 0.0), (3.0, 8.0)])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_large_float32_tables_are_no_worse_than_torch_s(shape, scale, margin, smoothing):
    rng = np.random.default_rng(5)
    logits = rng.normal(0.0, scale, shape)
    target = rng.integers(0, shape[1], shape[0])
    logits[np.arange(len(logits)), target] += margin
    kwargs = {"weight": rng.uniform(0.25, 4.0, shape[1]), "reduction": "none"}
    kwargs |= {"label_smoothing": smoothing}
    case = narrowed(Case("random", "CrossEntropyLoss", logits, target, kwargs))
    assert compute_dtype(case.input) == np.float32
    expect = torch_oracle.answer(case)
    result = lossgui.evaluate(case.loss, case.input, case.target, **case.kwargs)
    for name in ("value", "gradient"):
        ours = np.square(getattr(result, name) - expect[name]).sum()
        torch_s = np.square(expect["float32"][name] - expect[name]).sum()
        assert np.sqrt(ours) <= 1.1 * np.sqrt(torch_s), name


def test_golden_file_has_not_drifted(capsys):
    assert generate.main(["--check"]) == 0, capsys.readouterr().out


def test_drift_is_noticed():
    stored = generate.golden_store.load()
    assert not list(generate.drifted(stored, stored))
    moved = [Case(**vars(case) | {"id": case.id + "?"}) for case in stored[:1]]
    wrong = [Case(**vars(case) | {"expect": {"value": np.array(7.0)}}) for case in stored[1:2]]
    lines = list(generate.drifted(stored, [*moved, *wrong, *stored[2:]]))
    assert len(lines) == 3
    assert any("not in the file" in line for line in lines)


tiny = st.sampled_from((5e-324, 1e-323, 3e-322, 1e-320, 1e-315, 1e-310, 2e-308, 1e-305, 1.0))


@given(case=st.one_of(class_cases(), binary_cases()), data=st.data())
@EXAMPLES
def test_subnormal_weights(case, data):
    columns = case.input.shape[-1:] if case.loss.startswith("BCE") else case.input.shape[:2][-1:]
    kwargs = {**case.kwargs, "weight": data.draw(hnp.arrays(float, columns, elements=tiny))}
    expect = torch_oracle.answer(Case("tiny", case.loss, case.input, case.target, kwargs))["value"]
    result = lossgui.evaluate(case.loss, case.input, case.target, **kwargs)
    np.testing.assert_allclose(result.value, expect, rtol=1e-9, atol=0)
    if kwargs["reduction"] != "none":
        shown = evaluate(make_scenario(case.loss, case.input, case.target, **kwargs))
        np.testing.assert_allclose(shown.value, expect, rtol=1e-9, atol=0)
