"""Whatever is edited in whatever order: what is reused is what would be computed from scratch."""

from dataclasses import replace

import numpy as np
import pytest

from lossgui.model.classes.gradient_shares import gradient_masses
from lossgui.model.classes.scheme_weights import followed, scheme_weights, with_scheme
from lossgui.model.decisions.confusion import confusion
from lossgui.model.decisions.thresholds import thresholds
from lossgui.model.errors import LossError
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.registry import LOSSES
from lossgui.model.samples.sorted_losses import sample_losses
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.conversion import with_loss
from lossgui.model.scenario.granularity import KINDS, with_element, with_granularity
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table
from lossgui.model.schemes import CUSTOM, NORMALISATIONS, SCHEMES, Weighting

STEPS = 60

pytestmark = pytest.mark.usefixtures("outside")


def start(rng: np.random.Generator) -> Scenario:
    """Return a scenario of several tiles."""
    made = make_scenario("CrossEntropyLoss", rng.normal(size=(11, 3)), rng.integers(0, 3, 11))
    return replace(
        made, logits=Table(made.logits.array(), 4), targets=Table(made.targets.array(), 4)
    )


class Walk:
    """A person who edits, goes back, and looks at everything after each step."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.scenario = start(self.rng)
        self.past = [self.scenario]
        self.known = evaluate(self.scenario)

    def one_of(self, values):
        return values[self.rng.integers(len(values))]

    def changed(self) -> Scenario:
        edits = self.option, self.weight, self.scheme, self.target, self.target, self.logit
        more = self.loss, self.reduction, self.kind, self.element, self.undo
        try:
            return self.one_of((*edits, *more))(self.scenario)
        except LossError:
            return self.scenario

    def option(self, scenario: Scenario) -> Scenario:
        parameter = self.one_of(scenario.spec.parameters)
        values = parameter.choices or (0, 1, 2, -1, 0.25, 0.5, None, parameter.default)
        return scenario.with_option(parameter.key, self.one_of(values))

    def weight(self, scenario: Scenario) -> Scenario:
        value = self.one_of((0.0, 0.5, 2.0, 3.0))
        return scenario.with_class_value(
            self.one_of(scenario.spec.vectors), int(self.rng.integers(3)), value
        )

    def scheme(self, _scenario: Scenario) -> Scenario:
        how = self.one_of(NORMALISATIONS)
        return with_scheme(self.known, Weighting(self.one_of(tuple(SCHEMES)), how))

    def target(self, scenario: Scenario) -> Scenario:
        row, column = (int(self.rng.integers(n)) for n in scenario.targets.shape)
        values = (0, 1, 2, scenario.ignored or 0) if scenario.targets.shape[1] == 1 else (0, 1, 0.5)
        return scenario.with_targets(row, column, np.array([[self.one_of(values)]]))

    def logit(self, scenario: Scenario) -> Scenario:
        row, column = (int(self.rng.integers(n)) for n in scenario.logits.shape)
        return scenario.with_logits(row, column, np.array([[self.rng.uniform(0, 1)]]))

    def loss(self, scenario: Scenario) -> Scenario:
        return with_loss(scenario, self.one_of(tuple(LOSSES))).scenario

    def reduction(self, scenario: Scenario) -> Scenario:
        return scenario.with_reduction(self.one_of(("mean", "sum", "none")))

    def kind(self, scenario: Scenario) -> Scenario:
        if not scenario.spec.element_weights:
            return scenario
        return with_granularity(scenario, self.one_of(KINDS)).scenario

    def element(self, scenario: Scenario) -> Scenario:
        if scenario.element_weight is None:
            return scenario
        return with_element(scenario, int(self.rng.integers(11)), int(self.rng.integers(3)), 2.5)

    def undo(self, _scenario: Scenario) -> Scenario:
        return self.one_of(self.past[-4:])

    def step(self) -> None:
        changed = self.changed()
        self.known = followed(evaluate(changed, self.known))
        self.scenario = self.known.scenario
        self.past.append(self.scenario)
        self.look()

    def look(self) -> None:
        fresh = evaluate(self.scenario)
        column, undone = int(self.rng.integers(3)), bool(self.rng.integers(2))
        assert_same(self.known.value, fresh.value)
        assert_same(self.known.numerator, fresh.numerator)
        assert_same(self.known.terms.count, fresh.terms.count)
        assert_same(self.known.losses(0, 11), fresh.losses(0, 11))
        self.follows(fresh)
        assert_same(gradient_masses(self.known).total, gradient_masses(fresh).total)
        losses, again = sample_losses(self.known, column), sample_losses(fresh, column)
        assert_same(losses.losses(), again.losses())
        assert_same(losses.label, again.label)
        self.matrix(fresh, column, undone)
        if self.scenario.spec.input.has_probabilities:
            found, afresh = thresholds(self.known, column), thresholds(fresh, column)
            assert_same(found.log_odds, afresh.log_odds)
            assert_same(found.tp, afresh.tp)

    def matrix(self, fresh, column: int, undone: bool) -> None:
        made = confusion(self.known, column, undone)
        again = confusion(fresh, column, undone)
        assert (made is None) == (again is None)
        if made is not None:
            classes = np.arange(again.n_classes)
            assert_same(made.matrix(classes), again.matrix(classes))

    def follows(self, fresh) -> None:
        scheme = self.scenario.scheme
        if scheme.key not in (CUSTOM, "none"):
            weights = getattr(self.scenario, f"{scheme.fills}s")
            assert_same(weights, scheme_weights(fresh, scheme))


def assert_same(ours, expected) -> None:
    np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_reused_is_what_would_be_computed(seed: int) -> None:
    walk = Walk(seed)
    seen = {walk.scenario.loss}
    for _ in range(STEPS):
        walk.step()
        seen.add(walk.scenario.loss)
    assert len(seen) > 1
