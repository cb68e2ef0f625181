"""Any edits in any order: undo all is the start, redo all is the end, the value is `evaluate`'s."""

from typing import Any
from unittest.mock import MagicMock

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import lossgui
from lossgui.controllers.editing.cells import Cells
from lossgui.controllers.editing.choices import Choices
from lossgui.controllers.editing.entries import Entries
from lossgui.controllers.editing.tables import Tables
from lossgui.controllers.editing.weights import Weights
from lossgui.controllers.session import Session
from lossgui.model.editing.areas import WEIGHTS, Area
from lossgui.model.editing.cells import table_shape
from lossgui.model.editing.whole_tables import FORMS
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.samples.cell_colors import ColorBy, seen
from lossgui.model.samples.sample_statistics import describe
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import CUSTOM, SCHEMES
from lossgui.ports import Clipboard, Notices

MOST_ROWS, MOST_CLASSES = 8, 6
FORMULAS = ("=x * 2", "=x + r - c", "=1", "=clip(x, 0, 1)", "=nan", "=x *", "=")
LOSSES = ("CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss")
BLOCKS = st.lists(
    st.lists(st.sampled_from(["0", "1", "0.5", "-2", "1e3", "nan", "inf", "x", ""]), min_size=1),
    min_size=1,
    max_size=3,
)
KINDS = st.sampled_from(["sample", "class"])


def snapshot(scenario: Scenario) -> dict[str, Any]:
    """Return copies of all that a person sees of a scenario, to tell a change in place too."""
    return {
        "logits": scenario.logits.array().copy(),
        "targets": scenario.targets.array().copy(),
        "weights": scenario.weights.copy(),
        "pos_weights": scenario.pos_weights.copy(),
        "element_weight": np.array(scenario.element_weight),
        "names": scenario.class_names,
        "loss": scenario.loss,
        "reduction": scenario.reduction,
        "scheme": scenario.scheme,
    }


class Edits(RuleBasedStateMachine):
    @initialize(loss=st.sampled_from(LOSSES))
    def begin(self, loss: str) -> None:
        binary = loss.startswith("BCE")
        target = [[0, 1, 1], [1, 0, 0], [0, 0, 1]] if binary else [0, 2, 1]
        input = [[0.25, 0.5, 1.0], [0.0, 0.75, 0.5], [0.5, 0.5, 0.125]]
        scenario = make_scenario(loss, input, target, weight=[1.0, 2.0, 0.5])
        self.notices = MagicMock(spec=Notices)
        self.clipboard = MagicMock(spec=Clipboard)
        self.session = Session(scenario, "start", self.notices)
        self.cells = Cells(self.session, self.notices, self.clipboard)
        self.tables = Tables(self.session)
        self.entries, self.choices = Entries(self.session), Choices(self.session)
        self.weights = Weights(self.session)
        self.start = snapshot(scenario)

    def an_area(self, data: st.DataObject) -> Area:
        table = data.draw(st.sampled_from(["logits", "targets", *WEIGHTS]))
        rows, columns = table_shape(self.session.scenario, table)
        row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
        height = data.draw(st.integers(1, rows - row))
        return Area.at(table, row, column, height, data.draw(st.integers(1, columns - column)))

    def size(self, kind: str) -> int:
        scenario = self.session.scenario
        return scenario.n_samples if kind == "sample" else scenario.n_classes

    def some(self, data: st.DataObject, kind: str) -> list[int]:
        numbers = st.integers(0, self.size(kind) - 1)
        return sorted(data.draw(st.sets(numbers, min_size=1, max_size=2)))

    def there_is_something(self) -> bool:
        return self.session.scenario.logits.base.size > 0

    @precondition(there_is_something)
    @rule(data=st.data(), text=st.sampled_from(["0.5", "-1", "nan", "1,5", "inf"]))
    def edit(self, data: st.DataObject, text: str) -> None:
        rows, columns = self.session.scenario.logits.shape
        row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
        self.entries.edit_logit(row, column, text)
        self.entries.edit_weight(column, text)

    @precondition(there_is_something)
    @rule(data=st.data(), block=BLOCKS, enlarge=st.booleans())
    def paste(self, data: st.DataObject, block: list[list[str]], enlarge: bool) -> None:
        enlarge = enlarge and max(*self.session.scenario.logits.shape) < MOST_CLASSES
        paste = self.cells.paste_enlarging if enlarge else self.cells.paste
        paste(self.an_area(data), "\n".join("\t".join(row[:3]) for row in block))

    @precondition(there_is_something)
    @rule(data=st.data(), how=st.sampled_from(["fill_down", "fill_right", "clear", "cut"]))
    def fill(self, data: st.DataObject, how: str) -> None:
        getattr(self.cells, how)(self.an_area(data))

    @precondition(there_is_something)
    @rule(data=st.data(), formula=st.sampled_from(FORMULAS))
    def compute(self, data: st.DataObject, formula: str) -> None:
        self.cells.compute(self.an_area(data), formula)

    @rule(data=st.data(), kind=KINDS, count=st.integers(1, 2))
    def insert(self, data: st.DataObject, kind: str, count: int) -> None:
        if self.size(kind) <= (MOST_ROWS if kind == "sample" else MOST_CLASSES):
            self.tables.insert(kind, data.draw(st.integers(0, self.size(kind))), count)

    @precondition(there_is_something)
    @rule(data=st.data(), kind=KINDS, how=st.sampled_from(["delete", "duplicate"]))
    def delete_or_duplicate(self, data: st.DataObject, kind: str, how: str) -> None:
        if how == "delete" or self.size(kind) <= MOST_CLASSES:
            getattr(self.tables, how)(kind, self.some(data, kind))

    @precondition(there_is_something)
    @rule(data=st.data(), kind=KINDS, by=st.integers(-2, 2))
    def move(self, data: st.DataObject, kind: str, by: int) -> None:
        self.tables.move(kind, self.some(data, kind), by)

    @rule(seed=st.sampled_from(["0", "1", "x"]), form=st.sampled_from(FORMS))
    def transform(self, seed: str, form: str) -> None:
        self.tables.randomise(seed, "1")
        self.tables.shuffle(seed)
        self.tables.normalise("logits")
        self.tables.convert(form)

    @precondition(there_is_something)
    @rule(scheme=st.sampled_from(sorted([CUSTOM, *SCHEMES])))
    def choose_scheme(self, scheme: str) -> None:
        self.weights.choose_scheme(scheme)

    @precondition(there_is_something)
    @rule(data=st.data(), text=st.sampled_from(["40", "0", "99.9 %", "x"]), value=st.floats(0, 9))
    def weigh(self, data: st.DataObject, text: str, value: float) -> None:
        index = data.draw(st.integers(0, self.size("class") - 1))
        self.session.select_class(index)
        self.weights.solve_loss_share(index, text)
        self.weights.slide_weight(index, value)
        self.weights.slide_weight(index, value / 2)
        self.weights.finish_drag()
        self.weights.solve_prior(index, text)
        self.weights.solve_threshold(text)

    @precondition(there_is_something)
    @rule(kind=st.sampled_from(["per class", "per sample", "per element"]))
    def choose_kind(self, kind: str) -> None:
        if self.session.scenario.spec.element_weights:
            self.weights.set_kind(kind)
            if kind != "per class":
                self.weights.edit_element("2.5")

    @precondition(there_is_something)
    @rule(name=st.sampled_from(["owl", "class 0", ""]))
    def rename(self, name: str) -> None:
        self.entries.rename_class(0, name)

    @rule(loss=st.sampled_from(LOSSES), reduction=st.sampled_from(["mean", "sum"]))
    def choose(self, loss: str, reduction: str) -> None:
        self.choices.choose_loss(loss)
        self.choices.choose_reduction(reduction)

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @rule()
    def redo(self) -> None:
        self.session.redo()

    @rule(data=st.data())
    def go_to_step(self, data: st.DataObject) -> None:
        position = data.draw(st.integers(0, len(self.session.state.steps) - 1))
        self.session.go_to_step(position)
        assert self.session.state.step == position

    @invariant()
    def value_is_that_of_the_shown_tables(self) -> None:
        scenario = self.session.state.scenario
        if not self.there_is_something():
            return
        targets = scenario.targets.array()
        result = lossgui.evaluate(
            scenario.loss,
            scenario.logits.array(),
            targets[:, 0] if scenario.target_kind is TargetKind.INDEX else targets,
            weight=scenario.weight if scenario.element_weight is None else scenario.element_weight,
            pos_weight=scenario.parameters.pos_weight,
            ignore_index=scenario.ignored,
            reduction=scenario.reduction,
        )
        value = self.session.state.evaluation.value
        np.testing.assert_allclose(value, result.value, rtol=1e-9, atol=1e-12)
        self.colorings_agree_with(result.gradient)

    def colorings_agree_with(self, gradient: np.ndarray) -> None:
        evaluation = self.session.state.evaluation
        rows = np.arange(self.session.scenario.n_samples)[::-1]
        found = seen(evaluation, ColorBy.GRADIENT, rows)
        np.testing.assert_allclose(found, gradient[rows], rtol=1e-9, atol=1e-12)
        shares, samples = seen(evaluation, ColorBy.SHARE, rows), describe(evaluation, rows)
        np.testing.assert_allclose(shares.sum(axis=1), samples.shares, rtol=1e-9, atol=1e-9)
        log_p = seen(evaluation, ColorBy.LOG_PROBABILITY, rows)
        with np.errstate(over="ignore"):
            p = np.exp(log_p)
        np.testing.assert_allclose(p, samples.probabilities, rtol=1e-9, atol=1e-12)

    def teardown(self) -> None:
        if not hasattr(self, "session"):
            return
        self.session.go_to_step(len(self.session.state.steps) - 1)
        end = snapshot(self.session.scenario)
        while self.session.state.undo_name is not None:
            self.session.undo()
        np.testing.assert_equal(snapshot(self.session.scenario), self.start)
        while self.session.state.redo_name is not None:
            self.session.redo()
        np.testing.assert_equal(snapshot(self.session.scenario), end)


def test_edits_in_any_order() -> None:
    run_state_machine_as_test(
        Edits, settings=settings(max_examples=60, stateful_step_count=25, deadline=None)
    )
