"""The one address that files are downloaded from."""

from flask import Blueprint, Flask, Response, abort, request
from werkzeug.datastructures import MultiDict

from tactics.accounts.guards import current_workspace
from tactics.backlog.arranging import arranged
from tactics.backlog.filters import BacklogFilter
from tactics.backlog.queries import outlines
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import render
from tactics.exports import cards
from tactics.exports.profiles import PROFILES
from tactics.exports.tables import TABLES
from tactics.exports.writers import WRITERS, to_csv
from tactics.planning.calendar import to_ics
from tactics.planning.views import calendar_of

bp = Blueprint("exports", __name__)
_CALENDAR = "text/calendar; charset=utf-8"
FORMS = (*WRITERS, "ics", *PROFILES)
"""Every form there is; not every table can be had in all."""


@bp.get("/exports/backlog")
def choose() -> str:
    """Where columns are chosen and each tool says how it takes its file, with the filter of the page that it was come from."""
    workspace, wanted = current_workspace(), BacklogFilter.from_args(request.args)
    many = len(arranged(outlines(workspace.id, current_language(), None), wanted, utc_now())) if workspace else 0
    return render("exports/backlog.html", columns=cards.COLUMNS, wanted=wanted, many=many)


@bp.get("/exports/<table>.<form>")
def download(table: str, form: str) -> Response:
    """A table as a file, with the filter and order of the address; `columns` chooses and orders its columns."""
    table, _, form = f"{table}.{form}".partition(".")  # The form may have a dot of its own: backlog.jira.csv.
    kind = content_type(table, form)
    if kind is None:
        abort(404)
    response = Response(write(table, form, request.args, excel=request.args.get("style") == "excel"), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{table}-{utc_now():%Y-%m-%d}.{form}"'
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response


def content_type(table: str, form: str) -> str | None:
    """What kind of file a table is in a form; None when there is no such export."""
    if table == "backlog" and form in PROFILES:
        return WRITERS[form.rpartition(".")[2]][0]
    if table == "backlog" and form == "ics":
        return _CALENDAR
    return WRITERS[form][0] if table in TABLES and form in WRITERS else None


def write(table: str, form: str, args: MultiDict[str, str], *, excel: bool = False) -> bytes:
    """The bytes of an export. Raises KeyError for a table or form that there is none of."""
    if form in PROFILES:
        return PROFILES[form].write(cards.rows(args))
    if form == "ics":
        workspace = current_workspace()
        return calendar_of(workspace.id, BacklogFilter.from_args(args)) if workspace else to_ics((), "")
    columns, rows = TABLES[table].columns, TABLES[table].rows(args)
    by_name = {column.name: place for place, column in enumerate(columns)}
    if wanted := [by_name[name] for name in dict.fromkeys(",".join(args.getlist("columns")).split(",")) if name in by_name]:
        columns, rows = [columns[place] for place in wanted], [[row[place] for place in wanted] for row in rows]
    if form == "csv":
        return to_csv(columns, rows, excel=excel)
    return WRITERS[form][1](columns, rows)


def init_app(app: Flask) -> None:
    """What the menu of exports offers."""
    app.jinja_env.globals["export_profiles"] = PROFILES
