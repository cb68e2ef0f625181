"""The tree is the architecture; import-linter checks its contracts, these the rest."""

import ast
import doctest
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]
TOP_LEVEL = {
    *("lossgui", "resources", "tests", "pyproject.toml", "run"),
    *("README.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"),
}
MODULES = sorted(set((ROOT / "lossgui").rglob("*.py")) - {ROOT / "lossgui" / "__main__.py"})
NAMES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in MODULES
}
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


def imports(path: Path) -> set[str]:
    """Return the modules of lossgui that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lossgui"):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names & NAMES.keys() or {node.module or ""}
    return found


def test_no_circle_of_imports() -> None:
    """Each module can be read after those that it imports; the API opens the window when asked."""
    left = {name: imports(path) & NAMES.keys() - {name} for name, path in NAMES.items()}
    left["lossgui"].discard("lossgui.app")
    while ready := {name for name, wanted in left.items() if not wanted & left.keys()}:
        left = {name: wanted for name, wanted in left.items() if name not in ready}
    assert not left


def test_no_file_name_twice_on_one_storey() -> None:
    inner = [path for path in MODULES if path.name != "__init__.py"]
    places = [(path.relative_to(ROOT).parts[1], path.name) for path in inner]
    assert sorted(set(places)) == sorted(places)


def test_a_room_says_in_one_line_what_is_in_it() -> None:
    for path in MODULES:
        if path.name == "__init__.py" and path.parent != ROOT / "lossgui":
            said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
            assert said, path
            assert said.splitlines()[0].endswith("."), path


def test_the_map_in_the_readme_is_the_tree() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    tree = readme.split("```\nlossgui/\n")[1].split("```")[0]
    rooms = {path.parent.relative_to(ROOT) for path in MODULES if path.name == "__init__.py"}
    named = set(re.findall(r"(\w+)/", tree)) | {"lossgui"}
    assert {room.name for room in rooms} <= named
    assert named <= {room.name for room in rooms} | {"resources", "tests", "golden", "formulas"}


NAMED_TUPLES = {"_asdict", "_fields", "_make", "_replace"}
"""What named tuples have for everybody."""


def test_tests_leave_private_parts_alone() -> None:
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Attribute) or node.attr in NAMED_TUPLES:
                continue
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if node.attr.startswith("_") and not node.attr.endswith("__") and not own:
                found.append(f"{path.name}:{node.lineno} {node.attr}")
    assert not found


def test_the_readme_names_files_that_are_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    paths = re.findall(r"`((?:lossgui|tests)/[\w/.]+)`", readme)
    assert len(paths) > 12
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_texts_for_people_can_be_collected(path: Path) -> None:
    """Gettext takes texts that stand there, and nothing is left to Qt's own translation."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr != "tr", node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
            assert isinstance(node.args[0], ast.Constant), node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
            assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), node.lineno


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
    name = next(name for name, own in NAMES.items() if own == path)
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function has without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0
