"""Grids: the tables of a report, all in words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lossgui.language import _
from lossgui.model.array import Array
from lossgui.model.classes.comparison import ClassFigure, figure_text
from lossgui.model.evaluation.evaluation import Evaluation
from lossgui.model.report.contents import Report
from lossgui.model.scenario.granularity import granularity_of
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import denominator_name, loss_axis, losses_shape, target_words
from lossgui.model.text.formatting import NOTHING, change_text, fixed_text

DECIMALS = 6
MOST_NAMES = 4
"""Names of classes that stand in one cell."""


@dataclass(frozen=True)
class TextTable:
    """A table of texts; the first cell of a row names it.

    Parameters
    ----------
    head : tuple of str
        The names of the columns.
    rows : tuple of tuple of str
    n_texts : int
        Leading columns of words; in the others numbers stand at the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_texts: int = 1


def result_grid(report: Report) -> TextTable:
    """Return all three reductions; of A and the difference too, if there is A."""
    states = {_("now"): report.evaluation}
    if report.pinned is not None:
        states[_("A")] = report.pinned
    compared = len(states) > 1
    words = [_words(evaluation) for evaluation in states.values()]
    numbers = [_numbers(evaluation) for evaluation in states.values()]
    rows = [(name, *(one[name] for one in words), *[""] * compared) for name in words[0]]
    for name in numbers[0]:
        values = [one[name] for one in numbers]
        texts = [fixed_text(value, DECIMALS) for value in values]
        if compared:
            texts.append(change_text(values[0], values[1], DECIMALS))
        rows.append((name, *texts))
    return TextTable(("", *states, *[_("now − A")] * compared), tuple(rows))


def _words(evaluation: Evaluation) -> dict[str, str]:
    scenario = evaluation.scenario
    return {
        _("loss"): scenario.loss,
        _("reduction"): scenario.reduction,
        _("shape of none"): str(losses_shape(scenario)),
        _("the mean divides by"): denominator_name(scenario),
    }


def _numbers(evaluation: Evaluation) -> dict[str, float]:
    return {
        _("numerator: sum of the weighted losses"): evaluation.numerator,
        _("denominator of the mean"): evaluation.denominator,
        "mean": evaluation.reduced("mean"),
        "sum": evaluation.reduced("sum"),
    }


def parameter_grid(scenario: Scenario) -> TextTable:
    """Return what the loss is told, with the defaults of torch."""
    rows = [
        (p.key + _(" (extension)") * p.extension, str(scenario.option(p.key)), str(p.default))
        for p in scenario.spec.parameters
    ]
    rows += [(name, _vector_text(scenario, name), "None") for name in scenario.spec.vectors]
    rows.append(("reduction", scenario.reduction, "mean"))
    return TextTable((_("parameter"), _("value"), _("default")), tuple(rows), 3)


def _vector_text(scenario: Scenario, name: str) -> str:
    given = getattr(scenario, name) is not None
    return _by_element(scenario, name) or (_("per class, see below") if given else "None")


def _by_element(scenario: Scenario, name: str) -> str:
    """Return what the weights of a name belong to; empty where it is the classes."""
    if getattr(scenario, f"element_{name}") is None:
        return ""
    return granularity_of(scenario) if name == "weight" else _("per element")


def data_grid(evaluation: Evaluation) -> TextTable:
    """Return what was given to the loss."""
    scenario = evaluation.scenario
    count = evaluation.terms.elements
    rows = (
        (_("samples"), str(scenario.n_samples)),
        (_("classes"), str(scenario.n_classes)),
        (_("input"), _input_text(scenario)),
        (_("shape of the input"), str(list(scenario.shape))),
        (_("target"), str(scenario.target_kind)),
        (
            _("{} that count").format(scenario.divisor.parts),
            f"{count:g}" if count < 1e6 else f"{count:.0f}",
        ),
    )
    return TextTable(("", _("data")), rows)


def _input_text(scenario: Scenario) -> str:
    said = f"{scenario.spec.input_kind}, {scenario.logits.base.dtype}"
    has = scenario.spec.input.has_probabilities
    return said if has else _("{}; there are no probabilities").format(said)


def class_grid(report: Report) -> TextTable:
    """Return the figures of the listed classes."""
    scenario, figures = report.evaluation.scenario, report.figures
    names = {
        ClassFigure.COUNT: target_words(scenario).members,
        ClassFigure.WEIGHT: "weight",
        ClassFigure.POS_WEIGHT: "pos_weight",
        ClassFigure.LOSS_SHARE: _("loss share"),
        ClassFigure.GRADIENT_SHARE: _("gradient share"),
        ClassFigure.PRIOR: _("effective prior"),
    }
    listed = [figure for figure in names if figure in figures]
    rows = []
    for c in map(int, report.classes):
        texts = [_figure(scenario, figure, figures[figure], c) for figure in listed]
        texts.insert(1, _percent(float(report.frequency[c])))
        rows.append((str(c), scenario.class_names[c], *texts))
    head = [names[figure] for figure in listed]
    head.insert(1, _("frequency"))
    return TextTable((_("class"), _("name"), *head), tuple(rows), 2)


def _figure(scenario: Scenario, figure: ClassFigure, values: Array, index: int) -> str:
    by_element = ""
    if figure in (ClassFigure.WEIGHT, ClassFigure.POS_WEIGHT):
        by_element = _by_element(scenario, figure.value)
    return by_element or figure_text(figure, float(values[index]))


def worst_grid(report: Report) -> TextTable:
    """Return the samples with the largest losses."""
    scenario = report.evaluation.scenario
    likely = scenario.spec.input.has_probabilities
    rows = tuple(
        (
            scenario.sample_name(sample.row),
            _names(scenario, sample.targets),
            _names(scenario, sample.predictions),
            fixed_text(sample.probability, DECIMALS) if likely else NOTHING,
            fixed_text(sample.loss, DECIMALS),
            _percent(sample.share),
        )
        for sample in report.worst
    )
    head = (_("sample"), _("target"), _("prediction"))
    numbers = (_("p(target)"), loss_axis(scenario, _("weighted loss")), _("loss share"))
    return TextTable(head + numbers, rows, 3)


def _names(scenario: Scenario, classes: tuple[int, ...]) -> str:
    if not classes:
        return _("none")
    names = ", ".join(scenario.class_names[c] for c in classes[:MOST_NAMES])
    more = len(classes) - MOST_NAMES
    return names if more <= 0 else _("{} and {} more").format(names, more)


def _percent(part: float) -> str:
    return f"{100 * part:.3g} %" if math.isfinite(part) else "-"
