"""Class weights from counts: the schemes in use, their sources, and how to scale them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from lossgui.model.array import Array
from lossgui.model.errors import ParameterError, Place

NORMALISATIONS = ("as is", "mean 1", "sum C", "max 1")
"""How weights are scaled: see `normalised`."""

USUAL_BETA = 0.999
"""The beta of the effective number of samples that a person starts from."""


CUSTOM = "custom"
"""In place of a scheme's key: weights that no scheme gives."""


@dataclass(frozen=True)
class Weighting:
    """What the weights of a scenario come from.

    Parameters
    ----------
    key : str
        A key of `SCHEMES`, or `CUSTOM` for typed numbers.
    normalisation : str
        One of `NORMALISATIONS`; unused where the scheme fills pos_weight, whose size matters.
    beta : float
        Of the effective number of samples.
    """

    key: str = "none"
    normalisation: str = "as is"
    beta: float = USUAL_BETA

    @property
    def fills(self) -> str:
        """Which vector is filled, 'weight' or 'pos_weight'."""
        return "weight" if self.key == CUSTOM else SCHEMES[self.key].fills

    def custom(self) -> Weighting:
        """Return what is left of it once a number is typed."""
        return Weighting(CUSTOM, beta=self.beta)


UNWEIGHTED = Weighting()


@dataclass(frozen=True)
class Scheme:
    """A formula for class weights from counts.

    Parameters
    ----------
    key, label : str
    formula : str
        With C classes, N samples, n_c samples of class c and the frequency ``f_c = n_c / N``.
    source : str
    advice : str
        One sentence on when to use it.
    function : callable
        ``(counts, n_samples, beta) -> weights`` for counts above 0.
    has_beta : bool
    fills : {'weight', 'pos_weight'}
        The parameter of the loss that it is meant for.
    """

    key: str
    label: str
    formula: str
    source: str
    advice: str
    function: Callable[[Array, float, float], Array]
    has_beta: bool = False
    fills: str = "weight"

    def weights(
        self, counts: Array, n_samples: float | None = None, beta: float = USUAL_BETA
    ) -> Array:
        """Return the weights, shape (n_classes,).

        Parameters
        ----------
        counts : ndarray, shape (n_classes,)
            How much of the targets falls on each class. A class without any is left out of the
            formula, of its C too, and gets weight 1: no sample of it would be multiplied.
        n_samples : float, optional
            N; the sum of the counts unless given, as it must be where samples have several labels.
        beta : float
            In [0, 1); of the effective number of samples alone.

        Raises
        ------
        ParameterError
            If beta lies outside its domain.
        """
        if not 0 <= beta < 1:
            raise ParameterError(
                f"beta must be at least 0 and less than 1, such as {USUAL_BETA}, not {beta}.",
                Place("beta"),
            )
        present = counts > 0
        weights = np.ones(len(counts))
        if present.any():
            total = float(counts.sum()) if n_samples is None else n_samples
            with np.errstate(all="ignore"):  # targets below 0 may have a total below 0
                weights[present] = self.function(counts[present].astype(np.float64), total, beta)
        return weights


def normalised(weights: Array, counts: Array, how: str) -> Array:
    """Return weights scaled as a whole; their ratios, and so the mean of CrossEntropyLoss, stay.

    Parameters
    ----------
    weights, counts : ndarray, shape (n_classes,)
    how : {'as is', 'mean 1', 'sum C', 'max 1'}
        'mean 1' is the mean over samples, ``sum(n_c * w_c) = N``, which keeps the size of the
        loss; 'sum C' makes the mean over classes 1.

    Raises
    ------
    ParameterError
        If what is to become 1 is not a finite number above 0.
    """
    if how == "as is":
        return weights
    with np.errstate(all="ignore"):
        if how == "mean 1":
            scale = (weights * counts)[counts > 0].sum() / counts.sum()
        elif how == "sum C":
            scale = weights.sum() / np.float64(len(weights))
        else:
            scale = weights.max(initial=-np.inf)
    if not (scale > 0 and np.isfinite(scale)):
        raise ParameterError(
            f"weights whose {how.split(maxsplit=1)[0]} is {scale} cannot be scaled to {how!r}: "
            "use finite weights above 0.",
            Place("weights"),
        )
    return weights / scale


def _median(n: Array) -> float:
    """Return what ``np.median`` does, which loads all of numpy.ma for it."""
    ordered, half = np.sort(n), len(n) // 2
    return float(ordered[half] + ordered[~half]) / 2


def _to_sum(weights: Array) -> Array:
    return weights * (len(weights) / weights.sum())


_SCHEMES = (
    Scheme(
        "none",
        "none",
        "1",
        "torch.nn, weight=None",
        "Start here: rare classes count as often as they occur, and probabilities stay honest.",
        lambda n, _total, _beta: np.ones_like(n),
    ),
    Scheme(
        "balanced",
        "balanced",
        "N / (C n_c)",
        "scikit-learn, compute_class_weight('balanced'), after King and Zeng 2001",
        "Every class weighs the same in all; the usual first choice for balanced accuracy.",
        lambda n, total, _beta: total / (len(n) * n),
    ),
    Scheme(
        "inverse",
        "inverse frequency",
        "C (1 / n_c) / sum(1 / n)",
        "common practice",
        "The ratios of 'balanced' with an average weight of 1 per class.",
        lambda n, _total, _beta: _to_sum(1 / n),
    ),
    Scheme(
        "sqrt",
        "square root",
        "sqrt(max(n) / n_c)",
        "CatBoost, auto_class_weights='SqrtBalanced'",
        "Half way to 'balanced', for rare classes whose few samples are noisy.",
        lambda n, _total, _beta: np.sqrt(n.max() / n),
    ),
    Scheme(
        "effective",
        "effective number of samples",
        "(1 - beta) / (1 - beta^n_c), scaled to sum C",
        "Cui et al. 2019, arXiv 1901.05555",
        "beta slides from no weights (0) to inverse frequency (1); 0.99 to 0.9999 are usual.",
        lambda n, _total, beta: _to_sum((1 - beta) / (1 - beta**n)),
        has_beta=True,
    ),
    Scheme(
        "median",
        "median frequency",
        "median(f) / f_c",
        "Eigen and Fergus 2015, arXiv 1411.4734",
        "Usual in segmentation: the ratios of 'balanced', the middle class keeps weight 1.",
        lambda n, _total, _beta: _median(n) / n,
    ),
    Scheme(
        "enet",
        "ENet log",
        "1 / ln(1.02 + f_c)",
        "Paszke et al. 2016, arXiv 1606.02147",
        "Usual in segmentation: no weight can exceed 50.5, however rare the class.",
        lambda n, total, _beta: 1 / np.log(1.02 + n / total),
    ),
    Scheme(
        "clipped-log",
        "clipped log",
        "max(1, ln(0.15 N / n_c))",
        "common practice",
        "Gentle: only classes below 5.5 % of the samples weigh more than 1.",
        lambda n, total, _beta: np.maximum(1, np.log(0.15 * total / n)),
    ),
    Scheme(
        "pos-weight",
        "pos_weight = neg / pos",
        "(N - n_c) / n_c",
        "torch.nn.BCEWithLogitsLoss, pos_weight",
        "For yes-or-no columns: positives and negatives of each class weigh the same in all.",
        lambda n, total, _beta: (total - n) / n,
        fills="pos_weight",
    ),
)

SCHEMES: Mapping[str, Scheme] = MappingProxyType({scheme.key: scheme for scheme in _SCHEMES})
"""Every scheme by its key, in the order of the menu."""
