"""What the program remembers between two starts: recent files, theme, zoom, geometry."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from lossgui.views.samples.sample_columns import HIDEABLE

RECENT_LIMIT = 10
LEAST_ZOOM, LARGEST_ZOOM = 0.6, 3.0

HIDDEN_AT_FIRST = [column.name for column in HIDEABLE if column.is_extra]
"""What a window of usual width has no room for, and other figures tell too."""


class Settings:
    """Settings in one .ini file.

    Parameters
    ----------
    folder : Path
        Where the file is kept; it is made when something is first remembered.
    """

    def __init__(self, folder: Path) -> None:
        self._store = QSettings(str(folder / "lossgui.ini"), QSettings.Format.IniFormat)

    def paths(self) -> list[str]:
        """Return the recent files, the newest first."""
        stored = self._store.value("recent")
        return stored if isinstance(stored, list) else [stored] if isinstance(stored, str) else []

    def remember(self, path: str) -> None:
        """Put a path at the front of the recent files."""
        absolute = str(Path(path).absolute())
        others = [known for known in self.paths() if known != absolute]
        self._store.setValue("recent", [absolute, *others][:RECENT_LIMIT])

    @property
    def hidden_columns(self) -> list[str]:
        """The names of the columns beside the logits that are not shown."""
        stored = self._store.value("hidden_columns", HIDDEN_AT_FIRST)
        return stored if isinstance(stored, list) else [stored] if isinstance(stored, str) else []

    @hidden_columns.setter
    def hidden_columns(self, names: list[str]) -> None:
        self._store.setValue("hidden_columns", names)

    @property
    def export_folder(self) -> str:
        """The folder of the last export; empty before the first."""
        return str(self._store.value("export_folder", ""))

    @export_folder.setter
    def export_folder(self, folder: str) -> None:
        self._store.setValue("export_folder", folder)

    @property
    def theme(self) -> str:
        """The chosen theme: 'system', 'light' or 'dark'."""
        return str(self._store.value("theme", "system"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def zoom(self) -> float:
        """The zoom of the whole window."""
        try:
            zoom = float(str(self._store.value("zoom", 1.0)))
        except ValueError:
            return 1.0
        return zoom if LEAST_ZOOM <= zoom <= LARGEST_ZOOM else 1.0

    @zoom.setter
    def zoom(self, factor: float) -> None:
        self._store.setValue("zoom", factor)

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window; empty at a first start."""
        stored = self._store.value("geometry")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)
