"""Weights: schemes, sliders and inverse weights, from choices, dragged handles and typed text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from lossgui.controllers.session import Session
from lossgui.language import _
from lossgui.model.classes.inverse_weights import (
    weight_for_loss_share,
    weight_for_prior,
    weight_of_cost_ratio,
    weight_of_threshold,
    with_decision_weight,
)
from lossgui.model.classes.scheme_weights import with_scheme
from lossgui.model.errors import Place
from lossgui.model.scenario.granularity import with_element, with_granularity
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.schemes import CUSTOM, SCHEMES, Weighting
from lossgui.model.text.fields import (
    PART,
    POSITIVE,
    WEIGHT,
    Domain,
    parse_number,
    parse_percentage,
)


class Weights:
    """What a person may do to all weights at once, or to one by what it should do."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._drag = 0

    def choose_scheme(self, key: str) -> None:
        """Let the weights follow a scheme, or nothing any more."""
        old = self._session.scenario.scheme
        if key == CUSTOM:
            self._take(old.custom(), f"Weights: {CUSTOM}")
        else:
            self._take(replace(old, key=key), f"Weights: {SCHEMES[key].label}")

    def choose_normalisation(self, how: str) -> None:
        """Scale the weights as a whole; 'as is' gives a scheme's own back."""
        self._take(replace(self._session.scenario.scheme, normalisation=how), f"Weights: {how}")

    def set_beta(self, beta: float) -> None:
        """Set the beta of the effective number of samples; one step per drag."""
        weighting = replace(self._session.scenario.scheme, key="effective", beta=beta)
        self._take(weighting, "Weights: beta", ("beta", self._drag))

    def slide_weight(self, index: int, value: float) -> None:
        """Set a weight while its slider is dragged; one step per drag."""
        self._session.attempt(
            _("Slide weight"),
            lambda scenario: scenario.with_weight(index, value),
            ("slide", index, self._drag),
        )

    def slide_pos_weight(self, index: int, value: float) -> None:
        """Set a pos_weight while its bar is dragged; one step per drag."""
        self._session.attempt(
            _("Slide pos_weight"),
            lambda scenario: scenario.with_pos_weight(index, value),
            ("slide pos_weight", index, self._drag),
        )

    def finish_drag(self) -> None:
        """End the step that the drags since the last call make up."""
        self._drag += 1

    def solve_loss_share(self, index: int, text: str) -> None:
        """Give a class the weight at which it has a typed percentage of the loss."""
        place = Place("weights", index, "loss share")

        def change(scenario: Scenario) -> Scenario:
            share = parse_percentage(text, place, "loss share to solve for")
            return scenario.with_weight(
                index, weight_for_loss_share(self._session.evaluation, index, share)
            )

        self._session.attempt(_("Solve for loss share"), change)

    def solve_prior(self, index: int, text: str) -> None:
        """Give a class the weight, a column the pos_weight, for a typed effective prior."""
        place = Place("weights", index, "prior")

        def change(scenario: Scenario) -> Scenario:
            prior = parse_percentage(text, place, "effective prior to solve for")
            counts, name = self._session.evaluation.terms.count, scenario.class_names[index]
            scenario.spec.check_priors()
            if not scenario.rules.per_element:
                value = weight_for_prior(scenario.weights, counts, index, prior, name)
                return scenario.with_weight(index, value)
            sides = np.array([counts[index], scenario.n_samples - counts[index]])
            return scenario.with_pos_weight(
                index, weight_for_prior(np.ones(2), sides, 0, prior, name)
            )

        self._session.attempt(_("Solve for prior"), change)

    def solve_cost_ratio(self, text: str) -> None:
        """Give the selected class the weight at which a false positive costs so much."""
        self._decide(text, "cost ratio", POSITIVE, weight_of_cost_ratio)

    def solve_threshold(self, text: str) -> None:
        """Give the selected class the weight that decides for it at a true probability."""
        self._decide(text, "threshold", PART, weight_of_threshold)

    def _decide(
        self, text: str, what: str, domain: Domain, weight_of: Callable[[float], float]
    ) -> None:
        index = self._session.state.selection.column

        def change(scenario: Scenario) -> Scenario:
            wanted = parse_number(text, Place("weights"), what, domain)
            return with_decision_weight(scenario, index, weight_of(wanted))

        self._session.attempt(_("Solve for {}").format(what), change)

    def set_kind(self, kind: str) -> None:
        """Weight per class, per sample or per element, where the loss allows it."""
        self._session.attempt(
            _("Weights: {}").format(kind), lambda scenario: with_granularity(scenario, kind)
        )

    def edit_element(self, text: str) -> None:
        """Set the weight of the selected sample, or of its selected element, from typed text."""
        entry = self._session.state.selection

        def change(scenario: Scenario) -> Scenario:
            value = parse_number(text, Place("weights"), "weight", WEIGHT)
            return with_element(scenario, entry.row, entry.column, value)

        self._session.attempt(_("Edit weight"), change)

    def _take(self, weighting: Weighting, name: str, merge: object = None) -> None:
        self._session.attempt(
            name, lambda _: with_scheme(self._session.evaluation, weighting), merge
        )
