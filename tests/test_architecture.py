"""The tree is the architecture; import-linter checks its contracts, these the rest."""

import ast
import doctest
import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    *("lossgui", "resources", "tests", "pyproject.toml", "run"),
    *("README.md", "CHANGELOG.md", "LICENSE"),
}
MODULES = sorted(set((ROOT / "lossgui").rglob("*.py")) - {ROOT / "lossgui" / "__main__.py"})
QT = ("PySide6", "shiboken6", "pyqtgraph")


def imported_modules(*arguments: str) -> set[str]:
    """Return the top-level packages that a Python process imported."""
    command = [sys.executable, "-X", "importtime", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}


def test_evaluate_loads_no_qt() -> None:
    imported = imported_modules(
        "-c", "import lossgui; lossgui.evaluate('CrossEntropyLoss', [[1.0, 2.0]], [0])"
    )
    assert "lossgui" in imported
    assert imported.isdisjoint(QT)


def test_lossgui_eval_loads_no_qt(tmp_path: Path) -> None:
    batch = tmp_path / "batch.npz"
    np.savez(batch, logits=np.zeros((2, 3)), targets=np.array([0, 2]))
    imported = imported_modules("-m", "lossgui", "eval", str(batch))
    assert "lossgui" in imported
    assert imported.isdisjoint(QT)


def test_the_top_level_is_fixed() -> None:
    assert {path.name for path in ROOT.iterdir()} >= TOP_LEVEL
    assert {name for name in tracked_names() if not name.startswith(".")} <= TOP_LEVEL


def tracked_names() -> set[str]:
    """Return what git tracks at the top level: nothing outside a clone."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return set()
    command = ["git", "-c", "safe.directory=*", "ls-files"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {line.split("/")[0] for line in listing.stdout.splitlines()}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = {
        node.name: length
        for node in ast.walk(ast.parse(source))
        if isinstance(node, functions) and (length := code_lines(node)) > 40
    }
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_in_docstrings_are_true(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0
