"""Reading what a program sends, before any schema sees it.

Keeps true: a body that is not JSON, or JSON that no machine should try to hold, is refused by its kind and never read.
"""

from typing import Any

from flask import Request
from flask_babel import gettext
from marshmallow import Schema, fields
from webargs.flaskparser import FlaskParser, abort
from werkzeug.exceptions import HTTPException, UnprocessableEntity, UnsupportedMediaType

from tactics.core.problems import explain, problem_json


def unusable(errors: dict[str, list[str]]) -> HTTPException:
    """A 422 that says what is wrong, by field."""
    problem = UnprocessableEntity()
    problem.response = problem_json(422, explain(422), errors=errors)
    return problem


class JsonReader(FlaskParser):
    """Takes JSON only: another kind of body is 415 instead of nothing at all, a hopeless one is 400."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The content of the body."""
        if not req.is_json:
            detail = gettext("Send JSON, and say so: Content-Type: application/json.")
            raise UnsupportedMediaType(response=problem_json(415, detail))
        try:
            return super().load_json(req, schema)
        except (ValueError, RecursionError):  # A number of thousands of digits; thousands of brackets.
            abort(400, messages={"json": ["Invalid JSON body."]})


class Text(fields.String):
    """A text that can be stored: no half of a character."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, *args, **kwargs)
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise self.make_error("invalid_utf8")
        return text
