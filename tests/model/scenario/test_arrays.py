import numpy as np
import pytest

from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.arrays import arrays_of

X = np.arange(12.0).reshape(2, 3, 2)


@pytest.mark.parametrize(
    ("loss", "x", "y", "arguments"),
    [
        ("CrossEntropyLoss", X, [[0, 2], [1, -100]], {"weight": [1, 2, 3], "label_smoothing": 0.1}),
        ("BCEWithLogitsLoss", X, X / 12, {"weight": X, "pos_weight": X[0]}),
        ("MultiMarginLoss", X[:, :, 0], [0, 2], {"p": 2, "margin": 0.5}),
    ],
)
def test_the_arrays_make_the_same_scenario_again(
    loss: str, x: np.ndarray, y: object, arguments: dict[str, object]
) -> None:
    scenario = make_scenario(loss, x, y, reduction="sum", **arguments)
    arrays = arrays_of(scenario)
    assert arrays.input.shape == x.shape
    assert np.shape(arrays.target) == np.shape(y)
    own = {"weight": arrays.weight, "pos_weight": arrays.pos_weight}
    given = {key: value for key, value in own.items() if value is not None}
    made = make_scenario(
        arrays.loss,
        arrays.input,
        arrays.target,
        reduction=arrays.reduction,
        **given,
        **arrays.options,
    )
    for name in ("logits", "targets"):
        left, right = (getattr(one, name).array() for one in (scenario, made))
        np.testing.assert_array_equal(left, right)
    assert made.parameters.options == scenario.parameters.options
    np.testing.assert_array_equal(made.weights, scenario.weights)
    np.testing.assert_array_equal(made.pos_weights, scenario.pos_weights)
