"""Resources and the settings folder are found in every layout and on every system."""

import runpy
import shutil
from pathlib import Path

import pytest

from lossgui.system import folders

HOME = Path("/home/ada")


@pytest.mark.parametrize("resources", ["lossgui/resources", "resources"])
def test_resources_are_found_in_a_wheel_and_in_a_checkout(tmp_path: Path, resources: str) -> None:
    module = tmp_path / "lossgui" / "system" / "folders.py"
    module.parent.mkdir(parents=True)
    shutil.copy(folders.__file__, module)
    icon = tmp_path / resources / "icons" / "open.svg"
    icon.parent.mkdir(parents=True)
    icon.touch()
    assert runpy.run_path(str(module))["resource"]("icons/open.svg") == icon


def test_an_absent_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/absent\.svg"):
        folders.resource("icons/absent.svg")


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {}, HOME / ".config"),
        ("linux", {"XDG_CONFIG_HOME": "/etc/ada"}, Path("/etc/ada")),
        ("linux", {"XDG_CONFIG_HOME": "relative"}, HOME / ".config"),
        ("darwin", {}, HOME / "Library" / "Application Support"),
        ("win32", {"APPDATA": "/roaming"}, Path("/roaming")),
        ("win32", {}, HOME / "AppData" / "Roaming"),
    ],
)
def test_settings_go_where_the_system_keeps_them(
    platform: str, environ: dict[str, str], folder: Path
) -> None:
    assert folders.config_folder(platform, environ, HOME) == folder / "lossgui"
