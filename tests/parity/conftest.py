"""Live comparison with torch; needs the extra `parity`."""

import builtins
import math
import sys
import warnings

import numpy as np
import pytest
import torch_oracle
from golden_store import Case

import lossgui


def assert_agrees(case: Case, rtol: float = 1e-12, atol: float = 1e-14) -> None:
    """Fail unless lossgui answers as torch does: the value and gradient, or the type of error."""
    expect = torch_oracle.answer(case)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "reduction=|size_average", UserWarning)
        if "error" in expect:
            with pytest.raises(lossgui.LossError) as caught:
                lossgui.evaluate(case.loss, case.input, case.target, **case.kwargs)
            expected = getattr(builtins, expect["error"]["type"])
            assert isinstance(caught.value, expected), (caught.value, expect["error"])
            return
        result = lossgui.evaluate(case.loss, case.input, case.target, **case.kwargs)
    assert result.value.dtype == case.input.dtype
    for name, ours in (("value", result.value), ("gradient", result.gradient)):
        exact = expect[name]
        assert ours.shape == exact.shape
        tolerance = max(atol, rounding(case, exact))
        if "float32" in expect:
            tolerance += 2.0 * np.abs(expect["float32"][name] - exact).max(initial=0.0)
        np.testing.assert_allclose(ours, exact, rtol, tolerance, err_msg=name)


def rounding(case: Case, exact: np.ndarray) -> float:
    """Return one rounding of the largest ordinary term, in the precision of the input."""
    weights = (case.kwargs.get(name, np.ones(())) for name in ("weight", "pos_weight"))
    logits = np.abs(case.input)[np.abs(case.input) < 1e6]
    factors = [largest(logits), *map(largest, weights)]
    term = min(math.prod(factors), sys.float_info.max)
    return float(np.finfo(case.input.dtype).eps) * max(term, largest(exact))


def largest(array: np.ndarray) -> float:
    """Return the largest finite magnitude, at least 1."""
    return float(np.abs(array[np.isfinite(array)]).max(initial=1.0))


@pytest.fixture(name="assert_agrees", scope="session")
def provide_assert_agrees():
    """Provide the comparison to the tests of this folder."""
    return assert_agrees
