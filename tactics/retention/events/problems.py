"""What can be wrong with a file as a whole, and with a row of it: the codes that the web has sentences for. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from tactics.jobs.confined import Problem

PROBLEMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "empty": (),  # nothing, or no row under the heading
        "unreadable": (),  # damaged, truncated, encrypted or crafted; or an old .xls
        "binary": (),  # neither text nor a format that is read
        "wrong-encoding": ("encoding", "line"),  # the text is not in the encoding that was chosen; line of the first fault
        "line-too-long": ("limit", "line"),  # bytes that a line may have
        "too-many-rows": ("limit",),
        "too-many-columns": ("limit",),
        "too-large-unpacked": ("limit",),  # megabytes that a workbook may have when unpacked
        "not-allowed-in-xlsx": (),  # a document type or an entity in its XML
        "no-such-sheet": ("sheet",),
        "no-such-column": ("column",),
        "no-such-zone": ("zone",),
        "bad-mapping": ("field",),  # this part of the mapping is missing or has a value that it cannot have
        "no-rows": ("rejected", "reason"),  # every row was bad; the most common reason
    }
)
"""Codes of `Problem`s that looking and reading raise, and the names of their values."""

REASONS = ("fields", "quotes", "control", "user", "time", "time-range", "event", "value")
"""Why a row is bad: another number of fields than the heading, a quotation mark out of place, a NUL, no or an overlong
user, a time that the format does not fit, a time before 1970 or after tomorrow, no event, a value that is no number or huge."""

__all__ = ["PROBLEMS", "REASONS", "Problem"]
