"""A criterion as Python writes it sets loss, weights and parameters; nothing of it is run."""

import numpy as np
import pytest

from lossgui.model.code.criterion import SAME, parse_criterion, with_criterion
from lossgui.model.code.pytorch import as_pytorch
from lossgui.model.errors import CellError, LossError
from lossgui.model.losses.registry import LOSSES
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario

X = [[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]]


def start(**arguments: object) -> Scenario:
    return make_scenario("CrossEntropyLoss", X, [0, 1], **arguments)


@pytest.mark.parametrize(
    ("text", "loss", "arguments"),
    [
        ("nn.CrossEntropyLoss()", "CrossEntropyLoss", {}),
        ("torch.nn.NLLLoss(ignore_index=-1)", "NLLLoss", {"ignore_index": -1}),
        (
            "criterion = nn.CrossEntropyLoss(weight=torch.tensor([1., 2, .5]),\n"
            "    label_smoothing=0.1, reduction='sum')  # as trained",
            "CrossEntropyLoss",
            {"weight": [1.0, 2, 0.5], "label_smoothing": 0.1, "reduction": "sum"},
        ),
        ("CrossEntropyLoss(torch.FloatTensor([1, 2, 3]).cuda())", "CrossEntropyLoss",
         {"weight": [1, 2, 3]}),
        ("self.loss=nn.BCEWithLogitsLoss(pos_weight=torch.tensor([9.]).to(device))",
         "BCEWithLogitsLoss", {"pos_weight": [9.0]}),
        ("nn.MultiMarginLoss(p=2, margin=-0.5, weight=None)", "MultiMarginLoss",
         {"p": 2, "margin": -0.5, "weight": None}),
        ("nn.NLLLoss(weight=weight, size_average=False)", "NLLLoss",
         {"weight": SAME, "size_average": False}),
    ],
)  # fmt: skip
def test_the_arguments_are_read(text: str, loss: str, arguments: dict[str, object]) -> None:
    found = parse_criterion(text)
    assert found is not None
    assert (found.loss, found.arguments) == (loss, arguments)


@pytest.mark.parametrize(
    "text", ["", "1\t2", "tensor([1., 2.])", "CrossEntropyLoss", "loss, y\n1, 2"]
)
def test_other_texts_are_no_criterion(text: str) -> None:
    assert parse_criterion(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nn.HuberLoss(delta=2)", "There is no HuberLoss: use CrossEntropyLoss, NLLLoss"),
        ("nn.NLLLoss(weight=torch.tensor([1, 2]", "NLLLoss is not whole"),
        ("nn.NLLLoss(label_smoothing=0.1)", "NLLLoss has no argument label_smoothing: it takes"),
        (
            "nn.NLLLoss(weight=class_weights)",
            "weight is given by 'class_weights', which is no number",
        ),
        ("nn.NLLLoss(weight=open('x').read())", "weight is given by"),
        ("nn.NLLLoss(weight=__import__('os').system('x'))", "weight is given by"),
        ("nn.MultiMarginLoss(2, 1.0)", "Name the arguments of MultiMarginLoss"),
        ("nn.NLLLoss(**options)", "no argument **"),
        ("nn.NLLLoss()\nnn.NLLLoss()", "Paste the one call of NLLLoss alone"),
        ("nn.NLLLoss(weight=" + "[" * 5000, "NLLLoss is not whole"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(CellError) as caught:
        parse_criterion(text)
    assert said in str(caught.value)


def changed(scenario: Scenario, text: str) -> Scenario:
    found = parse_criterion(text)
    assert found is not None
    return with_criterion(scenario, found).scenario


def test_what_is_not_named_has_the_default() -> None:
    before = start(weight=[1, 2, 3], label_smoothing=0.2, reduction="sum", ignore_index=7)
    made = changed(before, "nn.CrossEntropyLoss(label_smoothing=0.1)")
    assert (made.weight, made.reduction) == (None, "mean")
    assert made.parameters.options == start(label_smoothing=0.1).parameters.options
    assert made.scheme.key == "none"


def test_weights_are_those_of_the_text_and_custom() -> None:
    made = changed(start(), "nn.CrossEntropyLoss(weight=torch.tensor([1., 5., 2.]))")
    assert made.weights.tolist() == [1, 5, 2]
    assert made.scheme.key == "custom"
    assert changed(made, "nn.CrossEntropyLoss(weight=weight)").weights.tolist() == [1, 5, 2]


def test_one_pos_weight_is_that_of_every_class() -> None:
    made = changed(start(), "nn.BCEWithLogitsLoss(pos_weight=torch.tensor([4.]))")
    assert made.loss == "BCEWithLogitsLoss"
    assert made.pos_weights.tolist() == [4, 4, 4]


@pytest.mark.parametrize(
    "text",
    [
        "nn.CrossEntropyLoss(weight=torch.tensor([1., 2.]))",
        "nn.CrossEntropyLoss(weight=[[1., 2., 3.]])",
        "nn.CrossEntropyLoss(label_smoothing=3)",
        "nn.CrossEntropyLoss(ignore_index='no')",
        "nn.CrossEntropyLoss(reduction='max')",
    ],
)
def test_what_the_loss_refuses_is_refused(text: str) -> None:
    with pytest.raises(LossError):
        changed(start(), text)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_programs_own_line_comes_back(loss: str) -> None:
    own = changed(start(weight=[1, 2, 3]), f"nn.{loss}(weight=weight, reduction='sum')")
    line = next(one for one in as_pytorch(own).splitlines() if one.startswith("loss = "))
    again = changed(own, line)
    assert (again.loss, again.reduction, again.options) == (own.loss, own.reduction, own.options)
    np.testing.assert_array_equal(again.weights, own.weights)
