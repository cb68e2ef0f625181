from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lossgui.controllers.plots import working as module
from lossgui.controllers.plots.working import MOST_VALUES, WorkingPresenter
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario
from lossgui.state.pictures import Picture

X = [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]]
ANIMALS = make_scenario(
    "CrossEntropyLoss", X, [0, 1], weight=[1, 2, 3], class_names=("cat", "dog", "fox")
)


@pytest.fixture
def opened(showing: Callable[..., Any]) -> Callable[..., Any]:
    def opened(scenario: Scenario = ANIMALS) -> Any:
        return showing(scenario, lambda background, session: WorkingPresenter(background))

    return opened


def test_all_steps_are_told_with_the_numbers_of_the_selected_sample(
    opened: Callable[..., Any],
) -> None:
    shown = opened()
    shown.session.select(1, 0)
    steps = shown.picture.steps
    assert [step.number for step in steps] == list(range(1, 11))
    assert steps[0].names == ("cat", "dog", "fox")
    assert steps[0].values == ("0.0000", "1.0000", "3.0000")
    loss = shown.session.evaluation.losses(1, 2)[0]
    assert steps[-1].values == (f"{loss:.4f}",)
    assert steps[-1].numbers == f"-2.0000 · (-{loss / 2:.4f})"
    assert shown.picture.sentence.startswith(f"Sample 1 costs {loss:.4f}: its target dog gets")
    assert shown.picture.marked == "cat"


def test_steps_are_revealed_and_taken_back(opened: Callable[..., Any]) -> None:
    shown = opened()
    assert not shown.control("working_next").enabled
    shown.presenter.go(-1)
    assert len(shown.picture.steps) == 9
    assert shown.picture.sentence.startswith("Step 9 of 10 for sample 0: Its negative")
    shown.presenter.go(-99)
    assert len(shown.picture.steps) == 1
    assert not shown.control("working_back").enabled
    shown.presenter.take("working_next", None)
    assert len(shown.picture.steps) == 2
    shown.presenter.take("working_back", None)
    assert len(shown.picture.steps) == 1
    shown.session.select(1, 0)
    assert len(shown.picture.steps) == 1
    shown.presenter.take("working_all", None)
    assert len(shown.picture.steps) == shown.picture.n_steps == 10


@pytest.mark.parametrize(("part", "key"), [("reduction", "mean"), ("gradient", "gradient_logits")])
def test_other_parts_begin_whole(opened: Callable[..., Any], part: str, key: str) -> None:
    shown = opened()
    shown.presenter.go(-5)
    shown.presenter.take("working_part", part)
    assert len(shown.picture.steps) == shown.picture.n_steps == 4
    assert shown.picture.steps[-1].typeset == key


def test_of_many_classes_the_target_comes_first(opened: Callable[..., Any]) -> None:
    shown = opened(make_scenario("CrossEntropyLoss", np.zeros((1, 50)), [40]))
    shown.session.select(0, 30)
    first = shown.picture.steps[0]
    assert first.names[:3] == ("class 40", "class 30", "class 0")
    assert len(first.names) + first.more == 50
    assert len(first.names) == MOST_VALUES + 2


def test_elements_are_told_side_by_side(opened: Callable[..., Any]) -> None:
    shown = opened(make_scenario("BCEWithLogitsLoss", X, np.eye(2, 3)))
    last = shown.picture.steps[-1]
    losses = shown.session.evaluation.losses(0, 1)[0]
    assert last.values == tuple(f"{loss:.4f}" for loss in losses)
    assert "element (0, class 0)" in shown.picture.sentence


def test_the_columns_are_all_steps_in_full(opened: Callable[..., Any]) -> None:
    columns = opened().picture.columns()
    assert set(columns["part"]) == {"loss", "reduction", "gradient"}
    assert len({len(column) for column in columns.values()}) == 1
    ends = [k for k, part in enumerate(columns["part"]) if part == "reduction"]
    assert columns["value"][ends[-1]] == opened().session.evaluation.value


def test_without_samples_there_are_words_alone(opened: Callable[..., Any]) -> None:
    shown = opened(make_scenario("CrossEntropyLoss", np.zeros((0, 3)), np.zeros(0, int)))
    assert type(shown.picture) is Picture
    assert shown.picture.message
    shown.presenter.take("working_next", None)


def test_micro_batches_are_part_of_the_batch(opened: Callable[..., Any]) -> None:
    shown = opened()
    assert not shown.control("working_micro").shown
    shown.presenter.take("working_part", "reduction")
    assert shown.control("working_micro").shown
    shown.presenter.take("working_micro", "1")
    assert [step.number for step in shown.picture.steps] == list(range(1, 8))
    means = shown.picture.steps[4]
    assert means.names == ("k=1", "k=2")
    assert shown.picture.steps[-1].values == (f"{shown.session.evaluation.value:.4f}",)
    for bad in ("0", "-3", "1.5", "much"):
        shown.presenter.take("working_micro", bad)
        assert "a whole number above 0" in str(shown.notices.warn.call_args.args[0])
        assert shown.control("working_micro").value == "1"
    shown.session.attempt("sum", lambda scenario: scenario.with_reduction("sum"))
    assert len(shown.picture.steps) == 3
    shown.session.undo()
    shown.presenter.take("working_micro", "")
    assert len(shown.picture.steps) == 4


def test_micro_batches_of_a_large_table_are_computed_beside(
    showing: Callable[..., Any], held_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FRAME_CELLS", 3)
    shown = showing(ANIMALS, lambda background, session: WorkingPresenter(background), held_jobs)
    shown.presenter.take("working_part", "reduction")
    shown.presenter.take("working_micro", "1")
    assert len(shown.picture.steps) == 4
    held_jobs.end()
    assert len(shown.picture.steps) == 7
