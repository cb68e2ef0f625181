"""Mirrors: how pyqtgraph is imported without having PySide6 make each of its classes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any

MIRRORED = ("QtCore", "QtGui", "QtWidgets")


class Mirror(ModuleType):
    """Stands for pyqtgraph's copy of a module of Qt; it copies a name when that is first used."""

    def __init__(self, name: str) -> None:
        super().__init__(f"pyqtgraph.Qt.{name}")
        self.source = import_module(f"PySide6.{name}")

    def __getattr__(self, name: str) -> Any:
        value = getattr(self.source, name)
        setattr(self, name, value)
        return value


def import_pyqtgraph() -> None:
    """Import pyqtgraph, unless that is done; what it offers stays the same.

    It copies all that `dir` names in Qt's modules, for which PySide6 would make some 640
    enumerations and the classes around them: a fifth of a start.
    """
    if "pyqtgraph" in sys.modules:
        return
    with ExitStack() as stack:
        for name in MIRRORED:
            mirror = Mirror(name)
            sys.modules[mirror.__name__] = mirror
            stack.enter_context(_unlisted(mirror.source))
        import_module("pyqtgraph")


@contextmanager
def _unlisted(module: ModuleType) -> Iterator[None]:
    """Let `dir` find nothing in a module."""
    names = vars(module)
    listed = {"__dir__": names["__dir__"]} if "__dir__" in names else {}
    names["__dir__"] = list
    try:
        yield
    finally:
        del names["__dir__"]
        names.update(listed)
