"""Results of tiles are kept while their samples stay, for the present state and for A."""

from dataclasses import replace

import numpy as np
import pytest

from lossgui.model.evaluation.cache import MOST, Cache
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.scenario.table import Table

N, TILE = 10, 4


def scenario() -> Scenario:
    rng = np.random.default_rng(0)
    made = make_scenario("CrossEntropyLoss", rng.normal(size=(N, 3)), rng.integers(0, 3, N))
    logits, targets = (Table(table.base, TILE) for table in (made.logits, made.targets))
    return replace(made, logits=logits, targets=targets)


def spans(evaluation: Evaluation, tile_map=map, key: int = 0) -> list[tuple[int, int]]:
    return evaluation.by_tiles("spans", key, lambda *span: span, list, tile_map)


def test_what_is_kept_is_not_made_again() -> None:
    cache = Cache()
    made = []
    for key in (1, 1, 2, 1):
        cache.made("kind", key, lambda key=key: made.append(key) or [key])
    assert made == [1, 2]
    assert cache.find("other kind", 1) is None


def test_of_each_kind_the_oldest_is_forgotten() -> None:
    cache = Cache()
    for key in range(MOST):
        cache.keep("kind", key, str(key))
    assert cache.find("kind", 0) == "0"
    cache.keep("kind", MOST, "new")
    assert cache.find("kind", 0) == "0"
    assert cache.find("kind", 1) is None
    assert cache.find("kind", MOST) == "new"


def test_results_come_in_the_order_of_the_tiles() -> None:
    assert spans(evaluate(scenario())) == [(0, 4), (4, 8), (8, 10)]


@pytest.mark.parametrize("later", [True, False])
def test_a_tile_that_stays_keeps_its_result_whenever_it_was_made(later: bool, counting) -> None:
    before = evaluate(scenario())
    edited = before.scenario.with_logits(5, 0, np.array([[9.0]]))
    after = evaluate(edited, before)
    if later:
        spans(before)
    else:
        spans(before)
        after = evaluate(edited, before)
    assert spans(after, counting) == spans(before)
    assert counting.tiles == [1]


def test_a_that_is_pinned_and_the_present_keep_theirs(counting) -> None:
    pinned = evaluate(scenario())
    spans(pinned, key=0)
    now = pinned
    for key in (1, 2, 3):
        now = evaluate(now.scenario.with_weight(0, float(key)), now)
        spans(now, counting, key)
        spans(pinned, counting, 0)
    assert counting.tiles == [0, 1, 2] * 3


def test_what_is_stopped_half_way_is_gone_on_with(counting) -> None:
    before = evaluate(scenario())

    def stopped(function, indices):
        yield function(0)
        raise KeyboardInterrupt

    assert before.cells_left("spans", 0) == before.scenario.logits.base.size
    with pytest.raises(KeyboardInterrupt):
        spans(before, stopped)
    spans(evaluate(before.scenario.with_logits(9, 0, np.array([[9.0]])), before), counting)
    assert counting.tiles == [1, 2]
    assert before.cells_left("spans", 0) > 0
    spans(before)
    assert before.cells_left("spans", 0) == 0
