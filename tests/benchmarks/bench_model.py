"""The model against torch, against brute force and against one read of the array; its memory.

Run with the extra ``parity``: ``python tests/benchmarks/bench_model.py``.
"""

from __future__ import annotations

import os

# Threads of torch that wait must not spin while lossgui is timed.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import statistics
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from timing import SIZES, head, in_turn, paired, row, seconds, size
from torch.nn import functional

import lossgui
from lossgui.model.curves.input_curves import logit_curve
from lossgui.model.curves.surface import POINTS, loss_surface
from lossgui.model.evaluation.evaluation import Evaluation, evaluate
from lossgui.model.evaluation.result import Result
from lossgui.model.losses.reduction import numerator_parts
from lossgui.model.scenario.arguments import make_scenario
from lossgui.model.scenario.scenario import Scenario

CORES = os.cpu_count() or 1

Loss = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


def eager(x: torch.Tensor, y: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    return functional.cross_entropy(x, y, weight=weight)


compiled: Loss = torch.compile(eager)


class Batch:
    """Logits of a size, float32, with class weights, for both libraries."""

    def __init__(self, n: int, c: int) -> None:
        rng = np.random.default_rng(0)
        self.x = rng.standard_normal((n, c), dtype=np.float32) * 3
        self.y = rng.integers(0, c, n)
        self.w = rng.random(c).astype(np.float32) + 0.5
        self.scenario = make_scenario("CrossEntropyLoss", self.x, self.y, weight=self.w)
        self.tensors = [torch.from_numpy(array) for array in (self.x, self.y, self.w)]

    def torch_forward(self) -> float:
        x, y, w = self.tensors
        with torch.no_grad():
            return float(functional.cross_entropy(x, y, weight=w))

    def compiled_forward(self) -> float:
        with torch.no_grad():
            return float(compiled(*self.tensors))

    def torch_both(self, loss: Loss = eager) -> torch.Tensor | None:
        x, y, w = self.tensors
        leaf = x.detach().requires_grad_(True)
        loss(leaf, y, w).backward()
        return leaf.grad

    def compiled_both(self) -> torch.Tensor | None:
        return self.torch_both(compiled)

    def ours_value(self) -> float:
        return float(self._result(gradient=False).value)

    def ours_both(self) -> np.ndarray:
        return self._result(gradient=True).gradient

    def _result(self, gradient: bool) -> Result:
        return lossgui.evaluate(
            "CrossEntropyLoss", self.x, self.y, weight=self.w, gradient=gradient
        )

    def exact(self) -> float:
        x, y, w = self.tensors
        return float(functional.cross_entropy(x.double(), y, weight=w.double()))


def whole(batch: Batch, pool: ThreadPoolExecutor) -> Evaluation:
    """Compare first evaluations: the time of each of several runs in turn, and the error."""
    n, c = batch.x.shape

    def forward() -> float:
        return evaluate(batch.scenario, tile_map=pool.map).value

    theirs = {"torch": batch.torch_forward, "torch.compile": batch.compiled_forward}
    ours = {"forward": forward, "value alone": batch.ours_value}
    against(ours, theirs, f"{n} x {c}")
    both = {"torch": batch.torch_both, "torch.compile": batch.compiled_both}
    against({"value + gradient": batch.ours_both}, both, f"{n} x {c}")
    row(f"one read of the array / forward, {n} x {c}", *paired(forward, batch.x.sum))
    exact = batch.exact()
    for name, function in (ours | theirs).items():
        print(f"| relative error of {name}, {n} x {c} | {function() / exact - 1:.1e} | | | |")
    return evaluate(batch.scenario, tile_map=pool.map)


def against(
    ours: dict[str, Callable[[], object]], theirs: dict[str, Callable[[], object]], shape: str
) -> None:
    """Print our times beside each of theirs, and the median of the ratios, run by run."""
    times = dict(zip(ours | theirs, in_turn([*(ours | theirs).values()], 11), strict=True))
    for own in ours:
        for other in theirs:
            a, b = times[own], times[other]
            ratio = statistics.median(y / x for x, y in zip(a, b, strict=True))
            row(f"{own} / {other}, {shape}", min(a), min(b), f"median {ratio:.3g} x")


def edits(batch: Batch, evaluation: Evaluation) -> None:
    """Compare an edit, of which only the difference is computed, with torch's full recompute."""
    n, c = batch.x.shape
    scenario = batch.scenario

    def weights() -> None:
        for value in range(100):
            assert evaluate(scenario.with_weight(1, 1.5 + value), evaluation).value

    def logits() -> None:
        for value in range(10):
            edited = scenario.with_logits(n // 2, 1, np.array([[4.0 + value]]))
            assert evaluate(edited, evaluation).value

    coefficients = scenario.spec.loss.coefficients(scenario.parameters, c)
    terms, weight = evaluation.terms, scenario.weights

    def reduce() -> None:
        for _ in range(100):
            numerator_parts(terms, coefficients, weight)
            scenario.divisor.of(terms.count, terms.elements, weight)

    ours, theirs = paired(reduce, batch.torch_forward, 3)
    row(f"weights and reduction alone, {n} x {c}", ours / 100, theirs, ">= 10000")
    ours, theirs = paired(weights, batch.torch_forward, 3)
    row(f"edit of a class weight, {n} x {c}", ours / 100, theirs)
    ours, theirs = paired(logits, batch.torch_forward, 3)
    row(f"edit of a logit, {n} x {c}", ours / 10, theirs)


def closed_curve(batch: Batch, evaluation: Evaluation) -> None:
    """Compare curves and surfaces with one of their points by brute force, times their number."""
    n, c = batch.x.shape

    def curves() -> None:
        for column in range(10):
            logit_curve(evaluation, 7, column % c)

    def surfaces() -> None:
        for column in range(1, 5):
            loss_surface(evaluation, 7, (0, column))

    brute = min(seconds(batch.torch_forward) for _ in range(3))
    ours = min(seconds(curves) for _ in range(3)) / 10
    row(f"401 points of a curve, {n} x {c}", ours, 401 * brute, ">= 100000")
    ours = min(seconds(surfaces) for _ in range(3)) / 4
    row(f"{POINTS} x {POINTS} of a surface, {n} x {c}", ours, POINTS**2 * brute, ">= 100000")


def memory(batch: Batch) -> None:
    """Compare what an evaluation and a thousand edits keep with the logits themselves."""
    n, c = batch.x.shape

    def kept(work: Callable[[], object]) -> float:
        tracemalloc.start()
        result = work()
        current, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        del result
        return current

    def edited() -> list[Scenario]:
        states = [batch.scenario]
        for number in range(1000):
            block = np.array([[number + 0.5]])
            states.append(states[-1].with_logits(number * 7919 % n, number % c, block))
        return states

    ours = kept(lambda: evaluate(batch.scenario))
    row(f"memory of an evaluation, {n} x {c}", ours, batch.x.nbytes, shown=size)
    row(f"memory of 1000 logit edits, {n} x {c}", kept(edited), batch.x.nbytes, shown=size)


def main() -> None:
    torch.set_num_threads(CORES)
    head("lossgui", "torch")
    with ThreadPoolExecutor(CORES) as pool:
        for n, c in SIZES:
            batch = Batch(n, c)
            evaluation = whole(batch, pool)
            edits(batch, evaluation)
            closed_curve(batch, evaluation)
            memory(batch)


if __name__ == "__main__":
    main()
