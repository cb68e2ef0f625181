"""What torch makes of float16 on a CPU: the reason of a deviation, which ends when torch's does."""

import numpy as np
import pytest
import torch
from torch.nn import functional

import lossgui


def both(n_rows: int, scale: float) -> tuple[float, float]:
    """Return torch's and lossgui's mean of samples whose loss is some log 2 or `scale`."""
    x = np.zeros((n_rows, 2), np.float16)
    x[:, 1] = scale
    y = np.zeros(n_rows, np.int64)
    theirs = functional.cross_entropy(torch.from_numpy(x), torch.from_numpy(y))
    return theirs.item(), float(lossgui.evaluate("CrossEntropyLoss", x, y).value)


@pytest.mark.parametrize(
    ("n_rows", "scale", "torch_s"),
    [
        (65_519, 0.0, np.log(2)),
        (65_520, 0.0, 0.0),
        (70_000, 0.0, 0.0),
        (6_000, 10.0, 10.0),
        (7_000, 10.0, np.inf),
        (70_000, 10.0, np.nan),
    ],
)
def test_the_mean_of_many_samples(n_rows: int, scale: float, torch_s: float) -> None:
    theirs, ours = both(n_rows, scale)
    np.testing.assert_allclose(theirs, torch_s, rtol=5e-3)
    np.testing.assert_allclose(ours, np.log1p(np.exp(scale)), rtol=1e-3)
