"""The questions that can be asked of a data set, in the order they are asked: the endpoint of each page, and its name."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

QUESTIONS: Mapping[str, LazyString] = MappingProxyType(
    {
        "frequency.show": _l("Natural frequency"),
        "core.show": _l("Core behaviour"),
        "cohorts.show": _l("Cohorts"),
        "segments.show": _l("Segments"),
        "lifecycle.show": _l("People over time"),
        "changes.show": _l("Before and after"),
        "lifetime.show": _l("Lifetime value"),
    }
)
