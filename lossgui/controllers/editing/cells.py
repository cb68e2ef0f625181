"""Cells: what a person may do to ranges of cells of the tables, as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from lossgui.controllers.editing.tables import AXES, Kind
from lossgui.controllers.jobs import Jobs, Report
from lossgui.controllers.session import Change, Session
from lossgui.language import _
from lossgui.model.array import Array
from lossgui.model.code.criterion import parse_criterion, with_criterion
from lossgui.model.editing import rows_and_classes as order
from lossgui.model.editing.areas import WEIGHTS, Area
from lossgui.model.editing.cells import (
    apply_formula,
    block_for,
    fill_down,
    fill_right,
    paste,
    paste_samples,
    paste_size,
    room_needed,
    set_value,
    values,
)
from lossgui.model.editing.formulas import compile_formula
from lossgui.model.errors import CellError, LossError, Place
from lossgui.model.losses.signature.options import IGNORED_KEY
from lossgui.model.losses.signature.targets import TargetKind
from lossgui.model.scenario.conversion import Conversion
from lossgui.model.scenario.scenario import Scenario
from lossgui.model.text.pasting import Pasted, parse_block
from lossgui.model.text.writing import to_csv, to_html, to_tsv
from lossgui.ports import Clipboard, Notices

MOST_COPIED = 1_000_000
"""Cells that are copied at once; as text they are some 20 MB."""

MOST_MARKED_UP = 100_000
"""Cells that are copied as HTML too, which is longer than the text."""

AT_ONCE, CHARACTERS = 2_000, 4
"""Cells that are written or read within a frame, and the fewest characters that one has."""

LONGEST_CRITERION = 100_000
"""Characters of a pasted text that may be the call of a loss."""


class Cells:
    """Edits of areas of cells, and their way to and from the clipboard; each is one named step."""

    def __init__(
        self,
        session: Session,
        notices: Notices,
        clipboard: Clipboard,
        jobs: Jobs | None = None,
    ) -> None:
        self._session = session
        self._jobs = jobs or Jobs()
        self._notices = notices
        self._clipboard = clipboard

    def copy(self, area: Area) -> None:
        """Copy the numbers of an area, as spreadsheets take them."""
        self._copy(area, to_tsv, to_html)

    def copy_with_commas(self, area: Area) -> None:
        """Copy the numbers of an area as spreadsheets with decimal commas take them."""
        self._copy(area, lambda rows: to_tsv(rows).replace(".", ","))

    def copy_as_csv(self, area: Area) -> None:
        """Copy the numbers of an area with commas between them."""
        self._copy(area, to_csv)

    def _copy(
        self,
        area: Area,
        written: Callable[[Array], str],
        html: Callable[[str], str] = lambda _: "",
        then: Callable[[], None] = lambda: None,
    ) -> None:
        (height, width), scenario = area.shape, self._session.scenario
        cells = height * width
        if cells > MOST_COPIED:
            text = (
                f"{height:,} x {width:,} cells are too many for the clipboard: select at most "
                f"{MOST_COPIED:,}, or save everything as a file."
            )
            self._notices.warn(CellError(text))
            return

        def work(report: Report) -> tuple[str, str]:
            numbers, step = values(scenario, area), max(1, AT_ONCE // max(1, width))
            parts = []
            for start in range(0, height, step):
                parts.append(written(numbers[start : start + step]))
                report(start / height)
            text = "".join(parts)
            return text, html(text) if cells <= MOST_MARKED_UP else ""

        def done(copied: tuple[str, str]) -> None:
            self._clipboard.copy(*copied)
            self._notices.say(_("Copied {}.").format(_size(area.shape)))
            then()

        at_once = cells <= AT_ONCE
        self._jobs.start(_("Copy"), work, done, self._notices.warn, at_once=at_once)

    def copy_text(self, text: str) -> None:
        """Copy what computed cells show."""
        self._clipboard.copy(text)
        self._notices.say(_("Copied as shown."))

    def cut(self, area: Area) -> None:
        """Copy an area and clear it."""
        name = _("Cut {}").format(_size(area.shape))
        self._copy(area, to_tsv, to_html, lambda: self._clear(name, area))

    def clear(self, area: Area) -> None:
        """Make an area what new cells are: no preference, ignored or no target, weight 1."""
        self._clear(f"Clear {_size(area.shape)}", area)

    def _clear(self, name: str, area: Area) -> None:
        self._attempt(name, lambda scenario: set_value(scenario, area, _cleared(scenario, area)))

    def paste(self, area: Area, text: str, tabbed: bool = False) -> None:
        """Paste text into an area; where it does not fit, say how to enlarge the tables.

        Parameters
        ----------
        tabbed : bool
            Whether the text comes from a spreadsheet.
        """
        self._paste(area, text, tabbed, enlarge=False)

    def paste_enlarging(self, area: Area, text: str, tabbed: bool = False) -> None:
        """Paste text into an area; samples and classes are added as needed."""
        self._paste(area, text, tabbed, enlarge=True)

    def _paste(self, area: Area, text: str, tabbed: bool, enlarge: bool) -> None:
        try:
            criterion = parse_criterion(text[:LONGEST_CRITERION])
        except LossError as error:
            self._notices.warn(error)
            return
        if criterion is not None:
            name = _("Paste {}").format(criterion.loss)
            self._attempt(name, lambda scenario: with_criterion(scenario, criterion))
            return

        def done(block: Pasted) -> None:
            pasted = block_for(self._session.scenario, area, block)

            def change(scenario: Scenario) -> Conversion:
                samples = None if enlarge else paste_samples(scenario, area, pasted)
                if samples is not None:
                    said = pasted.columns(0, -1).said(naming=True)
                    return Conversion(samples, (*said, "The last column became the targets."))
                if not enlarge:
                    _check_room(scenario, area, pasted)
                said = pasted.said(naming=area.table == "logits")
                return Conversion(paste(scenario, area, pasted, enlarge), said)

            size = paste_size(self._session.scenario, area, pasted)
            self._attempt(_("Paste {}").format(_size(size)), change)

        at_once = len(text) // CHARACTERS <= AT_ONCE

        def work(report: Report) -> Pasted:
            return parse_block(text, tabbed)

        self._jobs.start(_("Paste"), work, done, self._notices.warn, at_once=at_once)

    def fill_down(self, area: Area) -> None:
        """Copy the first row of an area into its other rows."""
        self._attempt(_("Fill down"), lambda scenario: fill_down(scenario, area))

    def fill_right(self, area: Area) -> None:
        """Copy the first column of an area into its other columns."""
        self._attempt(_("Fill right"), lambda scenario: fill_right(scenario, area))

    def compute(self, area: Area, text: str) -> None:
        """Set an area by a formula on its present values, such as ``=x * 2`` or ``=0``."""

        def change(scenario: Scenario) -> Scenario:
            try:
                return apply_formula(scenario, area, compile_formula(text))
            except CellError as error:
                if error.place is None or error.place.table != "formula":
                    raise
                raise CellError(str(error), _place(area)) from None

        self._attempt(_("Set {} to {}").format(_size(area.shape), text.strip()), change)

    def _attempt(self, name: str, change: Change) -> None:
        self._session.attempt(name, change, slow=True)


def _size(shape: tuple[int, int]) -> str:
    return f"{shape[0]} x {shape[1]}"


def _place(area: Area) -> Place:
    """Return the first cell of an area as the tables of the window mark it."""
    if area.table in WEIGHTS:
        return Place("weights", int(area.rows[0]), area.table)
    return Place(area.table, int(area.rows[0]), area.column)


def _check_room(scenario: Scenario, area: Area, pasted: Pasted) -> None:
    samples, classes = room_needed(scenario, area, pasted)
    if samples or classes:
        needed: dict[Kind, int] = {"sample": samples, "class": classes}
        wanted = [AXES[kind].counted(kind, count) for kind, count in needed.items() if count]
        raise CellError(
            f"the block needs {' and '.join(wanted)} more than there are: press Ctrl+Shift+V to "
            "add them and paste, or select an earlier cell.",
            _place(area),
        )


def _cleared(scenario: Scenario, area: Area) -> float:
    if area.table in WEIGHTS:
        return 1.0
    if area.table == "logits":
        return order.neutral(scenario)
    if scenario.target_kind is not TargetKind.INDEX:
        return 0.0
    if scenario.ignored is None:
        raise CellError(
            f"{scenario.loss} has no {IGNORED_KEY}, so no target can be left out: type a class.",
            _place(area),
        )
    return scenario.ignored
