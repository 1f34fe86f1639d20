"""What is said of a file in the reader's language: what is wrong with it, what is in doubt, how it is written.

Keeps true: every code of looking, reading and the jobs has a sentence here, and each says what to do about it.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.core.i18n import day, number
from tactics.jobs.shown import SENTENCES
from tactics.retention.events.times import FORMATS

Sentences = Mapping[str, LazyString]

PROBLEMS: Sentences = MappingProxyType(
    {
        "empty": _l("There is nothing in this file but perhaps a heading. Export it again, with rows."),
        "unreadable": _l(
            "The file is damaged, incomplete or encrypted, or an old .xls. Save it as CSV or XLSX and upload it again."
        ),
        "binary": _l(
            "This is no table, but perhaps a web page, JSON or a picture. Export the events as CSV, TSV, XLSX or Parquet."
        ),
        "wrong-encoding": _l("The file is not written in %(encoding)s (line %(line)s). Choose another encoding."),
        "line-too-long": _l(
            "Line %(line)s is longer than %(limit)s bytes. It is probably no table of events; look at the export."
        ),
        "too-many-rows": _l("The file has more than %(limit)s rows. Export a shorter period."),
        "too-many-columns": _l("The file has more than %(limit)s columns. Export only those that you need."),
        "too-large-unpacked": _l("Unpacked, the workbook is larger than %(limit)s MB. Save the sheet as CSV and upload that."),
        "not-allowed-in-xlsx": _l("The workbook holds parts that no spreadsheet program writes. Save it anew, or as CSV."),
        "no-such-sheet": _l("There is no sheet called %(sheet)s. Choose another."),
        "no-such-column": _l("There is no column called %(column)s. Look at the file again and choose anew."),
        "no-such-zone": _l("There is no time zone called %(zone)s. Write one such as Europe/Stockholm."),
        "bad-mapping": _l("A choice is missing or cannot be used: %(field)s."),
        "no-rows": _l(
            "None of the %(rejected)s rows could be used. Most often: %(reason)s. Change the settings, or mend the file."
        ),
        "damaged": _l("What was read is damaged. Read the file again, or upload it anew."),
        "stopped": _l("It was stopped. Nothing is lost: begin again when you like."),
        "too-slow": _l("It took longer than it may. Export a shorter period, or fewer columns."),
        "too-big": _l("It took more memory or disk than it may. Export a shorter period, or fewer columns."),
        "crashed": _l("The work ended without saying why. Try once more; if it happens again, save the file as CSV."),
        "interrupted": _l("The server was stopped meanwhile. Begin again."),
    }
)
"""What each code of a problem means, and what to do."""

PASSING = ("stopped", "too-slow", "crashed", "interrupted")
"""Problems that may be gone when the same is tried once more."""

REASONS: Sentences = MappingProxyType(
    {
        "fields": _l("another number of fields than the heading"),
        "quotes": _l("a quotation mark out of place"),
        "control": _l("a sign that no text holds"),
        "user": _l("no user id, or one that is too long"),
        "time": _l("a time that is not written in the chosen format"),
        "time-range": _l("a time before 1970 or after tomorrow"),
        "event": _l("no name of an event"),
        "value": _l("a value that is not a number, or too large to be one"),
    }
)
"""Why a row is bad."""

DOUBTS: Sentences = MappingProxyType(
    {
        "day-or-month": _l("“%(column)s” can be read with the day or the month first. Say which it is."),
        "point-or-comma": _l("In “%(column)s” a point or comma can part thousands or decimals. Say which it is."),
        "encoding": _l("The file is not UTF-8; it was read as %(encoding)s. See whether å, ä and ö are right."),
        "no-header": _l("The first row seems to hold no names, so the columns are numbered."),
        "many-sheets": _l("The workbook has %(count)s sheets. One of them is read."),
        "repeated-heading": _l("Several columns are called “%(heading)s”; they are numbered."),
        "no-user": _l("No column looks like a user id. Choose it yourself."),
        "no-time": _l("No column looks like a time. Choose it yourself."),
        "ragged": _l("%(rows)s of the rows that were looked at have another number of fields than the heading."),
        "offsets": _l("Times in “%(column)s” carry a time zone of their own. It is used; your choice is for the others."),
    }
)
"""What a person should look at before a file is read."""

STAGES: Sentences = MappingProxyType(
    {
        "looking": _l("Looking at the first rows…"),
        "writing": _l("Simulating a year…"),
        "checking": _l("Checking the file…"),
        "rows": _l("Reading the rows…"),
        "people": _l("Numbering the people…"),
        "events": _l("Sorting the events…"),
        "rejected": _l("Listing the rows that could not be used…"),
    }
)
ENCODINGS: Mapping[str, str | LazyString] = MappingProxyType(
    {
        "utf-8": "UTF-8",
        "utf-8-sig": _l("UTF-8 with a mark"),
        "utf-16": _l("UTF-16 (Excel's Unicode text)"),
        "windows-1252": _l("Windows-1252 (older Western European)"),
    }
)
DELIMITERS: Sentences = MappingProxyType(
    {",": _l("comma  ,"), ";": _l("semicolon  ;"), "\t": _l("tab"), "|": _l("vertical bar  |")},
)
FIELDS: Sentences = MappingProxyType(
    {
        "encoding": _l("Encoding"),
        "delimiter": _l("Columns are parted by"),
        "sheet": _l("Sheet"),
        "user": _l("Person"),
        "time": _l("Time"),
        "event": _l("Event"),
        "value": _l("Value"),
        "segments": _l("Segments"),
        "time_format": _l("How times are written"),
        "decimal": _l("Decimal sign"),
    }
)
"""The parts of a mapping."""
_WAYS: Sentences = MappingProxyType(
    {
        "iso": _l("year-month-day"),
        "date": _l("year-month-day, no time"),
        "ymd-slash": _l("year/month/day"),
        "ymd-compact": _l("digits only"),
        "dmy-dot": _l("day.month.year"),
        "dmy-slash": _l("day/month/year"),
        "mdy-slash": _l("month/day/year, American"),
        "dmy-dash": _l("day-month-year"),
        "mdy-dash": _l("month-day-year, American"),
        "dmy-dot-short": _l("day.month.year of two digits"),
        "dmy-slash-short": _l("day/month/year of two digits"),
        "mdy-slash-short": _l("month/day/year of two digits, American"),
        "dmy-name": _l("day, English month, year"),
        "mdy-name": _l("English month, day, year"),
        "epoch-s": _l("seconds since 1970"),
        "epoch-ms": _l("milliseconds since 1970"),
        "epoch-us": _l("microseconds since 1970"),
        "excel": _l("Excel's days since 1900"),
    }
)


WHY: Sentences = MappingProxyType(
    {
        "frequency.show": _l("How often do people come by themselves? That is the period to count everything else in."),
        "core.show": _l("Which behaviour goes with staying? Rank the events, and agree on what it means to be active."),
        "cohorts.show": _l("Of those who began together, how many came back? See where the curve flattens."),
        "segments.show": _l("Who leaves, and when? Find the weakest segment and phase, and the tactics for it."),
        "lifecycle.show": _l("Who is new, who stayed, who returned and who fell asleep, period by period?"),
        "changes.show": _l("Did something change on a certain day? Compare the cohorts before it with those after."),
        "lifetime.show": _l("Who is likely to be alive, and what will they buy? It needs a value, and repeated purchases."),
    }
)
"""Why each question is asked, in the order of questions.QUESTIONS."""


def way(key: str) -> str:
    """How a time format is written, with its example."""
    return f"{FORMATS[key].example} ({_WAYS[key]})"


def period(about: Mapping[str, Any]) -> str:
    """The first and the last day of a data set."""
    first, last = (day(date.fromisoformat(about[name][:10])) for name in ("first", "last"))
    return first if first == last else f"{first} – {last}"


def problem(told: Mapping[str, Any] | None) -> str:
    """What went wrong, in a sentence or two; nothing when nothing did."""
    if not told:
        return ""
    sentence = PROBLEMS.get(told["code"]) or SENTENCES.get(told["code"]) or PROBLEMS["crashed"]
    return _filled(sentence, told["values"])


def doubt(told: Mapping[str, Any]) -> str:
    """What is in doubt, in a sentence or two."""
    return _filled(DOUBTS[told["code"]], told["values"])


def _filled(sentence: LazyString, values: Mapping[str, Any]) -> str:
    try:
        return str(sentence) % {name: _said(name, value) for name, value in values.items()}
    except (KeyError, TypeError, ValueError):
        return str(sentence)


def _said(name: str, value: object) -> str:
    if isinstance(value, int | float):
        return number(value)
    names: Mapping[str, Sentences | Mapping[str, str | LazyString]] = {"reason": REASONS, "encoding": ENCODINGS, "field": FIELDS}
    return str(names.get(name, {}).get(str(value), value))
