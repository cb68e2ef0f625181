"""lossgui.evaluate against the golden cases: torch's values, gradients, errors and warnings."""

import builtins
import re
import warnings

import golden_store
import numpy as np
import pytest
from golden_store import Case

import lossgui
from lossgui.model.evaluation.result import Result
from lossgui.model.losses.registry import DTYPE_DEVIATIONS

CASES = golden_store.load()
ANSWERED = [case for case in CASES if "value" in case.expect]
REFUSED = [case for case in CASES if "error" in case.expect]
NARROW = [case for case in CASES if "float32" in case.expect]
HELD = [case for case in ANSWERED if "float32" not in case.expect]
SCALARS = [
    case
    for case in HELD
    if case.expect["value"].dtype == np.float64
    and case.expect["value"].ndim == 0
    and np.isfinite(case.expect["value"])
    and "warnings" not in case.expect
]


def evaluate(case: Case) -> Result:
    return lossgui.evaluate(case.loss, case.input, case.target, **case.kwargs)


def by_id(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.id)


@by_id(HELD)
def test_value_and_gradient_are_torch_s(case):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = evaluate(case)
    expect = case.expect
    assert result.value.shape == expect["value"].shape
    assert result.gradient.shape == case.input.shape
    assert result.value.dtype == expect["value"].dtype
    assert result.gradient.dtype == expect["gradient"].dtype
    rtol, atol = (1e-6, 1e-7) if expect["value"].dtype == np.float32 else (1e-12, 1e-14)
    np.testing.assert_allclose(result.value, expect["value"], rtol, atol)
    np.testing.assert_allclose(result.gradient, expect["gradient"], rtol, atol)
    assert [warning.category for warning in caught] == [UserWarning] * len(
        expect.get("warnings", [])
    )
    for warning, wording in zip(caught, expect.get("warnings", []), strict=True):
        replacement = re.findall(r"reduction='\w+'", wording)[-1]
        assert replacement in str(warning.message)


@by_id(REFUSED)
def test_error_has_torch_s_type(case):
    expected = getattr(builtins, case.expect["error"]["type"])
    with pytest.raises(lossgui.LossError) as caught:
        evaluate(case)
    assert isinstance(caught.value, expected)
    assert str(caught.value).strip()


@by_id(NARROW)
def test_float32_is_no_worse_than_torch_s(case):
    result = evaluate(case)
    for name, ours in (("value", result.value), ("gradient", result.gradient)):
        exact, torch_s = case.expect[name], case.expect["float32"][name]
        assert ours.dtype == np.float32
        assert ours.shape == torch_s.shape
        rounding = np.spacing(np.abs(exact).max().astype(np.float32))
        allowed = max(np.abs(torch_s - exact).max(), rounding)
        assert np.abs(ours - exact).max() <= allowed


def test_deviations_are_those_of_the_registry():
    # That of float16 is one of values: see test_float16.py.
    expected = set(DTYPE_DEVIATIONS) - {"float16-input"}
    assert {case.deviation for case in CASES} - {None} == expected


@by_id(SCALARS)
def test_value_is_the_numerator_or_its_quotient_by_the_denominator(case):
    result = evaluate(case)
    mean = case.kwargs.get("reduction", "mean") == "mean"
    expected = result.numerator / result.denominator if mean else result.numerator
    np.testing.assert_allclose(case.expect["value"], expected, 1e-12, 1e-14)
