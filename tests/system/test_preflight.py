"""What the program says before Qt would abort."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lossgui.system import preflight

LIBRARIES = {
    "offscreen": "libEGL.so.1",
    "xcb": "libxcb-cursor.so.0",
    "wayland": "libwayland-egl.so.1",
}


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


def lack(monkeypatch: pytest.MonkeyPatch, *absent: str) -> None:
    """Let the loader find every library but the absent ones."""

    def load(name: str) -> None:
        if name in absent:
            raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", load)


@pytest.mark.parametrize(
    ("environ", "platform"),
    [
        ({}, "offscreen"),
        ({"DISPLAY": ":0"}, "xcb"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "xcb"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "vnc"),
    ],
)
def test_the_platform_follows_the_environment(environ: dict[str, str], platform: str) -> None:
    assert preflight.qt_platform(environ) == platform


@pytest.mark.parametrize("platform", LIBRARIES)
def test_each_platform_needs_its_libraries_and_the_common_ones(
    linux: None, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    lack(monkeypatch, "libGL.so.1", *LIBRARIES.values())
    missing = preflight.missing_libraries(platform)
    assert set(missing) == {"libGL.so.1", "libEGL.so.1", LIBRARIES[platform]}


def test_nothing_is_missing_when_every_library_loads(
    linux: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lack(monkeypatch)
    assert preflight.missing_libraries("xcb") == []
    assert preflight.check(windowed=False) is None


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_bring_their_own_libraries(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    lack(monkeypatch, "libGL.so.1")
    assert preflight.missing_libraries("offscreen") == []
    assert preflight.display_problem({}) is None


def test_all_that_is_missing_is_in_one_apt_line(
    linux: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    lack(monkeypatch, "libGL.so.1", "libfontconfig.so.1")
    assert preflight.check(windowed=False) == (
        "Qt needs system libraries that are not installed: libGL.so.1, libfontconfig.so.1; "
        "install them with: sudo apt-get install libgl1 libfontconfig1"
    )


def test_without_apt_the_libraries_are_named(linux: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    lack(monkeypatch, "libGL.so.1")
    sentence = preflight.check(windowed=False)
    assert sentence is not None
    assert "libGL.so.1" in sentence
    assert "apt" not in sentence


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_any_display_will_do(linux: None, name: str) -> None:
    assert preflight.display_problem({name: "x"}) is None


def test_no_display_names_the_snapshot_command(
    linux: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    sentence = preflight.check(windowed=True)
    assert sentence is not None
    assert "lossgui snapshot" in sentence


def test_as_a_script_it_finds_nothing_missing_where_the_tests_run() -> None:
    environ = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-S", "-P", str(Path(preflight.__file__))]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("\n", "")
