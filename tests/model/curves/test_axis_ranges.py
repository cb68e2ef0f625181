import numpy as np

from lossgui.model.curves.axis_ranges import joined, padded, robust_range


def test_a_spike_does_not_widen_a_range() -> None:
    values = np.append(np.linspace(0, 1, 99), 1e6)
    low, high = robust_range(values) or (np.nan, np.nan)
    assert low == 0.0
    assert 1.0 <= high < 2.0
    assert robust_range(np.array([np.nan, np.inf])) is None


def test_a_range_takes_in_another_that_is_not_much_longer() -> None:
    assert joined((0.0, 1.0), (0.5, 3.0), 6) == (0.0, 3.0)
    for other in ((0.5, 30.0), (np.nan, 3.0), None):
        assert joined((0.0, 1.0), other, 6) == (0.0, 1.0)


def test_every_range_has_some_length() -> None:
    assert padded((0.0, 10.0), 0.1) == (-1.0, 11.0)
    for end in (0.0, 3.0, -1e308, 1e308):
        low, high = padded((end, end))
        assert low < high
        assert np.isfinite(high - low)
