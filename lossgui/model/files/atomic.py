"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from lossgui.model.errors import FileError


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` that takes its place at the end; on a failure the old one stays.

    Raises
    ------
    FileError
        A folder that is missing or cannot be written, or a full disk.
    """
    place = path.resolve()
    if not place.parent.is_dir():
        raise FileError(f"The folder {place.parent} does not exist; choose another one.")
    temporary = place.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if place.exists():
            shutil.copymode(place, temporary)
        temporary.replace(place)
    except OSError as error:
        raise FileError(
            f"{path.name} was not saved: {error.strerror}; the old file is unchanged, "
            "save under another name or in another folder."
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
