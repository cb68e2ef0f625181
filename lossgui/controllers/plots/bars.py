"""The bars of the classes: their figures as they are, with all weights 1, and in state A."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from lossgui.controllers.gradient_shares import GradientShares
from lossgui.controllers.plots.bars_words import bars_meaning, class_words, figure_names
from lossgui.controllers.presenter import Background, Presenter
from lossgui.language import _
from lossgui.model.classes.comparison import SHARES, Bars, Figure, bars
from lossgui.model.classes.gradient_shares import Pulls, cells_to_pull, pulls
from lossgui.model.diagnostics import why_not_finite
from lossgui.model.evaluation.evaluation import FRAME_CELLS, Evaluation, Mapper
from lossgui.model.scenario.scenario import Scenario
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


class BarsPresenter(Presenter[Pulls, Picture]):
    """Sorts the classes as a person chose, and finds the gradient shares of A.

    Parameters
    ----------
    background : Background
    gradient_shares : GradientShares
        What finds those of the present state.
    """

    what = "Gradient shares of A"
    choices = BarsChoices()

    def __init__(self, background: Background, gradient_shares: GradientShares) -> None:
        super().__init__(background)
        self._gradient_shares = gradient_shares

    def question(self, state: ViewState) -> object:
        return _comparable(state)

    def is_slow(self, state: ViewState) -> bool:
        pinned = _comparable(state)
        return pinned is not None and cells_to_pull(pinned) > FRAME_CELLS

    def find(self, state: ViewState, mapper: Mapper) -> Pulls:
        assert state.pinned is not None
        return pulls(state.pinned, mapper)

    def seen(self, state: ViewState) -> tuple[object, ...]:
        return *super().seen(state), state.gradient_shares

    def picture(self, state: ViewState, found: Pulls | None, current: bool) -> Picture:
        scenario, known = state.scenario, state.gradient_shares.current
        of_both = self._gradient_shares.found if known else None, found if current else None
        figure = Figure(self.choices.order) if self.choices.order else None
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


def _fixed(scenario: Scenario) -> frozenset[Figure]:
    """Return the weights that differ between samples, so that no class has one to be moved."""
    weights = {
        Figure.WEIGHT: scenario.element_weight,
        Figure.POS_WEIGHT: scenario.element_pos_weight,
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
