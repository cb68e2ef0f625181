"""Exports: pictures, drawings and numbers of what is on show, as files or on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lossgui.controllers.jobs import Jobs, Report
from lossgui.language import _
from lossgui.model.files.atomic import whole_file
from lossgui.model.files.csv_writer import Columns, columns_csv
from lossgui.ports import Notices


class Exports:
    """Files are made and written beside the GUI thread, each whole or not at all.

    Parameters
    ----------
    jobs : Jobs
    notices : Notices
    """

    def __init__(self, jobs: Jobs, notices: Notices) -> None:
        self._jobs = jobs
        self._notices = notices

    def save(self, path: str, make: Callable[[], bytes]) -> None:
        """Write what a function makes to a file."""
        target = Path(path)

        def work(_report: Report) -> None:
            content = make()
            with whole_file(target) as stream:
                stream.write(content)

        said = _("Saved as {}.").format(target)
        self._jobs.start(
            f"saving {target.name}",
            work,
            lambda _: self._notices.say(said),
            self._notices.warn,
        )

    def save_columns(self, path: str, columns: Columns) -> None:
        """Write columns of numbers to a CSV file."""
        self.save(path, partial(columns_csv, columns))
