"""Everything that writes the feedback form, its entries and votes. The only code here that commits.

Keeps true: each action is one transaction; nothing becomes public but by `publish`; a browser's vote counts once for
an entry, however often it is sent and wherever the entry is merged.
"""

import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from tactics.accounts.models import Workspace
from tactics.core.database import db, transaction, utc_now
from tactics.surveys import pace
from tactics.surveys.feedback.models import FeedbackEntry, FeedbackForm, FeedbackVote

ENTRIES = (
    pace.Pace("entries", 5, pace.HOUR, each=True),
    pace.Pace("all entries", 60, pace.HOUR),
    pace.Pace("day's entries", 300, pace.DAY),
)
VOTES = (pace.Pace("votes", 40, pace.HOUR, each=True), pace.Pace("all votes", 3000, pace.DAY))


def open_form(workspace: Workspace, product: str, asker: str) -> FeedbackForm:
    """Open the workspace's form, made at the first time, and store who asks about what."""
    with transaction():
        form = db.session.get(FeedbackForm, workspace.id)
        if form is None:
            form = FeedbackForm(workspace_id=workspace.id, key=secrets.token_urlsafe(16), product=product, asker=asker)
            db.session.add(form)
        form.product, form.asker, form.is_open = product, asker, True
    return form


def close_form(form: FeedbackForm) -> None:
    """Take the form off the web; its entries stay, and it can be opened again at the same address."""
    with transaction():
        form.is_open = False


def leave(form: FeedbackForm, title: str, text: str, language: str) -> None:
    """Keep what a visitor wishes for, for the team to read. Raises pace.TooOften."""
    with transaction():
        pace.take(form.key, *ENTRIES)
        entry = FeedbackEntry(workspace_id=form.workspace_id, title=title, text=text, language=language, sent_on=utc_now().date())
        db.session.add(entry)


def vote(form: FeedbackForm, entry: FeedbackEntry, voter: str, *, wanted: bool) -> None:
    """Give a browser's vote, or take it back. Raises pace.TooOften."""
    family = select(FeedbackEntry.id).where((FeedbackEntry.id == entry.id) | (FeedbackEntry.merged_into == entry.id))
    mine = (FeedbackVote.voter == voter, FeedbackVote.entry_id.in_(family))
    try:
        with transaction():
            pace.take(form.key, *VOTES)
            if not wanted:
                db.session.execute(delete(FeedbackVote).where(*mine))
            elif db.session.scalar(select(FeedbackVote.voter).where(*mine).limit(1)) is None:
                db.session.add(FeedbackVote(entry_id=entry.id, voter=voter))
    except IntegrityError:
        pass  # The same click twice, at the same time: the other was first, and the vote is there.


def publish(entry: FeedbackEntry) -> None:
    """Show an entry to everybody who knows the address of the form."""
    _set(entry, "published", is_public=True)


def withdraw(entry: FeedbackEntry) -> None:
    """Put an entry back in the inbox, out of the public's sight, as if nothing had been decided."""
    _set(entry, "new", is_public=False)


def decline(entry: FeedbackEntry, reason: str) -> None:
    """Say no, and why. What was public stays in sight with the reason; what was not, does not become so."""
    _set(entry, "declined", is_public=entry.is_public, reason=reason)


def merge(entry: FeedbackEntry, target: FeedbackEntry) -> None:
    """Count an entry, and what was merged into it, as another one."""
    with transaction():
        db.session.execute(update(FeedbackEntry).where(FeedbackEntry.merged_into == entry.id).values(merged_into=target.id))
        entry.status, entry.is_public, entry.merged_into, entry.reason = "merged", False, target.id, ""


def delete_for_good(entry: FeedbackEntry) -> None:
    """Delete an entry with its votes; those that were merged into it go back to the inbox."""
    with transaction():
        freed = update(FeedbackEntry).where(FeedbackEntry.merged_into == entry.id)
        db.session.execute(freed.values(status="new", merged_into=None))
        db.session.execute(delete(FeedbackEntry).where(FeedbackEntry.id == entry.id))


def _set(entry: FeedbackEntry, status: str, *, is_public: bool, reason: str = "") -> None:
    with transaction():
        entry.status, entry.is_public, entry.reason, entry.merged_into = status, is_public, reason, None
