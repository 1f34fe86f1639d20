"""Which workspace a request may see and change: the only way to one.

Keeps true: a reader without a workspace gets one at the first change, not at the first look; a cookie that names a
workspace that is gone is as no cookie; a bad token is an error, never a guest.
"""

from flask import g, request, session
from sqlalchemy import select
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from tactics.accounts.actions import digest, join, open_workspace
from tactics.accounts.models import ApiToken, Member, Workspace
from tactics.core.database import db


def current_workspace() -> Workspace | None:
    """The workspace of this request's token or cookie; None for a reader who has changed nothing yet."""
    if not session and bearer_token() is None:
        return None  # A guest, as most readers are.
    if "workspace" not in g:
        g.workspace = None  # What the page that tells of a bad token will find, when it asks again.
        g.workspace = _of_token() if bearer_token() is not None else _of_session()
    workspace: Workspace | None = g.workspace
    return workspace


def workspace_to_change() -> Workspace:
    """The request's workspace, opened now if there was none."""
    workspace = current_workspace()
    if workspace is None:
        workspace = g.workspace = open_workspace()
        session["workspace"] = workspace.id
        session.permanent = True
    return workspace


def current_member() -> Member | None:
    """Who in the workspace this request comes from; None for one who has changed nothing yet."""
    if "member" not in g:
        g.member = _member_of_request()
    member: Member | None = g.member
    return member


def member_to_change() -> Member:
    """Who this request comes from, made a member of its workspace now if they were none."""
    workspace, member = workspace_to_change(), current_member()
    if member is None:
        member = g.member = join(workspace)
        if bearer_token() is None:
            session["member"] = member.id
    return member


def enter(workspace: Workspace, member: Member) -> None:
    """Let this browser into a workspace as a member of it, instead of whatever it held before."""
    g.workspace, g.member = workspace, member
    session["workspace"], session["member"] = workspace.id, member.id
    session.permanent = True


def refuse_bad_token() -> None:
    """A bad token is an error whatever is asked for; asked before all else, so that the page which says so can be drawn."""
    if bearer_token() is not None:
        current_workspace()


def bearer_token() -> str | None:
    """The token the request carries, if any."""
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer":
        return None
    return authorization.token or ""


def token_needed() -> Unauthorized:
    """The error for a bad token, or for none where one is needed; it names the scheme, as RFC 9110 asks."""
    return Unauthorized(www_authenticate=WWWAuthenticate("bearer", {"realm": "tactics"}))


def _member_of_request() -> Member | None:
    workspace = current_workspace()
    token = db.session.get(ApiToken, digest(bearer_token() or "")) if bearer_token() is not None else None
    key = token.member_id if token else session.get("member")
    if key is None and workspace:
        # A cookie or token from before there were members: whose it is did the first things there.
        return db.session.scalar(select(Member).where(Member.workspace_id == workspace.id).order_by(Member.id).limit(1))
    member = db.session.get(Member, key) if isinstance(key, int) else None
    return member if workspace and member and member.workspace_id == workspace.id else None


def _of_token() -> Workspace:
    token = db.session.get(ApiToken, digest(bearer_token() or ""))
    workspace = db.session.get(Workspace, token.workspace_id) if token else None
    if workspace is None:
        raise token_needed()
    return workspace


def _of_session() -> Workspace | None:
    key = session.get("workspace")
    return db.session.get(Workspace, key) if isinstance(key, str) else None
