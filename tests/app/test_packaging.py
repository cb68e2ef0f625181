"""What pip installs: the right Qt, the command, the licence."""

import tomllib
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import lossgui

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
REQUIREMENTS = [Requirement(line) for line in PROJECT["project"]["dependencies"]]


def test_the_dependencies_are_four() -> None:
    assert {requirement.name for requirement in REQUIREMENTS} == {
        "contourpy",
        "numpy",
        "PySide6-Essentials",
        "pyqtgraph",
    }


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=lambda requirement: requirement.name)
def test_the_installed_version_is_an_allowed_one(requirement: Requirement) -> None:
    assert requirement.specifier.contains(version(requirement.name))


@pytest.mark.parametrize("broken", ["6.8.0", "6.9.1", "6.9.2", "6.11.0", "6.11.1", "6.12.0"])
def test_versions_of_qt_that_crash_are_refused(broken: str) -> None:
    (qt,) = (item for item in REQUIREMENTS if item.name == "PySide6-Essentials")
    assert not qt.specifier.contains(broken)
    assert qt.specifier.contains("6.11.3")


def test_the_command_runs_the_command_line() -> None:
    (command,) = distribution("lossgui").entry_points.select(group="console_scripts")
    assert command.name == "lossgui"
    assert command.load().__module__ == "lossgui.cli"


def test_the_version_is_written_once() -> None:
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "lossgui/__init__.py"
    assert lossgui.__version__.count(".") == 2
