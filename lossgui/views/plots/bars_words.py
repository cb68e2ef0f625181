"""What the bars of the classes say in words."""

from __future__ import annotations

import math

from lossgui.model.class_figures import SHARES, Figure
from lossgui.model.words import fixed_text, plain_count


def figure_text(figure: Figure, value: float) -> str:
    """Return a figure of a class; parts of one as percent."""
    if figure in SHARES:
        return "-" if math.isnan(value) else f"{100 * value:.3g} %"
    return plain_count(value) if figure is Figure.COUNT else fixed_text(float(value), 4)
