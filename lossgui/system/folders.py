"""Where the program finds its resources and keeps its settings."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path, PurePath


def resource(name: str) -> Path:
    """Return the path of a file or folder in ``resources``, given with forward slashes.

    An installed wheel has ``resources`` inside the package, a checkout beside it.

    Raises
    ------
    FileNotFoundError
        If there is no such resource.
    """
    for folder in _folders():
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"lossgui has no resource {name!r}; reinstall lossgui.")


def config_folder(platform: str, environ: Mapping[str, str], home: Path) -> Path:
    """Return the folder for settings and recent files; it may not exist yet.

    Parameters
    ----------
    platform
        ``sys.platform``.
    environ
        ``os.environ``; a relative ``XDG_CONFIG_HOME`` is ignored, as the XDG base directory
        specification asks.
    home
        ``Path.home()``.
    """
    if platform == "win32":
        return Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / "lossgui"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "lossgui"
    chosen = environ.get("XDG_CONFIG_HOME", "")
    return (Path(chosen) if PurePath(chosen).is_absolute() else home / ".config") / "lossgui"


@cache
def _folders() -> tuple[Path, Path]:
    package = Path(__file__).resolve().parents[1]
    return package / "resources", package.parent / "resources"
