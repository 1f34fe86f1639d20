"""The one address that files are downloaded from."""

from flask import Blueprint, Response, abort, request
from werkzeug.datastructures import MultiDict

from tactics.core.database import utc_now
from tactics.exports.tables import TABLES
from tactics.exports.writers import WRITERS, to_csv

bp = Blueprint("exports", __name__)


@bp.get("/exports/<table>.<form>")
def download(table: str, form: str) -> Response:
    """A table as a file, with the filter and order of the address."""
    if table not in TABLES or form not in WRITERS:
        abort(404)
    content = write(table, form, request.args, excel=request.args.get("style") == "excel")
    response = Response(content, content_type=WRITERS[form][0])
    response.headers["Content-Disposition"] = f'attachment; filename="{table}-{utc_now():%Y-%m-%d}.{form}"'
    response.cache_control.private = True
    response.cache_control.no_store = True
    return response


def write(table: str, form: str, args: MultiDict[str, str], *, excel: bool = False) -> bytes:
    """The bytes of an export. Raises KeyError for a table or form that there is none of."""
    columns, rows = TABLES[table].columns, TABLES[table].rows(args)
    if form == "csv":
        return to_csv(columns, rows, excel=excel)
    return WRITERS[form][1](columns, rows)
