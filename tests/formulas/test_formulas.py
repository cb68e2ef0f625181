"""Every formula that a derivation names is there, is drawn, and is that of the generator."""

import ast
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from lossgui.model.derivation import micro_batches, working
from lossgui.model.evaluation.evaluation import evaluate
from lossgui.model.losses.registry import LOSSES
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.arguments import make_scenario

FOLDER = Path(__file__).parents[2] / "resources" / "formulas"
NAMES = sorted(path.stem for path in FOLDER.glob("*.svg"))
X = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])


def generated() -> list[str]:
    """Return the names in the generator, which the tests cannot run."""
    tree = ast.parse(Path(__file__).with_name("generate.py").read_text("utf-8"))
    (formulas,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "FORMULAS"
    )
    return [key.value for key in formulas.keys]


def test_what_is_there_is_what_is_generated() -> None:
    assert sorted(generated()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_formula_is_drawn_in_one_colour_that_is_replaced(name: str) -> None:
    drawn = (FOLDER / f"{name}.svg").read_bytes()
    assert drawn.count(b"#010203") >= 1
    renderer = QSvgRenderer(QByteArray(drawn.replace(b"#010203", b"#ff0000")))
    image = QImage(renderer.defaultSize() * 2, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    red = (pixels[..., 2] > 200) & (pixels[..., 1] < 60)
    assert red.sum() > 40
    width = red.any(axis=0)
    assert width[: len(width) // 2].any()
    assert width[len(width) // 2 :].any()


def test_every_step_of_every_loss_names_a_formula() -> None:
    named = set()
    for loss, spec in LOSSES.items():
        for kind in spec.target_kinds:
            for smoothing in (0.0, 0.2) if spec.parameter("label_smoothing") else (0.0,):
                x = np.log(X) if loss == "NLLLoss" else X
                t = [1, 0] if kind is TargetKind.INDEX else X
                options = {"label_smoothing": smoothing} if smoothing else {}
                for reduction in ("mean", "sum", "none"):
                    made = make_scenario(loss, x, t, reduction=reduction, **options)
                    found = working(evaluate(made), 0)
                    named |= {step.typeset for part in found for step in part}
    ignored = make_scenario("CrossEntropyLoss", X, [-100, 0])
    named |= {step.typeset for part in working(evaluate(ignored), 0) for step in part}
    named |= {step.typeset for step in micro_batches(evaluate(ignored), 1)}
    assert "" not in named
    assert named <= set(NAMES)
    assert set(NAMES) - named <= {"parts", "parts_sum", "weighted_class"}  # of others' losses
