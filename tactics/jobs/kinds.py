"""The kinds of work that rooms have registered: which program does it, within which limits, and what becomes of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_babel import LazyString

from tactics.jobs.children import Limits
from tactics.jobs.models import Job

Finished = Callable[[Job, dict[str, Any]], dict[str, Any] | None]
"""What a room does with a child's result; what it gives is kept as the job's result. May raise children.Failed."""


def as_asked(job: Job) -> dict[str, Any]:
    """Tell the child what was asked, and no more."""
    return job.asked


def _as_it_is(_job: Job, result: dict[str, Any]) -> dict[str, Any]:
    return result


@dataclass(frozen=True)
class Kind:
    """One kind of work. `finished` and `failed` run in an app context, `finished` in the worker's process."""

    name: str
    program: str
    """The module of the child, whose main is `confined.main(handle)`."""
    folder: Callable[[Job], Path]
    """The only folder that the child may touch; made when it is not there."""
    label: str | LazyString
    """What is being done, as the page of progress heads it."""
    limits: Limits = field(default_factory=Limits)
    told: Callable[[Job], dict[str, Any]] = as_asked
    """What the child is told: what was asked, and with it what must stand in no table (a key, for instance)."""
    finished: Finished = _as_it_is
    failed: Callable[[Job, str], None] | None = None
    """Hears the code of a job that came to nothing, also when it was stopped."""
    stages: Mapping[str, str | LazyString] = field(default_factory=dict)
    """The names of the stages that the child tells."""
    sentences: Mapping[str, str | LazyString] = field(default_factory=dict)
    """What each of the child's own problem codes means, with placeholders for its values."""


def register(app: Flask, kind: Kind) -> None:
    """Let jobs of this kind be asked for, at the making of the application."""
    app.extensions.setdefault("kinds of job", {})[kind.name] = kind


def chore(app: Flask, work: Callable[[], None]) -> None:
    """Let the worker do something of a room's now and then, in an app context: deleting what has expired, for instance."""
    app.extensions.setdefault("chores", []).append(work)


def chores() -> Sequence[Callable[[], None]]:
    """What rooms have the worker do now and then."""
    own: Sequence[Callable[[], None]] = current_app.extensions.get("chores", ())
    return own


def kind_of(job: Job) -> Kind:
    """The kind of a job. Raises KeyError when no room does such work (any more)."""
    kinds: Mapping[str, Kind] = current_app.extensions.get("kinds of job", {})
    return kinds[job.kind]
