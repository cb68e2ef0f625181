"""What a front end must offer to make a report."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from lossgui.model.report.contents import Report


class ReportSheet(Protocol):
    """Where the plots of a report are drawn, one after another, beside those on show."""

    def begin(self, path: Path) -> None:
        """Take an empty sheet for a file; FileError unless there is such a format."""

    def keep(self) -> None:
        """Keep the plot that was shown last, as it is now."""

    def finish(self, report: Report) -> None:
        """Write the report with the plots that were kept; FileError if that cannot be."""

    def clear(self) -> None:
        """Forget what was kept."""
