"""Large float32 tables, which are computed in float32, against the same rows in float64."""

import numpy as np
import pytest

import lossgui
from lossgui.model.curves.input_curves import logit_curve
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.links import log_softmax_link
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import compute_dtype

RNG = np.random.default_rng(32)
SHAPES = ((700, 400), (30_000, 10))

NARROW_ROWS = {
    "inf": [np.inf, 0.0, 1.0],
    "nan": [np.nan, 0.0, 1.0],
    "only -inf": [-np.inf, -np.inf, -np.inf],
    "-inf under the target": [-np.inf, 0.0, 1.0],
    "-inf elsewhere": [0.0, -np.inf, 1.0],
    "masked": [0.0, float(np.finfo(np.float32).min), 1.0],
    "masked target": [float(np.finfo(np.float32).min), 0.0, 1.0],
    "huge": [1e30, 1e30, -1e30],
    "just beyond the range of exp": [90.0, 88.0, 2.0],
    "far below 0": [-90.0, -95.0, -100.0],
    "unlikely target": [-60.0, 20.0, 0.0],
    "impossible target": [-200.0, 30.0, 0.0],
    "certain target": [30.0, 4.0, 0.0],
}


def batch(n: int, c: int, scale: float = 4.0) -> tuple[np.ndarray, np.ndarray]:
    x = (RNG.standard_normal((n, c)) * scale).astype(np.float32)
    assert compute_dtype(x) == np.float32
    return x, RNG.integers(0, c, n)


def exact(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return losses and gradients of their sum, in float64."""
    result = lossgui.evaluate("CrossEntropyLoss", x.astype(float), y, reduction="none")
    return result.value, result.gradient


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scale", [0.1, 4.0, 40.0])
def test_losses_gradients_and_value(shape: tuple[int, int], scale: float) -> None:
    x, y = batch(*shape, scale)
    losses, gradient = exact(x, y)
    found = lossgui.evaluate("CrossEntropyLoss", x, y, reduction="none")
    np.testing.assert_allclose(found.value, losses, rtol=2e-6, atol=3e-7)
    np.testing.assert_allclose(found.gradient, gradient, rtol=2e-5, atol=4e-7)
    assert (found.value >= 0).all()
    mean = lossgui.evaluate("CrossEntropyLoss", x, y)
    assert float(mean.numerator) == pytest.approx(losses.sum(), rel=2e-7)


@pytest.mark.parametrize("shape", SHAPES)
def test_losses_of_nearly_certain_targets(shape: tuple[int, int]) -> None:
    x, y = batch(*shape, 0.5)
    x[np.arange(len(x)), y] += 20
    losses, _ = exact(x, y)
    found = lossgui.evaluate("CrossEntropyLoss", x, y, reduction="none")
    assert losses.max() < 1e-4
    assert (found.value >= 0).all()
    np.testing.assert_allclose(found.value, losses, atol=2 * float(np.finfo(np.float32).eps))


@pytest.mark.parametrize("shape", SHAPES)
def test_losses_of_nearly_certain_targets_keep_their_digits(shape: tuple[int, int]) -> None:
    x, y = batch(*shape, 0.5)
    x[np.arange(len(x)), y] += 20
    losses, _ = exact(x, y)
    found = lossgui.evaluate("CrossEntropyLoss", x, y, reduction="none")
    np.testing.assert_allclose(found.value, losses, rtol=2e-6)
    whole = evaluate(make_scenario("CrossEntropyLoss", x, y, reduction="sum"))
    assert whole.value == pytest.approx(losses.sum(), rel=2e-7)


@pytest.mark.parametrize("smoothing", [0.0, 0.5])
@pytest.mark.parametrize("probabilities", [False, True])
@pytest.mark.parametrize("reduction", ["sum", "mean", "none"])
def test_one_class_costs_nothing(smoothing: float, probabilities: bool, reduction: str) -> None:
    x = (RNG.standard_normal((300_000, 1)) * 3).astype(np.float32)
    y = np.ones_like(x) if probabilities else np.zeros(len(x), dtype=int)
    kwargs = {"weight": [500.0], "label_smoothing": smoothing, "reduction": reduction}
    found = lossgui.evaluate("CrossEntropyLoss", x, y, **kwargs)
    assert (found.value == 0).all()
    pull = 500 / (len(x) if reduction == "mean" else 1)
    assert np.abs(found.gradient).max() <= pull * float(np.finfo(np.float32).eps)
    assert evaluate(make_scenario("CrossEntropyLoss", x, y, **kwargs)).value == 0


@pytest.mark.parametrize("scale", [0.1, 4.0, 30.0])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("smoothing", [0.0, 0.01])
def test_no_cross_entropy_is_negative(
    shape: tuple[int, int], scale: float, smoothing: float
) -> None:
    x, y = batch(*shape, scale)
    x[np.arange(len(x)), y] += 30
    kinds = (y, np.eye(shape[1], dtype=np.float32)[y])
    for target in kinds:
        kwargs = {"label_smoothing": smoothing, "reduction": "none"}
        found = lossgui.evaluate("CrossEntropyLoss", x, target, **kwargs)
        assert (found.value >= 0).all()
        terms = evaluate(make_scenario("CrossEntropyLoss", x, target, **kwargs)).terms
        assert (terms.first >= 0).all()
        assert (terms.second >= 0).all()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_probability_targets(shape: tuple[int, int], smoothing: float) -> None:
    x, _ = batch(*shape)
    target = RNG.dirichlet(np.ones(shape[1]), shape[0]).astype(np.float32)
    kwargs = {"label_smoothing": smoothing, "weight": RNG.random(shape[1]) + 0.5}
    for reduction in ("none", "mean"):
        kwargs["reduction"] = reduction
        found = lossgui.evaluate("CrossEntropyLoss", x, target, **kwargs)
        wide = lossgui.evaluate("CrossEntropyLoss", x.astype(float), target.astype(float), **kwargs)
        np.testing.assert_allclose(found.value, wide.value, rtol=5e-7)
        np.testing.assert_allclose(found.gradient, wide.gradient, rtol=2e-5, atol=4e-7)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_label_smoothing_sums_columns(shape: tuple[int, int], smoothing: float) -> None:
    x, y = batch(*shape)
    found = lossgui.evaluate("CrossEntropyLoss", x, y, label_smoothing=smoothing)
    expected = lossgui.evaluate("CrossEntropyLoss", x.astype(float), y, label_smoothing=smoothing)
    assert found.numerator == pytest.approx(expected.numerator, rel=3e-7)


@pytest.mark.parametrize("row", NARROW_ROWS.values(), ids=NARROW_ROWS)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_extreme_rows_are_what_they_are_alone(
    shape: tuple[int, int], row: list[float], smoothing: float
) -> None:
    x, y = batch(*shape)
    x[5] = -50.0
    x[5, :3], y[5] = row, 0
    found = lossgui.evaluate("CrossEntropyLoss", x, y, reduction="none", label_smoothing=smoothing)
    alone = lossgui.evaluate(
        "CrossEntropyLoss", x[5:6].copy(), y[5:6], reduction="none", label_smoothing=smoothing
    )
    np.testing.assert_allclose(found.value[5], alone.value[0], rtol=1e-5, atol=3e-7)
    np.testing.assert_allclose(found.gradient[5], alone.gradient[0], rtol=2e-5, atol=4e-7)
    others = np.arange(len(x)) != 5
    assert np.isfinite(found.value[others]).all()


def test_a_shift_is_made_where_exponentials_leave_the_range() -> None:
    x, _ = batch(*SHAPES[0])
    assert not log_softmax_link(x).shifted
    assert log_softmax_link(x.astype(float)).shifted
    for row in ("inf", "nan", "just beyond the range of exp", "far below 0"):
        beyond = x[:10].copy()
        beyond[5] = -50.0
        beyond[5, :3] = NARROW_ROWS[row]
        with np.errstate(all="ignore"):
            assert log_softmax_link(beyond).shifted


def test_a_dominant_sample_of_a_large_float32_table_leaves_the_digits_of_the_others() -> None:
    x, y = batch(30_000, 10)
    y[:] = np.arange(len(y)) % 9
    y[7] = 9
    x[7] = np.float32(0.3)
    x[7, 9] = -12.0
    weight = np.ones(10)
    for weight[9] in (3e3, 5e6):
        curve = logit_curve(
            evaluate(make_scenario("CrossEntropyLoss", x, y, weight=weight, reduction="sum")),
            7,
            9,
            np.array([20.0]),
        )
        moved = x.astype(float)
        moved[7, 9] = 20.0
        expected = lossgui.evaluate("CrossEntropyLoss", moved, y, weight=weight, reduction="sum")
        assert curve.batch.y[0] == pytest.approx(float(expected.value), rel=1e-6)
