"""Where files come in: as one form, which needs no script, or in slices, which can be gone on with.

Keeps true: only here may a request be as large as a file; no slice is; a slice that comes twice, late or out of place is
answered with where the file ends.
"""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge, ServiceUnavailable

from tactics.accounts.forms import clean_name
from tactics.accounts.guards import workspace_to_change
from tactics.jobs.actions import TooMany
from tactics.retention import actions, queries, uploads
from tactics.retention.models import Dataset
from tactics.retention.views import front

bp = Blueprint("uploads", __name__)


@bp.url_value_preprocessor
def _make_way(endpoint: str | None, _values: object) -> None:
    """Before the token of the form is looked at, which reads the form."""
    if endpoint == "uploads.whole" and request.method == "POST":
        uploads.make_way()


@bp.teardown_request
def _let_go(_error: BaseException | None) -> None:
    uploads.done()


@bp.errorhandler(HTTPStatus.SERVICE_UNAVAILABLE)
def _busy(error: ServiceUnavailable) -> ResponseReturnValue:
    message = gettext("Other files are coming in just now. Wait a minute and send this one again.")
    return front(message), HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(error.retry_after)}


@bp.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    size = request.content_length or 1  # Some programs do not say beforehand.
    try:
        uploads.must_fit(size, 0, 0)
        message = gettext("That is too much at once.")
    except uploads.Refused as refused:
        message = str(refused)
    if request.endpoint == "uploads.whole":
        return front(message), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return jsonify(message=message), HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@bp.post("/retention")
def whole() -> ResponseReturnValue:
    """Take a file that a form brings as a whole."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return front(gettext("Choose a file.")), 422
    size = file.stream.seek(0, 2)
    try:
        made = actions.bring(workspace_to_change().id, _shown(file.filename), size, file.stream)
    except (uploads.Refused, TooMany) as refused:
        return front(str(refused)), 422
    return redirect(url_for("retention.dataset", dataset_id=made.id), 303)


@bp.post("/retention/uploads")
def begin() -> ResponseReturnValue:
    """Begin to take a file in slices: where they go."""
    text = request.form.get("size", "")
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    try:
        made = actions.begin(workspace_to_change().id, _shown(request.form.get("name", "")), size)
    except uploads.Refused as refused:
        return jsonify(message=str(refused)), 422
    address = url_for("uploads.slice_of", dataset_id=made.id)
    return jsonify(address=address, at=0, cancel=url_for("retention.delete", dataset_id=made.id)), 201


@bp.post("/retention/uploads/<int:dataset_id>")
def slice_of(dataset_id: int) -> ResponseReturnValue:
    """Take a slice that begins `at` so many bytes; answer with how many are there, and after the last where to go."""
    own = queries.own_dataset(dataset_id)
    if own.state != "uploading":
        return _there(own, own.size)
    text = request.args.get("at", "")
    if not (text.isascii() and text.isdigit() and len(text) < 16) or int(text) + (request.content_length or 0) > own.size:
        return jsonify(message=gettext("This is not a part of the file.")), 422
    try:
        at = uploads.append(own.id, int(text), own.size)
        if at == own.size:
            actions.look(own)
    except uploads.WrongPlace as wrong:
        return _there(own, wrong.size, HTTPStatus.CONFLICT)
    except (uploads.Refused, TooMany) as refused:
        return jsonify(message=str(refused)), 422
    return _there(own, at)


def _there(own: Dataset, at: int, status: int = 200) -> tuple[Response, int]:
    """How many bytes of a file are there, and where to go when all are."""
    done = own.state != "uploading"
    return jsonify(at=at, next=url_for("retention.dataset", dataset_id=own.id) if done else None), status


def _shown(filename: str) -> str:
    """What somebody calls a file, to show it: never a path, and never used as one."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    return clean_name(last.encode("utf-8", "replace").decode())[:200] or gettext("File")
