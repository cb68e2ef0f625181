"""What Qt needs from the system, looked for before Qt is loaded.

Qt names one missing library at a time, often the wrong one, and then aborts the process.
This file uses the standard library only and also runs as a script, before anything is
installed: it then prints the Debian packages that are missing.
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Mapping

# Shared library -> Debian package, as `ldd` of Qt's libraries and platform plugins shows them;
# what else Qt loads comes as a dependency of these packages, a font through libfontconfig1.
_OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
_XCB = _OFFSCREEN | {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}
_WAYLAND = _OFFSCREEN | {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
_NEEDED = {"offscreen": _OFFSCREEN, "xcb": _XCB, "wayland": _WAYLAND}


def qt_platform(environ: Mapping[str, str]) -> str:
    """Return the Qt platform plugin that a window would use; "offscreen" without a display."""
    if chosen := environ.get("QT_QPA_PLATFORM"):
        return chosen.split(";")[0].split(":")[0]
    if environ.get("DISPLAY"):
        return "xcb"
    return "wayland" if environ.get("WAYLAND_DISPLAY") else "offscreen"


def missing_libraries(platform: str) -> list[str]:
    """Return the shared libraries that a Qt platform plugin needs and this Linux lacks."""
    if not sys.platform.startswith("linux"):
        return []
    return [library for library in _NEEDED.get(platform, _OFFSCREEN) if not _loads(library)]


def display_problem(environ: Mapping[str, str]) -> str | None:
    """Return one sentence if this Linux has no display to open a window on, else None."""
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if not sys.platform.startswith("linux") or any(environ.get(name) for name in displays):
        return None
    return (
        "There is no display to open a window on; "
        "`lossgui snapshot FILE -o window.png` renders the window to a picture instead."
    )


def check(windowed: bool) -> str | None:
    """Return the one sentence that says why Qt cannot start here, or None if it can.

    Parameters
    ----------
    windowed
        True for a window on a display, False for rendering without one.
    """
    platform = qt_platform(os.environ) if windowed else "offscreen"
    if windowed and (problem := display_problem(os.environ)):
        return problem
    if missing := missing_libraries(platform):
        return _missing_sentence(missing)
    if platform == "xcb" and sys.platform.startswith("linux") and not _x_server_answers():
        return (
            f"The display DISPLAY={os.environ.get('DISPLAY', '')} does not answer; "
            "`lossgui snapshot FILE -o window.png` renders the window to a picture instead."
        )
    return None


def _missing_sentence(libraries: list[str]) -> str:
    sentence = f"Qt needs system libraries that are not installed: {', '.join(libraries)}"
    if shutil.which("apt-get"):
        return f"{sentence}; install them with: sudo apt-get install {_packages(libraries)}"
    return f"{sentence}; install the packages of your system that contain them."


def _packages(libraries: list[str]) -> str:
    packages = _XCB | _WAYLAND
    return " ".join(packages[library] for library in libraries)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _x_server_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    answers = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return answers


if __name__ == "__main__":
    print(_packages(missing_libraries(qt_platform(os.environ))))
