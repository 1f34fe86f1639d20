"""What the reader asks of the backlog, as one frozen object. Pure.

Keeps true: like the catalogue's filter, anything in an address gives a filter, and its address gives it again. The
facets of the tactics are the catalogue's own. List, board, timeline, API, exports and saved views all read it here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from urllib.parse import urlencode

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from tactics.backlog.states import OUTCOMES, STATUSES
from tactics.catalogue.filters import TacticFilter
from tactics.core.paging import MOST_PER_PAGE, read_whole
from tactics.core.vocabulary import FACETS

SORTS: Mapping[str, LazyString] = MappingProxyType(
    {
        "score": _l("Score"),
        "newest": _l("Newest"),
        "status": _l("Status"),
        "changed": _l("Last changed"),
        "due": _l("Ends first"),
        "name": _l("Name"),
    }
)
GROUPS: Mapping[str, LazyString] = MappingProxyType(
    {"": _l("Nothing"), "stage": _l("Funnel stage"), "owner": _l("Owner"), "tag": _l("Tag")}
)
LATE: Mapping[str, LazyString] = MappingProxyType({"overdue": _l("Overdue"), "stale": _l("Untouched for 30 days")})
PER_PAGE = 50
_SEVERAL = {"status", "outcome", "late", "tag", *FACETS}
"""What may have more than one value: one after another, or between commas, as a form with one control for all sends them."""


@dataclass(frozen=True)
class BacklogFilter:
    """Words, states, outcomes, owner, tags and facets to show; how to group and order them; the page.

    `group` and `sort` say how; everything else narrows. A facet leaves the team's own ideas out, except `stage`.
    """

    q: str = ""
    status: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    owner: str = ""
    tag: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    group: str = ""
    sort: str = "score"
    page: int = 1
    per_page: int = PER_PAGE
    ignored: tuple[str, ...] = ()

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> "BacklogFilter":
        """The filter an address asks for."""
        pairs = args.items(multi=True)
        args = MultiDict([(n, part) for n, value in pairs for part in (value.split(",") if n in _SEVERAL else (value,))])
        known = {"status": STATUSES, "outcome": OUTCOMES, "late": LATE, "sort": SORTS, "group": GROUPS}
        ignored = [f"{n}={v[:60]}" for n, values in known.items() for v in args.getlist(n) if v and v not in values]
        of_tactics = TacticFilter.from_args(MultiDict([pair for pair in args.items(multi=True) if pair[0] not in known]))
        sort, group = args.get("sort", "score"), args.get("group", "")
        return cls(
            q=of_tactics.q,
            status=_known(args, "status", STATUSES),
            outcome=_known(args, "outcome", OUTCOMES),
            owner=_text(args.get("owner", ""), 100),
            tag=tuple(dict.fromkeys(filter(None, (_text(tag, 40) for tag in args.getlist("tag")))))[:20],
            late=_known(args, "late", LATE),
            chosen=of_tactics.chosen,
            group=group if group in GROUPS else "",
            sort=sort if sort in SORTS else "score",
            page=read_whole(args.get("page"), 1, 10**9),
            per_page=read_whole(args.get("per_page"), PER_PAGE, MOST_PER_PAGE),
            ignored=(*ignored, *of_tactics.ignored),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """The canonical query string as pairs; what is at its default is left out."""
        several = {"status": self.status, "outcome": self.outcome, "tag": self.tag, "late": self.late, **self.chosen}
        pairs = [("q", self.q)] if self.q else []
        pairs += [(name, value) for name, values in several.items() for value in values]
        usual = {"owner": "", "group": "", "sort": "score", "page": 1, "per_page": PER_PAGE}
        return pairs + [(name, str(getattr(self, name))) for name, value in usual.items() if getattr(self, name) != value]

    def address(self, **changes: object) -> str:
        """The query string of this filter with some fields changed, with its question mark, or nothing at all.

        A facet's values are changed by its name, as a tuple.
        """
        facets = {name: value for name, value in changes.items() if name not in self.__dataclass_fields__}
        fields = {name: value for name, value in changes.items() if name not in facets}
        if facets:
            chosen = {**self.chosen, **facets}
            fields["chosen"] = {name: values for name, values in chosen.items() if values}
        query = urlencode(replace(self, **fields).pairs())  # type: ignore[arg-type]  # the names are the fields
        return f"?{query}" if query else ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.q or self.status or self.outcome or self.owner or self.tag or self.late or self.chosen)


def _known(args: MultiDict[str, str], name: str, values: Mapping[str, object]) -> tuple[str, ...]:
    asked = set(args.getlist(name))
    return tuple(value for value in values if value in asked)


def _text(value: str, most: int) -> str:
    return "".join(sign for sign in value if sign.isprintable()).strip()[:most]
