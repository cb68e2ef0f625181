import json

import numpy as np

from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.report.summary import MOST_LOSSES, as_json, lines
from lossgui.model.scenario.arguments import make_scenario

X = [[2.0, 0.0], [0.0, 1.0]]


def test_the_lines_tell_the_quotient_and_the_losses() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", X, [0, 1], weight=[1, 3]))
    told = dict(line.strip().split(maxsplit=1) for line in list(lines(evaluation))[1:4])
    assert float(told["numerator"]) / float(told["denominator"]) == float(told["value"])
    assert float(told["denominator"]) == 4
    first, second = (line.partition(": ")[2] for line in list(lines(evaluation))[-2:])
    assert [float(first), float(second)] == evaluation.losses(0, 2).tolist()


def test_of_none_there_is_no_value_and_of_many_losses_the_first() -> None:
    n = MOST_LOSSES + 3
    made = make_scenario("CrossEntropyLoss", np.zeros((n, 2)), [0] * n, reduction="none")
    told = list(lines(evaluate(made)))
    assert not any(line.startswith("value") for line in told)
    assert told[-1] == "  and 3 more: --json prints all"


def test_json_has_what_is_not_finite_as_text() -> None:
    evaluation = evaluate(make_scenario("CrossEntropyLoss", [[np.inf, 0.0], *X], [0, 0, 1]))
    found = json.loads(as_json(evaluation, {"input": "logits"}))
    assert found["value"] == found["losses"][0] == "nan"
    assert found["losses"][1] == evaluation.losses(1, 2)[0]
    assert found["reason"].startswith("nan: ")
    assert found["reading"] == {"input": "logits"}
