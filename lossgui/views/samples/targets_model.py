"""TargetsModel: the targets, and what each sample comes to."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from functools import partial
from typing import Any

from lossgui.model.samples.filter import Rows
from lossgui.model.samples.sample_statistics import SampleStatistics, describe
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.words import target_words, why_no_probabilities
from lossgui.model.text.fields import IGNORED
from lossgui.model.text.formatting import decimals_needed
from lossgui.state import ViewState
from lossgui.views.samples.sample_columns import FIGURES, HIDEABLE, SampleFacts, Target
from lossgui.views.tables.chunks import CHUNK_ROWS, Chunks
from lossgui.views.tables.columns import Column, ColumnsModel


class TargetsModel(ColumnsModel):
    """One column of class indices or one per class, then the read-only figures."""

    n_targets = 0
    """The columns of targets on show."""

    _hidden: frozenset[str] = frozenset()

    def hide(self, hidden: Collection[str]) -> None:
        """Leave out the columns of some names from the next state on."""
        self._hidden = frozenset(hidden)

    def shape_of(self, state: ViewState) -> tuple[int, int]:
        scenario = state.scenario
        return scenario.n_samples, self._n_targets(scenario) + len(self._figures(scenario))

    def layout_of(self, state: ViewState) -> Hashable:
        return state.scenario.shape, state.scenario.target_kind, self._hidden

    def _n_targets(self, scenario: Scenario) -> int:
        return 0 if HIDEABLE[0].name in self._hidden else scenario.targets.shape[1]

    def _figures(self, scenario: Scenario) -> tuple[Column[SampleFacts], ...]:
        shown = (figure for figure in FIGURES if figure.name not in self._hidden)
        return tuple(figure for figure in shown if figure.is_there(scenario))

    def _take(self, state: ViewState) -> None:
        super()._take(state)
        scenario = state.scenario
        words = target_words(scenario)
        self.columns = self._figures(scenario)
        self.n_targets = self._n_targets(scenario)
        samples: Chunks[SampleStatistics] = Chunks(
            partial(describe, state.evaluation), self.rows_at, scenario.n_classes
        )
        head = scenario.targets.take(self.rows_at(0, CHUNK_ROWS))
        choices = scenario.class_names + (IGNORED,) * (scenario.ignored is not None)
        self.facts = SampleFacts(
            scenario,
            words,
            self.row_at,
            samples,
            decimals_needed(head, 0),
            choices,
            why_no_probabilities(scenario),
        )

    def column(self, section: int) -> Column[Any]:
        if section < self.n_targets:
            return Target(section, self.facts.words.named)
        return self.columns[section - self.n_targets]

    def section_of(self, name: object) -> int | None:
        return name if isinstance(name, int) and name < self.n_targets else None

    def name_of(self, section: int) -> object:
        return section

    def has_classes(self, sections: Rows) -> bool:
        return not self.facts.words.named and sections[-1] < self.n_targets
