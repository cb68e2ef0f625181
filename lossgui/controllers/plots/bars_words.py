"""BarsWords: what the figures of the classes say in words."""

from __future__ import annotations

import math

from lossgui.language import _
from lossgui.model.classes.comparison import SHARES, Bars, Figure, figure_text
from lossgui.model.scenario.words import change_text, why_no_priors
from lossgui.state import ViewState


def figure_names() -> dict[Figure, str]:
    """Return what stands under the bars of each figure, with its unit."""
    return {
        Figure.WEIGHT: _("weight"),
        Figure.POS_WEIGHT: _("pos_weight"),
        Figure.LOSS_SHARE: _("loss (%)"),
        Figure.GRADIENT_SHARE: _("gradient (%)"),
        Figure.PRIOR: _("prior w·f (%)"),
        Figure.COUNT: _("count"),
    }


def class_words(name: str, bars: Bars, index: int) -> str:
    """Return the figures of a class in all states, a line for each."""
    lines = [name]
    for figure, now in bars.now.items():
        said = f"{figure.value} = {figure_text(figure, now[index])}"
        for text, figures in (
            (_("{}  weights 1: {}"), bars.unweighted),
            (_("{}  A: {}"), bars.pinned),
        ):
            if figures is not None and figure in figures:
                said = text.format(said, figure_text(figure, figures[figure][index]))
        lines.append(said)
    return "\n".join(lines)


def bars_meaning(state: ViewState, bars: Bars) -> str:
    """Return the parts that the selected class has of the whole, in all states."""
    index = state.selection.column
    said = [_described(state, bars, index)]
    for name, figures in ((_("With all weights 1"), bars.unweighted), (_("In A"), bars.pinned)):
        if figures is not None:
            other = (figure_text(f, figures[f][index]) for f in SHARES if f in figures)
            said.append(_("{}: {}.").format(name, ", ".join(other)))
    if bars.pinned is not None:
        both = [f for f in SHARES if f in bars.now and f in bars.pinned]
        pairs = ((100 * bars.now[f][index], 100 * bars.pinned[f][index]) for f in both)
        points = ("-" if math.isnan(a - b) else change_text(a, b, 1) for a, b in pairs)
        said.append(_("\N{INCREMENT} {} points.").format(", ".join(points)))
    return " ".join(said)


def _described(state: ViewState, bars: Bars, index: int) -> str:
    text, joint = _("{}: {} of the loss, {} of the gradient"), ","
    if state.scenario.parameters.smoothing > 0:
        joint = ";"
        text = _(
            "Label smoothing gives {} a part of every target: its weight multiplies {} of the "
            "loss and {} of the gradient"
        )
    shares = (Figure.LOSS_SHARE, Figure.GRADIENT_SHARE)
    name = state.scenario.class_names[index]
    said = text.format(name, *(figure_text(f, bars.now[f][index]) for f in shares))
    if Figure.PRIOR not in bars.now:
        return f"{said}. {why_no_priors(state.scenario)}"
    prior = figure_text(Figure.PRIOR, bars.now[Figure.PRIOR][index])
    return _("{}{} prior w\N{MIDDLE DOT}f {}.").format(said, joint, prior)
