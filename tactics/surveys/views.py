"""The pages of the surveys for the team. A stranger's survey is not there: 404."""

import csv
import io

from flask import Blueprint, Response, abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from tactics.accounts.guards import current_workspace, member_to_change, workspace_to_change
from tactics.catalogue.listing import pager
from tactics.core.addresses import back, public
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Page, Slice, read_whole
from tactics.surveys import actions, queries
from tactics.surveys.filters import SORTS, SPANS, VIAS, ResultFilter
from tactics.surveys.forms import LinksForm, SurveyForm
from tactics.surveys.kinds import Kind, kinds
from tactics.surveys.models import Survey, SurveyAnswer
from tactics.surveys.shown import WEEKS, ResultPage, answer_said, week_said

bp = Blueprint("surveys", __name__)
_TITLE = 100
"""How much of a comment becomes the name of an idea."""


@bp.get("/surveys")
def index() -> str:
    """The workspace's surveys."""
    workspace = current_workspace()
    page = read_whole(request.args.get("page"), 1, 10**9)
    found = queries.surveys(workspace.id, page) if workspace else Page[queries.Row]([], Slice.of(1, 1, 0))
    gone = queries.removed(workspace.id) if workspace else []
    return render("surveys/index.html", found=found, removed=gone, kinds=kinds(), pager=pager, language=current_language())


@bp.get("/surveys/new")
def new() -> str:
    """A new survey: first the kind, then what it is about."""
    kind = kinds().get(request.args.get("kind", ""))
    if kind is None:
        return render("surveys/kinds.html", kinds=kinds(), language=current_language())
    workspace = current_workspace()
    asker = queries.last_asker(workspace.id) if workspace else ""
    return _settings_page(kind, SurveyForm(kind, _languages(), None, asker=asker), None)


@bp.post("/surveys")
def create() -> ResponseReturnValue:
    """Make a survey of the kind that the form names."""
    kind = kinds().get(request.form.get("kind", ""))
    if kind is None:
        abort(422)
    form = SurveyForm(kind, _languages(), request.form)
    if not form.validate():
        return _settings_page(kind, form, None), 422
    made = actions.create(workspace_to_change(), kind.key, form.given())
    flash(gettext("The survey is open. Its address is below."), "success")
    return redirect(url_for("surveys.survey", key=made.id), 303)


@bp.get("/surveys/<int:key>")
def survey(key: int) -> str:
    """A survey's results, what people wrote, and how to reach them."""
    found, wanted = _own(key), ResultFilter.from_args(request.args)
    tallies, comments = queries.tallies(found, wanted), queries.comments(found, wanted)
    page = ResultPage(found, wanted, tallies, comments, queries.links(found), utc_now().date(), current_language())
    address = public("asking.survey", public=found.key)
    offers = {"spans": SPANS, "vias": VIAS, "sorts": SORTS}
    words = {"weeks": WEEKS, "week_said": week_said, "answer_said": answer_said}
    return render("surveys/survey.html", page=page, address=address, pager=pager, **offers, **words)


@bp.route("/surveys/<int:key>/settings", methods=["GET", "POST"])
def settings(key: int) -> ResponseReturnValue:
    """What a survey is called, whom it names, in which languages it asks."""
    found = _own(key)
    kind = kinds()[found.kind]
    if request.method == "GET":
        return _settings_page(kind, SurveyForm(kind, _languages(), None, found), found)
    form = SurveyForm(kind, _languages(), request.form, found)
    if not form.validate():
        return _settings_page(kind, form, found), 422
    actions.change(found, form.given())
    flash(gettext("Saved."), "success")
    return redirect(url_for("surveys.survey", key=key), 303)


@bp.post("/surveys/<int:key>/close")
def close(key: int) -> ResponseReturnValue:
    """Take no more answers; the next page offers to take them again."""
    actions.close(_own(key))
    offer_undo(gettext("The survey is closed and takes no more answers."), url_for("surveys.reopen", key=key))
    return redirect(url_for("surveys.survey", key=key), 303)


@bp.post("/surveys/<int:key>/reopen")
def reopen(key: int) -> ResponseReturnValue:
    """Take answers again."""
    actions.reopen(_own(key))
    flash(gettext("The survey takes answers again."), "success")
    return redirect(url_for("surveys.survey", key=key), 303)


@bp.post("/surveys/<int:key>/remove")
def remove(key: int) -> ResponseReturnValue:
    """Take a survey out of sight; the next page offers to put it back."""
    found = _own(key)
    actions.remove(found)
    offer_undo(gettext("“%(title)s” was removed.", title=found.name), url_for("surveys.restore", key=key))
    return redirect(url_for("surveys.index"), 303)


@bp.post("/surveys/<int:key>/restore")
def restore(key: int) -> ResponseReturnValue:
    """Put back what was removed."""
    actions.restore(_removed(key))
    flash(gettext("Put back, with everything it held."), "success")
    return redirect(url_for("surveys.survey", key=key), 303)


@bp.route("/surveys/<int:key>/delete", methods=["GET", "POST"])
def delete(key: int) -> ResponseReturnValue:
    """Ask whether a removed survey is to be deleted for good, and do it."""
    found = _removed(key)
    if request.method == "GET":
        return render("surveys/delete.html", survey=found, answers=queries.count_of(found))
    actions.delete_for_good(found)
    flash(gettext("The survey and its answers are deleted."), "success")
    return redirect(url_for("surveys.index"), 303)


@bp.route("/surveys/<int:key>/links", methods=["GET", "POST"])
def links(key: int) -> ResponseReturnValue:
    """Personal links, each good for one answer, as a file for a mail tool."""
    found, form = _own(key), LinksForm(request.form)
    most = min(actions.MOST_AT_ONCE, actions.MOST_LINKS - queries.links(found).made)
    if request.method == "GET" or not form.validate():
        page = render("surveys/links.html", survey=found, form=form, links=queries.links(found), most=most)
        return page, 200 if request.method == "GET" else 422
    tokens = actions.make_links(found, form.given() or 0)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["link"], *([public("asking.survey", public=found.key, t=token)] for token in tokens)])
    answer = Response(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="survey-{key}-links-{utc_now():%Y-%m-%d-%H%M%S}.csv"'
    answer.cache_control.no_store = True
    return answer


@bp.get("/surveys/<int:key>/answers/<int:answer>")
def answer(key: int, answer: int) -> str:
    """One answer with its comment: what an idea in the backlog links back to."""
    found, own = _own_answer(key, answer)
    said = answer_said(found, own, current_language())
    return render("surveys/answer.html", survey=found, said=queries.said(own), answered=said)


@bp.post("/surveys/<int:key>/answers/<int:answer>/idea")
def idea(key: int, answer: int) -> ResponseReturnValue:
    """Put a comment in the backlog; a second click finds it there."""
    found, own = _own_answer(key, answer)
    if not own.comment:
        abort(404)
    member = member_to_change()
    said = answer_said(found, own, current_language())
    source = gettext("From the survey “%(name)s”, answer %(score)s:", name=found.name, score=said)
    link = public("surveys.answer", key=key, answer=answer)
    if actions.to_backlog(member, own, shortened(own.comment), f"{source}\n\n{own.comment}\n\n{link}"):
        flash(gettext("Added to your backlog."), "success")
    return redirect(back(url_for("surveys.survey", key=key)), 303)


@bp.post("/surveys/<int:key>/answers/<int:answer>/erase")
def erase(key: int, answer: int) -> ResponseReturnValue:
    """Take the words of an answer away for good."""
    _found, own = _own_answer(key, answer)
    actions.erase_comment(own)
    flash(gettext("The words are erased. The answer itself still counts."), "success")
    return redirect(url_for("surveys.survey", key=key), 303)


def shortened(text: str) -> str:
    """The beginning of a text, as the name of an idea: whole words, one line."""
    words = " ".join(text.split())
    if len(words) <= _TITLE:
        return words
    return f"{words[:_TITLE].rsplit(' ', 1)[0]}…"


def _settings_page(kind: Kind, form: SurveyForm, found: Survey | None) -> str:
    return render("surveys/settings.html", kind=kind, form=form, survey=found, language=current_language())


def _languages() -> tuple[str, ...]:
    offered: tuple[str, ...] = current_app.extensions["settings"].languages
    return offered


def _own(key: int) -> Survey:
    workspace = current_workspace()
    found = queries.own_survey(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found


def _removed(key: int) -> Survey:
    workspace = current_workspace()
    found = queries.removed_survey(workspace.id, key) if workspace else None
    if found is None:
        abort(404)
    return found


def _own_answer(key: int, answer: int) -> tuple[Survey, SurveyAnswer]:
    workspace = current_workspace()
    found = queries.own_answer(workspace.id, key, answer) if workspace else None
    if found is None:
        abort(404)
    return found
