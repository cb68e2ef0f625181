"""What the surface, the bars, the samples and the information draw, against torch."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from golden_store import Case
from PySide6.QtWidgets import QLineEdit, QWidget
from torch_oracle import BINARY

from lossgui.app import App, application, build
from lossgui.model.classes.comparison import ClassFigure
from lossgui.views.window.settings import Settings

from .live_torch import plain, reduced
from .plot_cases import CALLS, scenario_of

IDS = [case.id for case in CALLS]
PROBABLE = [case for case in CALLS if scenario_of(case).spec.input.has_probabilities]
ROW = 5


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    application()
    folder: Path = tmp_path_factory.mktemp("config")
    app = build(None, "test", Settings(folder))
    app.window.resize(1280, 800)
    yield app
    app.window.close()


def page(app: App, key: str, case: Case, pinned: Case | None = None) -> QWidget:
    """Return the page of a plot, which shows a case with another as state A."""
    app.session.unpin()
    if pinned is not None:
        app.session.attempt("pinned", lambda _: scenario_of(pinned))
        app.session.pin()
    app.session.attempt("case", lambda _: scenario_of(case))
    app.session.select(ROW, 0)
    app.window.plots_card.page_chosen.emit(key)
    return app.window.plots_card.page


def tensor(values: np.ndarray) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def at(case: Case, columns: tuple[int, int], x: float, y: float) -> tuple[float, np.ndarray]:
    """Return torch's loss where two entries have other values, and its two slopes."""
    moved = tensor(np.array([x, y]))
    rows, places = torch.tensor([ROW, ROW]), torch.tensor(columns)
    loss = reduced(case, torch.tensor(case.input).index_put((rows, places), moved), case.kwargs)
    (slopes,) = torch.autograd.grad(loss, moved)
    return loss.item(), slopes.numpy()


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("case", CALLS, ids=IDS)
def test_surface(window: App, case: Case, reduction: str) -> None:
    case = replace(case, kwargs=case.kwargs | {"reduction": reduction})
    shown = page(window, "surface", case)
    for shows in (False, True):
        shown.controls.chosen.emit("surface_descent", shows)
    drawn = shown.columns()
    x, y, loss, steps_x, steps_y, losses = drawn.values()
    columns = shown.canvas.picture.surface.columns
    for i in range(0, len(loss), len(loss) // 12):
        value, _ = at(case, columns, x[i], y[i])
        assert loss[i] == pytest.approx(value, rel=1e-12, abs=1e-13)
    now = case.input[ROW, list(columns)]
    value, slopes = at(case, columns, *now)
    canvas = shown.canvas
    arrow, (wide, high) = canvas.arrow, canvas.plots[0].vb.viewPixelSize()
    assert arrow.isVisible() == bool(slopes.any())
    if slopes.any():
        assert (arrow.pos().x(), arrow.pos().y()) == tuple(now)
        turned = arrow.rotation() - math.degrees(math.atan2(slopes[1] / high, -slopes[0] / wide))
        assert math.remainder(turned, 360) == pytest.approx(0, abs=1e-9)
    rate = float(shown.findChild(QLineEdit, "surface_learning_rate").text())
    for k in range(min(len(steps_x), 6)):
        assert (steps_x[k], steps_y[k]) == pytest.approx(tuple(now), rel=1e-11, abs=1e-12)
        value, slopes = at(case, columns, *now)
        assert losses[k] == pytest.approx(value, rel=1e-11)
        now = now - rate * slopes
        now = np.clip(now, 0, 1) if case.loss == "BCELoss" else now


@pytest.mark.parametrize("case", CALLS, ids=IDS)
def test_samples(window: App, case: Case) -> None:
    before = plain(replace(case, input=np.roll(case.input, 1, axis=0)))
    shown = page(window, "samples", case, before)
    for curve, state in ((shown.canvas.curve, case), (shown.canvas.pinned_curve, before)):
        ranks, losses = curve.getData()
        ignored = case.target == case.kwargs.get("ignore_index", -100)
        kept = np.flatnonzero(~(ignored if ignored.ndim == 1 else ignored.all(axis=1)))
        own = [reduced(each, torch.tensor(each.input), each.kwargs) for each in rows(state, kept)]
        np.testing.assert_allclose(losses, sorted(map(float, own), reverse=True), rtol=1e-12)
        np.testing.assert_array_equal(ranks, np.arange(len(kept)) + 1)


def rows(case: Case, kept: np.ndarray) -> Iterator[Case]:
    """Yield each of some samples alone, its loss summed."""
    for row in kept:
        own = slice(row, row + 1)
        kwargs = case.kwargs | {"reduction": "sum"}
        if np.ndim(kwargs.get("weight", 0.0)) == 2:
            kwargs["weight"] = kwargs["weight"][own]
        yield replace(case, input=case.input[own], target=case.target[own], kwargs=kwargs)


@pytest.mark.parametrize("case", CALLS, ids=IDS)
def test_bars(window: App, case: Case) -> None:
    before = replace(case, input=np.roll(case.input, 1, axis=0))
    plot = page(window, "bars", case, before).canvas
    states = {"now": case, "pinned": before}
    if plot.picture.bars.unweighted is not None:
        states["unweighted"] = plain(case)
    for state, each in states.items():
        loss, pull = (np.array(values) for values in zip(*parts(each), strict=True))
        for figure, values in ((ClassFigure.LOSS_SHARE, loss), (ClassFigure.GRADIENT_SHARE, pull)):
            drawn = plot.items[figure, state].width
            np.testing.assert_allclose(drawn, 100 * values / values.sum(), rtol=1e-11, atol=1e-12)


def parts(case: Case) -> Iterator[tuple[float, float]]:
    """Yield what each class has of the loss, and of the absolute gradient before they cancel."""
    n_classes = case.input.shape[1]
    for column in range(n_classes):
        only = np.eye(n_classes)[column] * case.kwargs.get("weight", 1.0)
        kwargs = case.kwargs | {"weight": only, "reduction": "sum"}
        own, pull = replace(case, kwargs=kwargs), 0.0
        for each, share in sides(own):
            x = tensor(case.input)
            torch.autograd.backward(reduced(each, x, each.kwargs))
            pull += float((x.grad.abs() * torch.tensor(share)).sum())
        yield reduced(own, torch.tensor(case.input), kwargs).item(), pull


def sides(case: Case) -> Iterator[tuple[Case, np.ndarray]]:
    """Yield the case with all targets no and yes, and which part of each gradient counts."""
    if case.loss not in BINARY:
        yield case, np.ones((len(case.input), 1))
        return
    ignored = case.target == case.kwargs.get("ignore_index", np.nan)
    kept = {key: item for key, item in case.kwargs.items() if key != "ignore_index"}
    for side, part in ((0.0, 1 - case.target), (1.0, case.target)):
        target = np.full(case.target.shape, side)
        yield replace(case, target=target, kwargs=kept), np.where(ignored, 0.0, part)


@pytest.mark.parametrize("unit", ["nats", "bits"])
@pytest.mark.parametrize("case", PROBABLE, ids=lambda case: case.id)
def test_information(window: App, case: Case, unit: str) -> None:
    shown = page(window, "information", case)
    shown.controls.chosen.emit("information_unit", unit)
    p, q = (torch.tensor(values) for values in distributions(case))
    scale = 1 / math.log(2) if unit == "bits" else 1.0
    plot = shown.canvas
    np.testing.assert_allclose(plot.target_bars.width, p, rtol=1e-12)
    np.testing.assert_allclose(plot.prediction_bars.width, q, rtol=1e-12)
    entropy = torch.special.entr(p).sum().item()
    divergence = torch.nn.functional.kl_div(q.log(), p, reduction="sum").item()
    cross = torch.nn.functional.cross_entropy(q.log()[None], p[None]).item()
    (drawn,) = plot.entropy_bar.width
    assert drawn == pytest.approx(scale * entropy, rel=1e-12)
    assert plot.divergence_bar.start == [drawn]
    assert plot.divergence_bar.width == [pytest.approx(scale * divergence, abs=1e-12)]
    assert drawn + plot.divergence_bar.width[0] == pytest.approx(scale * cross, rel=1e-12)
    terms = scale * torch.special.xlogy(p, p / q)
    np.testing.assert_allclose(plot.term_bars.width, terms, rtol=1e-10, atol=1e-12)


def distributions(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Return target and prediction of the selected sample, or of its first element."""
    x, target = torch.tensor(case.input[ROW]), case.target[ROW]
    if case.loss in BINARY:
        yes = float(x[0] if case.loss == "BCELoss" else torch.sigmoid(x[0]))
        return np.array([1 - target[0], target[0]]), np.array([1 - yes, yes])
    share = case.kwargs.get("label_smoothing", 0.0)
    p = target if case.target.ndim == 2 else np.eye(len(x))[target]
    q = torch.exp(x) if case.loss == "NLLLoss" else torch.softmax(x, 0)
    return (1 - share) * p + share / len(x), q.numpy()
