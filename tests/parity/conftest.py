"""Live comparison with torch; needs the extra `parity`."""

import builtins
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
        exact, allowed = expect[name], rtol
        assert ours.shape == exact.shape
        if "float32" in expect:
            exact, allowed = exact.astype(np.float32), 2e-6
        finite = np.abs(exact[np.isfinite(exact)])
        atol_here = max(atol, allowed * finite.max(initial=0.0))
        np.testing.assert_allclose(ours, exact, allowed, atol_here, err_msg=name)


@pytest.fixture(name="assert_agrees", scope="session")
def provide_assert_agrees():
    """Provide the comparison to the tests of this folder."""
    return assert_agrees
