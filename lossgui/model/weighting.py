"""Class weights from counts."""

from __future__ import annotations

import numpy as np

from lossgui.model.losses.terms import Array


def balanced(counts: Array) -> Array:
    """Return ``N / (C * n_c)``: every class weighs the same in all.

    Parameters
    ----------
    counts : ndarray, shape (n_classes,)
        Samples of each class; a class without samples gets weight 1.

    Notes
    -----
    scikit-learn's ``compute_class_weight("balanced")``, after King and Zeng (2001).

    Examples
    --------
    >>> balanced(np.array([900.0, 90.0, 10.0])).round(4).tolist()
    [0.3704, 3.7037, 33.3333]
    """
    present = counts > 0
    weights = np.ones(len(counts))
    weights[present] = counts.sum() / (present.sum() * counts[present])
    return weights
