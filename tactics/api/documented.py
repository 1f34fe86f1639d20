"""What the operations of the API say about themselves in the OpenAPI document, each phrase written once."""

from typing import Any

from flask_smorest import Blueprint

from tactics.api.shapes import ProblemSchema

LANG = {
    "in": "query",
    "name": "lang",
    "schema": {"type": "string"},
    "description": "The language of texts and labels: en or sv; another is as if none were asked for.",
}
_PROBLEMS = {
    400: "The request could not be understood.",
    401: "A bad token, or none where one is needed.",
    404: "There is nothing here.",
    409: "What is asked for stands against what is there.",
    415: "The body is not JSON.",
    422: "Something in the request cannot be used.",
}


def listed(name: str, values: Any, text: str) -> dict[str, Any]:
    """A parameter that may be repeated, with the values it knows."""
    schema = {"type": "array", "items": {"type": "string"}, "description": f"Known values: {', '.join(values)}."}
    return {"in": "query", "name": name, "schema": schema, "description": text, "style": "form", "explode": True}


def plain(name: str, text: str, **schema: Any) -> dict[str, Any]:
    """A parameter that is a text."""
    return {"in": "query", "name": name, "schema": {"type": "string", **schema}, "description": text}


def problems(*statuses: int) -> Any:
    """Document problem+json answers."""
    content = {"application/problem+json": {"schema": ProblemSchema}}
    return Blueprint.doc(responses={str(status): {"description": _PROBLEMS[status], "content": content} for status in statuses})
