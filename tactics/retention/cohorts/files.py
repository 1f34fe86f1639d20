"""A triangle of cohorts as a file: the counts with their sizes, the shares with their means, and how it was counted.

Keeps true: what the page shows is in the file, all pages of it; an empty cell is empty, never nought; text that a
spreadsheet would run is defused (`catalogue.writing`); the counts come first, so that a program that stops at the
first empty line has them. The names of CSV are English, those of a workbook the reader's.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from flask_babel import gettext

from tactics.catalogue import writing
from tactics.catalogue.writing import Cell
from tactics.retention.cohorts import sums, words
from tactics.retention.cohorts.shown import Shown
from tactics.tracking import periods

Lines = list[list[Cell]]
_FORMATS = {int: "#,##0", float: "0.0%"}


@dataclass(frozen=True)
class Names:
    """What the lines are called that are no cohort."""

    cohort: str = "cohort"
    size: str = "size"
    weighted: str = "weighted mean"
    low: str = "lower end of 95% interval"
    high: str = "upper end of 95% interval"
    simple: str = "simple mean"
    cohorts: str = "cohorts in mean"


def to_csv(shown: Shown, *, excel: bool = False) -> bytes:
    """Three blocks with an empty line between: for programs, or for a Nordic Excel (BOM, semicolons, decimal commas)."""
    blocks = (_counts(shown, Names()), _shares(shown, Names()), _definition(shown))
    lines = [line for number, block in enumerate(blocks) for line in ([[], *block] if number else block)]
    return writing.to_csv([[round(cell, 6) if isinstance(cell, float) else cell for cell in line] for line in lines], excel=excel)


def to_xlsx(shown: Shown) -> bytes:
    """A workbook with a sheet for each block, in the reader's language."""
    names = Names(
        gettext("Cohort"), gettext("People"), gettext("Weighted mean"), gettext("Lower end of the 95% interval"),
        gettext("Upper end of the 95% interval"), gettext("Simple mean"), gettext("Cohorts in the mean"),
    )  # fmt: skip
    how: Lines = [[gettext("What"), gettext("How it is counted")]]
    how += [[name, said] for name, said in [*shown.how, *(("", note) for note in shown.notes)]]
    blocks: Mapping[str, Lines] = {
        gettext("Counts"): _counts(shown, names),
        gettext("Shares"): _shares(shown, names),
        gettext("How it is counted"): how,
    }
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for name, lines in blocks.items():
            _fill(book, name, lines)
    return file.getvalue()


def _head(shown: Shown, names: Names) -> list[Cell]:
    numbered = [words.column(shown.definition, place) for place in shown.columns]
    return [names.cohort, names.size, *(int(head) if head.isdigit() else head for head in numbered)]


def _counts(shown: Shown, names: Names) -> Lines:
    rows = [_row(shown, cohort, cohort.kept) for cohort in shown.cohorts]
    return [_head(shown, names), *rows]


def _shares(shown: Shown, names: Names) -> Lines:
    rows = [_row(shown, one, [one.share(column) for column in shown.columns]) for one in shown.cohorts]
    return [_head(shown, names), *rows, *_means(shown, names)]


def _row(shown: Shown, cohort: sums.Cohort, cells: Sequence[int | float | None]) -> list[Cell]:
    return [periods.written(shown.definition.period, cohort.start), cohort.size, *cells[: len(shown.columns)]]


def _means(shown: Shown, names: Names) -> Lines:
    if shown.asked.mean == "none":
        return []
    cohorts: list[Cell] = [names.cohorts, None, *(one.cohorts for one in shown.pooled)]
    people = sum(cohort.size for cohort in shown.cohorts)
    if shown.asked.mean == "simple":
        return [[names.simple, people, *(sums.simple_mean(shown.cohorts, column) for column in shown.columns)], cohorts]
    return [
        [names.weighted, people, *(one.share for one in shown.pooled)],
        [names.low, None, *(one.interval.low for one in shown.pooled)],
        [names.high, None, *(one.interval.high for one in shown.pooled)],
        cohorts,
    ]


def _definition(shown: Shown) -> Lines:
    own = shown.definition.plain()
    own |= {"brackets": " ".join(map(str, own["brackets"])), "start": own["start"] or "any", "back": own["back"] or "any"}
    return [["definition", "value"], *([name, value] for name, value in own.items()), ["file ends", shown.until.isoformat()]]


def _fill(book: "xlsxwriter.Workbook", name: str, lines: Lines) -> None:
    sheet = book.add_worksheet(name)
    bold, text = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _FORMATS.items()}
    for place, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(place, column, cell, bold if place == 0 or column == 0 else text)
            elif cell is not None:
                sheet.write_number(place, column, cell, bold if place == 0 else formats[type(cell)])
    sheet.set_column(0, 0, 30)
    if len(lines[0]) == 2:
        sheet.set_column(1, 1, 100)
    sheet.freeze_panes(1, 2)
