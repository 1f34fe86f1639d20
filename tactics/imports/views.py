"""The pages of the import: give a file, say what its columns are, see what it would do, let it."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from tactics.accounts.guards import current_member, current_workspace, member_to_change
from tactics.accounts.models import Member
from tactics.backlog.actions import Conflict
from tactics.backlog.habits import habits_of
from tactics.backlog.states import STATUSES
from tactics.catalogue.sheets import KINDS, MOST_BYTES, Table, Unreadable, defused
from tactics.core.i18n import current_language, joined, number
from tactics.core.pages import render
from tactics.core.settings import Settings
from tactics.experiments.record import HEADINGS
from tactics.imports import actions, keeping, matching, reading, values
from tactics.imports.checking import DAYS, NUMBERS, Desk, Record, Rejected
from tactics.imports.columns import MANY, TARGETS, guessed
from tactics.imports.matching import Plan
from tactics.imports.values import Way
from tactics.scoring.frameworks import Method

bp = Blueprint("imports", __name__)
_SHOWN = 50
"""How many rows of each kind a page lists."""
LEFT_OUT = "-"
"""What is said of a word of which the rows are to keep the state they have."""
_MOST_WORDS, _LONGEST_WORD = 40, 60
_NUMERIC = (*NUMBERS, "impact", "confidence", "ease")


class State(NamedTuple):
    """A word of another tool's status: as written, as it is looked for, what the address says of it, what we would guess."""

    text: str
    word: str
    said: str | None
    guess: str

    @property
    def settled(self) -> bool:
        """Whether somebody has said what it means."""
        return self.said == LEFT_OUT or self.said in STATUSES

    @property
    def chosen(self) -> str:
        """What its field shows; nothing for a word that nobody has said anything of and that we do not know."""
        return self.guess if self.said is None else self.said


@dataclass(frozen=True)
class Asked:
    """A kept file read as the address says: which column is what, and how numbers and days are written."""

    key: str
    path: Path
    table: Table
    columns: Sequence[str]

    @classmethod
    def of(cls, path: Path, key: str, table: Table) -> "Asked":
        """The file, with the columns of the address where it names any, guessed otherwise."""
        columns = guessed(table.headings, _settings().languages)
        if "check" in request.args:
            asked = [request.args.get(f"c{place}", "") for place in range(len(columns))]
            columns = [name if name in TARGETS else "" for name in asked]
        return cls(key, path, table, columns)

    @cached_property
    def known(self) -> Mapping[str, Mapping[str, str]]:
        """Our own words by part, under all their names."""
        return values.names(_settings().languages)

    @cached_property
    def states(self) -> list[State]:
        """The words of the status column that are none of ours, with what they are taken for: as the address says, or guessed."""
        said = dict(zip(request.args.getlist("word"), request.args.getlist("means"), strict=False))
        found = {values.folded(cell): " ".join(cell.split()) for cell in self._cells(("status",)) if cell.strip()}
        foreign = {word: text for word, text in found.items() if word not in self.known["status"] and len(text) <= _LONGEST_WORD}
        return [State(text, word, said.get(word), values.GUESSES.get(word, "")) for word, text in foreign.items()]

    @cached_property
    def problem(self) -> str:
        """What is wrong with the choice of columns and words; nothing when it can be used."""
        named = [name for name in self.columns if name and name not in MANY]
        twice = next((name for name in named if named.count(name) > 1), None)
        if twice:
            return str(gettext("Two columns are “%(name)s”. Choose one of them.", name=HEADINGS[twice]))
        if not {"title", "tactic", "id"} & set(self.columns):
            return str(gettext("Say which column holds the name."))
        if len(self.states) > _MOST_WORDS:
            many = {"many": number(len(self.states)), "most": _MOST_WORDS}
            return str(gettext("The status column holds %(many)s different words; at most %(most)s can be told apart.", **many))
        unsaid = [own.text for own in self.states if not own.settled]
        return str(gettext("Say what these words mean: %(words)s.", words=joined(unsaid))) if unsaid else ""

    @cached_property
    def way(self) -> Way:
        """How the file writes: as the address says, else as it looks."""
        usual = {";": ",", ",": "."}.get(self.table.delimiter) or ("," if self._pasted_swedish else ".")
        found = values.detected(self._cells(_NUMERIC), self._cells(DAYS), usual)
        mark, order = request.args.get("mark"), request.args.get("days")
        words = {own.word: own.said or "" for own in self.states if own.said in STATUSES}
        return Way(
            mark if mark in {",", "."} else found.mark,
            order == "mdy" if order in {"mdy", "dmy"} else found.month_first,
            {**self.known, "status": {**self.known["status"], **words}},
        )

    @property
    def ambiguous(self) -> bool:
        """Whether it matters which of day and month comes first."""
        return values.ambiguous(self._cells(DAYS))

    def rows(self, own: Method) -> tuple[list[Record], list[Rejected]]:
        """The rows that can be used, and the others."""
        desk, records, rejected = Desk(self.way, own), list[Record](), list[Rejected]()
        places = [(name, place) for place, name in enumerate(self.columns) if name]
        without = {own.word for own in self.states if own.said == LEFT_OUT}
        width = len(self.columns)
        for row in self.table.rows:
            if any(cell and not cell.isspace() for cell in row.cells[width:]):
                more = gettext("There are more cells than columns. Is a decimal comma also the sign between cells?")
                rejected.append(Rejected(row.line, more))
                continue
            cells: dict[str, list[str]] = {}
            for name, place in places:
                cell = row.cells[place] or ""
                cells.setdefault(name, []).append("" if name == "status" and values.folded(cell) in without else cell)
            found = desk.record(row.line, cells)
            if isinstance(found, Rejected):
                rejected.append(found)
            else:
                records.append(found)
        return records, rejected

    @property
    def _pasted_swedish(self) -> bool:
        return self.table.delimiter == "\t" and current_language() == "sv"

    def _cells(self, wanted: Sequence[str]) -> list[str]:
        places = [place for place, name in enumerate(self.columns) if name in wanted]
        return [row.cells[place] or "" for row in self.table.rows for place in places]


@bp.get("/backlog/import")
def index() -> str:
    """Where a file is given, or rows are pasted."""
    return render("imports/index.html", text="", problem="")


@bp.url_value_preprocessor
def _make_way(endpoint: str | None, _values: object) -> None:
    """Let as much be pasted as a file may hold; before the token of the form is looked at, which reads the form."""
    if endpoint == "imports.give":
        request.max_form_memory_size = MOST_BYTES


@bp.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    wrong = gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // 2**20)
    return render("imports/index.html", text="", problem=wrong), HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@bp.post("/backlog/import")
def give() -> ResponseReturnValue:
    """Keep a file that can be read; the next page asks what is in it."""
    text = request.form.get("text", "")
    try:
        table = reading.read(*_given(text))
    except Unreadable as error:
        return render("imports/index.html", text=text, problem=str(error)), 422
    key = keeping.keep(_settings().data_dir, member_to_change().workspace_id, reading.packed(table))
    return redirect(url_for("imports.look", key=key), 303)


@bp.get("/backlog/import/<key>")
def look(key: str) -> ResponseReturnValue:
    """What the file is taken for; and, once that is said, what it would do."""
    asked, member = _asked(key)
    if "check" not in request.args or asked.problem:
        wrong = asked.problem if "check" in request.args else ""
        return render(
            "imports/columns.html",
            asked=asked,
            problem=wrong,
            headings=HEADINGS,
            targets=TARGETS,
            statuses=STATUSES,
            most=_MOST_WORDS,
        ), 422 if wrong else 200
    return _shown(asked, _tried(asked, member))


@bp.post("/backlog/import/<key>")
def take_in(key: str) -> ResponseReturnValue:
    """Do what was shown; when it would do something else by now, show that instead."""
    asked, member = _asked(key)
    if asked.problem:
        abort(422)
    plan = _plan(asked, member)
    if request.form.get("shown") != plan.mark:
        flash(gettext("The backlog has changed since. This is what the file does now."), "warning")
        return _shown(asked, _tried(asked, member)), 409
    try:
        with keeping.taking(asked.path):
            actions.take_in(member, plan.changes)
    except keeping.Taken:
        return _taken()
    except Conflict:
        flash(gettext("Somebody changed the backlog at the same moment. Nothing was imported; try again."), "warning")
        return redirect(request.full_path, 303)
    new, changed = len(plan.of_kind("new")), len(plan.of_kind("changed"))
    told = [ngettext("%(num)s idea is new.", "%(num)s ideas are new.", new)]
    told.append(ngettext("%(num)s was changed.", "%(num)s were changed.", changed))
    flash(" ".join(told), "success")
    return redirect(url_for("backlog.index", sort="changed"), 303)


@bp.get("/backlog/import/<key>/rejected.csv")
def rejected(key: str) -> Response:
    """The rows that cannot be used, as they stood, each with its line and the reason: to mend and import again."""
    asked, member = _asked(key)
    if asked.problem:
        abort(404)
    rows = {row.line: row.cells for row in asked.table.rows}
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=asked.table.delimiter or ",", lineterminator="\r\n")
    writer.writerow(map(defused, (*asked.table.headings, "line", "reason")))
    width = len(asked.table.headings)
    for row in _plan(asked, member).rejected:
        cells = [cell or "" for cell in rows[row.line]]
        writer.writerow(map(defused, (*cells[:width], str(row.line), row.reason, *cells[width:])))
    response = Response(file.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="rejected.csv"'
    response.cache_control.no_store = True
    return response


def _given(text: str) -> tuple[str, bytes]:
    """The kind and the bytes of what was given: a file, or else pasted text. Raises Unreadable."""
    file = request.files.get("file")
    if file is not None and file.filename:
        kind = file.filename.lower().rpartition(".")[2]
        if kind not in KINDS:
            raise Unreadable(gettext("Give a file whose name ends in .csv, .xlsx or .json."))
        with file.stream:
            return kind, file.read()
    if not text.strip():
        raise Unreadable(gettext("Choose a file, or paste some rows."))
    return "json" if text.lstrip().startswith("[") else "csv", text.encode("utf-8", "replace")


def _asked(key: str) -> tuple[Asked, Member]:
    """The kept file and whose it is; 404 when there is none, or when it is a stranger's."""
    workspace, member = current_workspace(), current_member()
    path = keeping.place(_settings().data_dir, workspace.id, key) if workspace else None
    try:
        content = keeping.kept(path) if path else None
    except keeping.Taken:
        abort(_taken())
    if path is None or content is None or member is None:
        abort(404)
    return Asked.of(path, key, reading.unpacked(content)), member


def _taken() -> BaseResponse:
    flash(gettext("This file has been imported already."), "info")
    return redirect(url_for("backlog.index", sort="changed"), 303)


def _plan(asked: Asked, member: Member) -> Plan:
    return matching.plan(member, *asked.rows(habits_of(member.workspace_id).method))


def _tried(asked: Asked, member: Member) -> Plan:
    """The plan, after it was done and taken back: what the database would refuse is known before anybody says yes."""
    plan = _plan(asked, member)
    actions.take_in(member, plan.changes, dry_run=True)
    return plan


def _shown(asked: Asked, plan: Plan) -> str:
    counts: Mapping[str, int] = {kind: len(plan.of_kind(kind)) for kind in ("new", "changed", "same")}
    query = request.query_string.decode("latin-1")
    shown = {"asked": asked, "plan": plan, "counts": counts, "headings": HEADINGS, "most": _SHOWN, "query": query}
    return render("imports/plan.html", **shown)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
