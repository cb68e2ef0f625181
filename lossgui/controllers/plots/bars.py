"""The bars of the classes: their figures as they are, with all weights 1, and in state A."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.presenter import Background, Presenter
from lossgui.language import N_, _
from lossgui.model.classes.comparison import SHARES, Bars, ClassFigure, bars, figure_text
from lossgui.model.classes.gradient_shares import (
    GradientMasses,
    cells_for_gradient_masses,
    gradient_masses,
)
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, TileMap
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import why_no_priors
from lossgui.model.text.formatting import change_text
from lossgui.state import ViewState
from lossgui.state.controls import Choice, Toggle
from lossgui.state.pictures import BarsPicture, Columns, Picture


@dataclass(frozen=True)
class BarsChoices:
    """What a person chose to see.

    Parameters
    ----------
    order : str
        The figure by which the classes are sorted; by number if empty.
    log : bool
        Whether weights and counts have logarithmic axes.
    """

    order: str = ""
    log: bool = False


class BarsPresenter(Presenter[GradientMasses, Picture]):
    """Sorts the classes as a person chose, and finds the gradient shares of A.

    Parameters
    ----------
    background : Background
    gradient_shares : GradientShares
        What finds those of the present state.
    """

    what = N_("Gradient shares of A")
    choices = BarsChoices()

    def __init__(self, background: Background, gradient_shares: GradientShares) -> None:
        super().__init__(background)
        self._gradient_shares = gradient_shares

    def question(self, state: ViewState) -> object:
        return _comparable(state)

    def is_slow(self, state: ViewState) -> bool:
        pinned = _comparable(state)
        return pinned is not None and cells_for_gradient_masses(pinned) > FRAME_CELLS

    def find(self, state: ViewState, tile_map: TileMap) -> GradientMasses:
        assert state.pinned is not None
        return gradient_masses(state.pinned, tile_map)

    def seen(self, state: ViewState) -> tuple[object, ...]:
        return *super().seen(state), state.gradient_shares

    def picture(self, state: ViewState, found: GradientMasses | None, current: bool) -> Picture:
        scenario, known = state.scenario, state.gradient_shares.current
        of_both = self._gradient_shares.found if known else None, found if current else None
        figure = ClassFigure(self.choices.order) if self.choices.order else None
        made = bars(state.evaluation, state.pinned, figure, of_both)
        controls = self._order(made), self._log()
        if not scenario.n_classes:
            return Picture(controls=controls, message=_("no classes: open a file or type logits"))
        names = scenario.class_names
        computing = "" if known and current else _("computing the gradient shares")
        return BarsPicture(
            controls=controls,
            legend=_legend(state, made),
            axes={f"bottom {i}": name for i, name in enumerate(figure_names().values())},
            message=why_not_finite(state.evaluation) or computing,
            sentence=bars_meaning(state, made),
            columns=partial(_columns, names, made),
            bars=made,
            names=names,
            selected=state.selection.column,
            sorted_by=figure,
            log=self.choices.log,
            fixed=_fixed(scenario),
            hover=lambda index: class_words(names[index], made, index),
        )

    def _order(self, made: Bars) -> Choice:
        texts = {"": _("by number")}
        hints = {"": _("In the order of the class numbers.")}
        for figure in made.now:
            texts[figure] = _("by {}").format(figure.value)
            hints[figure] = _("The class with the largest {} first.").format(figure.value)
        chosen = self.choices.order if self.choices.order in texts else ""
        return Choice("bars_order", _("order"), texts=texts, hints=hints, chosen=chosen)

    def _log(self) -> Toggle:
        hint = _("Show weights and counts on logarithmic axes.")
        return Toggle("bars_log", _("log"), hint, on=self.choices.log)


def _comparable(state: ViewState) -> Evaluation | None:
    """Return A, where it has as many classes."""
    pinned = state.pinned
    like_now = pinned is not None and pinned.scenario.n_classes == state.scenario.n_classes
    return pinned if like_now else None


def _fixed(scenario: Scenario) -> frozenset[ClassFigure]:
    """Return the weights that differ between samples, so that no class has one to be moved."""
    weights = {
        ClassFigure.WEIGHT: scenario.element_weight,
        ClassFigure.POS_WEIGHT: scenario.element_pos_weight,
    }
    return frozenset(figure for figure, given in weights.items() if given is not None)


def _legend(state: ViewState, made: Bars) -> dict[str, str]:
    names = {"now": _("now")}
    if made.unweighted is not None:
        names["unweighted"] = _("all weights 1")
    if state.pinned is not None:
        names["pinned"] = _("A") if made.pinned else _("A has other classes")
    return names


def _columns(names: tuple[str, ...], made: Bars) -> Columns:
    drawn: dict[str, Any] = {_("class"): np.array(names, dtype=object)[made.order]}
    titles = figure_names()
    for state, figures in (
        ("", made.now),
        (_(", all weights 1"), made.unweighted),
        (_(", A"), made.pinned),
    ):
        for figure, values in (figures or {}).items():
            scale = 100 if figure in SHARES else 1
            drawn[titles[figure] + state] = scale * values[made.order]
    return drawn


def figure_names() -> dict[ClassFigure, str]:
    """Return what stands under the bars of each figure, with its unit."""
    return {
        ClassFigure.WEIGHT: _("weight"),
        ClassFigure.POS_WEIGHT: _("pos_weight"),
        ClassFigure.LOSS_SHARE: _("loss (%)"),
        ClassFigure.GRADIENT_SHARE: _("gradient (%)"),
        ClassFigure.PRIOR: _("prior w·f (%)"),
        ClassFigure.COUNT: _("count"),
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
    shares = (ClassFigure.LOSS_SHARE, ClassFigure.GRADIENT_SHARE)
    name = state.scenario.class_names[index]
    said = text.format(name, *(figure_text(f, bars.now[f][index]) for f in shares))
    if ClassFigure.PRIOR not in bars.now:
        return f"{said}. {why_no_priors(state.scenario)}"
    prior = figure_text(ClassFigure.PRIOR, bars.now[ClassFigure.PRIOR][index])
    return _("{}{} prior w\N{MIDDLE DOT}f {}.").format(said, joint, prior)
