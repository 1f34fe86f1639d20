"""What the reader asks of the backlog, as one frozen object. Pure.

Keeps true: like the catalogue's filter, anything in an address gives a filter, and its address gives it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urlencode

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from tactics.core.paging import MOST_PER_PAGE, read_whole
from tactics.core.vocabulary import STAGES

STATUSES: Mapping[str, LazyString] = MappingProxyType(
    {"idea": _l("Idea"), "planned": _l("Planned"), "running": _l("Running"), "done": _l("Done")}
)
SORTS: Mapping[str, LazyString] = MappingProxyType({"score": _l("Score"), "newest": _l("Newest"), "status": _l("Status")})
PER_PAGE = 50


@dataclass(frozen=True)
class BacklogFilter:
    """Statuses, stages and owner to show, the order, the page."""

    status: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    owner: str = ""
    sort: str = "score"
    page: int = 1
    per_page: int = PER_PAGE
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> "BacklogFilter":
        """The filter an address asks for."""
        known = {"status": STATUSES, "stage": STAGES, "sort": SORTS}
        ignored = [f"{n}={v[:60]}" for n, values in known.items() for v in args.getlist(n) if v and v not in values]
        sort = args.get("sort", "score")
        return cls(
            status=tuple(status for status in STATUSES if status in args.getlist("status")),
            stage=tuple(stage for stage in STAGES if stage in args.getlist("stage")),
            owner=args.get("owner", "").replace("\0", "").strip()[:100],
            sort=sort if sort in SORTS else "score",
            page=read_whole(args.get("page"), 1, 10**9),
            per_page=read_whole(args.get("per_page"), PER_PAGE, MOST_PER_PAGE),
            ignored=tuple(ignored),
        )

    def address(self, **changes: str | int | tuple[str, ...]) -> str:
        """The query string of this filter with some fields changed, with its question mark, or nothing at all."""
        changed = replace(self, **changes)  # type: ignore[arg-type]  # the names are the fields
        pairs = [("status", status) for status in changed.status] + [("stage", stage) for stage in changed.stage]
        usual = {"owner": "", "sort": "score", "page": 1, "per_page": PER_PAGE}
        pairs += [(name, str(getattr(changed, name))) for name, value in usual.items() if getattr(changed, name) != value]
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.status or self.stage or self.owner)
