"""Rows: the numbers of two distributions, class by class, as the plots show them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lossgui.model.information import UNITS
from lossgui.model.losses.terms import Array
from lossgui.ports.plots import InformationPicture


@dataclass(frozen=True, eq=False)
class Rows:
    """The numbers of each row, in the unit on show: classes, and what is left of the others.

    Parameters
    ----------
    names : tuple of str
    p, q, surprise, terms : ndarray, shape (n_rows,)
        Surprise is the self-information of q; nan for the others.
    pinned : ndarray, shape (n_rows,), optional
        The prediction of state A.
    """

    names: tuple[str, ...]
    p: Array
    q: Array
    surprise: Array
    terms: Array
    pinned: Array | None


def rows_of(picture: InformationPicture, unit: str, others: str) -> Rows:
    """Return the rows of a picture, the last of them for all classes that have none.

    Parameters
    ----------
    others : str
        The last row's name; its '{}' is how many classes it stands for.
    """
    made, shown = picture.information, picture.shown
    left = np.ones(len(picture.names), dtype=bool)
    left[shown] = False

    def summed(values: Array) -> Array:
        return np.append(values[shown], [values[left].sum()] if left.any() else [])

    surprise = UNITS[unit] * made.prediction.self_information[shown]
    names = [picture.names[i] for i in shown]
    if left.any():
        names.append(others.format(left.sum()))
        surprise = np.append(surprise, np.nan)
    return Rows(
        tuple(names),
        summed(made.target.p),
        summed(made.prediction.p),
        surprise,
        UNITS[unit] * summed(made.terms),
        None if picture.pinned is None else summed(picture.pinned.prediction.p),
    )
