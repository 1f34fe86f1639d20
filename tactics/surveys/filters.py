"""What the reader asks of a survey's results, as one frozen object. Pure.

Keeps true: anything in an address gives a filter, and its address gives it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from tactics.core.paging import read_whole

SPANS: Mapping[int, LazyString] = MappingProxyType(
    {0: _l("All answers"), 30: _l("Last 30 days"), 90: _l("Last 90 days"), 365: _l("Last 12 months")}
)
VIAS: Mapping[str, LazyString] = MappingProxyType(
    {"": _l("Every way"), "personal": _l("Personal links"), "open": _l("The open link")}
)
SORTS: Mapping[str, LazyString] = MappingProxyType({"newest": _l("Newest first"), "lowest": _l("Lowest score first")})
PER_PAGE = 25


@dataclass(frozen=True)
class ResultFilter:
    """The last so many days (0 for all), how the answers came, the order of the comments and their page."""

    days: int = 0
    via: str = ""
    sort: str = "newest"
    page: int = 1

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> "ResultFilter":
        """The filter an address asks for; what is not known is as if it had not been asked."""
        days, via, sort = read_whole(args.get("days"), 0, 10**6), args.get("via", ""), args.get("sort", "newest")
        return cls(
            days if days in SPANS else 0,
            via if via in VIAS else "",
            sort if sort in SORTS else "newest",
            read_whole(args.get("page"), 1, 10**9),
        )

    def address(self, **changes: int | str) -> str:
        """The query string of this filter with some fields changed, with its question mark, or nothing at all."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields
        return f"?{urlencode(changed.kept)}" if changed.kept else ""

    @property
    def kept(self) -> dict[str, str]:
        """What it asks that is not as usual, by the names of an address."""
        usual = ResultFilter()
        names = ("days", "via", "sort", "page")
        return {name: str(getattr(self, name)) for name in names if getattr(self, name) != getattr(usual, name)}
