"""A job as a page shows it: what is done, how far it has come, and what went wrong, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import LazyString, format_percent, gettext
from flask_babel import lazy_gettext as _l

from tactics.core.database import utc_now
from tactics.core.i18n import number
from tactics.jobs.kinds import kind_of
from tactics.jobs.models import Job

_LONG = timedelta(seconds=30)
SENTENCES: Mapping[str, LazyString] = {
    "stopped": _l("It was stopped."),
    "too-slow": _l("It took longer than one job may take."),
    "too-big": _l("It needed more memory, time or disk than one job may use."),
    "crashed": _l("It ended unexpectedly."),
    "interrupted": _l("It was interrupted: whatever worked on it is gone."),
}
"""What every job's codes mean. A kind has more of its own, or other words for these."""


@dataclass(frozen=True)
class Shown:
    """What there is to say of a job."""

    job: Job
    label: str
    said: str
    """The stage it is in, or how it ended."""

    @property
    def share(self) -> float | None:
        """How far it has come, from 0 to 1; None while that is not known."""
        return round(self.job.progress, 3) if self.job.state == "running" and self.job.progress else None

    @property
    def percent(self) -> str:
        """The same as the reader writes it; empty while it is not known."""
        return "" if self.share is None else str(format_percent(self.share))


def shown(job: Job) -> Shown:
    """A job as a page shows it."""
    try:
        kind = kind_of(job)
    except KeyError:  # A room that is no more.
        return Shown(job, gettext("Work"), _said(job, {}, {}))
    return Shown(job, str(kind.label), _said(job, kind.stages, kind.sentences))


def _said(job: Job, stages: Mapping[str, Any], sentences: Mapping[str, Any]) -> str:
    if job.state == "waiting":
        return _waits(job)
    if job.state == "running":
        return str(gettext("Stopping…") if job.stop_asked else stages.get(job.stage) or gettext("At work…"))
    if job.state == "done":
        return str(gettext("Done."))
    problem = job.problem or {"code": "stopped", "values": {}}
    sentence = sentences.get(problem["code"]) or SENTENCES.get(problem["code"]) or SENTENCES["crashed"]
    return _filled(str(sentence), problem["values"])


def _waits(job: Job) -> str:
    if utc_now() - job.created_at > _LONG:
        return str(gettext("Still waiting: either others come first, or no worker is running."))
    return str(gettext("Waiting for its turn…"))


def _filled(sentence: str, values: Mapping[str, Any]) -> str:
    """A sentence with its values; numbers as the reader writes them."""
    try:
        return sentence % {name: number(v, 6) if isinstance(v, int | float) else v for name, v in values.items()}
    except (KeyError, TypeError, ValueError):
        return sentence
