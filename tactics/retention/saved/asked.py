"""The question of an analysis in words that another file understands, so that it can be asked again. Pure.

Keeps true: what the page took for granted (the team's cadence and core behaviour, the usual choices) is written out, since
another data set may take something else for granted; a column goes by its name, since another file may order them otherwise.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

_USUAL = ("period", "window", "rule", "start", "back", "event", "events", "by", "did", "least", "buy", "every")
"""What pages fill in by themselves, under the same name in the address and in the question."""
_DROPPED = ("lang", "page")
"""What belongs to the reader and not to the question."""


def portable(query: str, asked: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    """The query of an address, whole. `columns`: the names of the data set's columns of segments (see `about`)."""
    given = [(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name not in _DROPPED]
    named = {name for name, _value in given}
    for name in _USUAL:
        value = asked.get(name)
        if name not in named and value is not None:
            given += [(name, one) for one in (value if isinstance(value, list) else [value])]
    return urlencode([(name, columns.get(value, value) if name == "by" else value) for name, value in given])


def alike(first: tuple[Mapping[str, Any], str], second: tuple[Mapping[str, Any], str]) -> bool:
    """Whether two questions, each with its query, are the same: by the names of columns, and by the same days around a change."""
    return _question(*first) == _question(*second)


def _question(asked: Mapping[str, Any], query: str) -> dict[str, Any]:
    given = dict(parse_qsl(query))
    return {**asked, **{name: given.get(name, asked.get(name)) for name in ("by", "day", "after", "most")}}
