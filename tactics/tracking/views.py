"""The pages of figures. A stranger's series or value is not there: 404."""

from collections.abc import Sequence
from decimal import Decimal

from flask import Blueprint, Flask, Response, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from tactics.accounts.guards import current_workspace, workspace_to_change
from tactics.catalogue.listing import pager
from tactics.catalogue.sheets import Unreadable, read_table, text_of
from tactics.core.addresses import back
from tactics.core.database import utc_now
from tactics.core.i18n import current_language
from tactics.core.pages import offer_undo, render
from tactics.core.paging import Slice, read_whole
from tactics.core.responses import unless_unchanged
from tactics.kpis.register import REGISTER
from tactics.kpis.texts import entries
from tactics.tracking import actions, periods, queries, sheets
from tactics.tracking.exact import kept, written
from tactics.tracking.forms import StartForm, TargetForm, ValueForm, number_text
from tactics.tracking.models import FigureSeries, FigureValue
from tactics.tracking.shown import Course, name_of

bp = Blueprint("tracking", __name__)
PER_PAGE = 24
_SHOWN_CHANGES = 30


@bp.get("/figures")
def index() -> Response:
    """The KPIs that the workspace follows."""
    workspace = current_workspace()

    def make() -> str:
        series = queries.series_in(workspace.id) if workspace else ()
        where = Slice.of(read_whole(request.args.get("page"), 1, 10**9), PER_PAGE, len(series))
        rows = queries.followed(series[where.start : where.stop], current_language())
        return render("tracking/index.html", rows=rows, slice=where, pager=pager)

    state = (workspace.id, workspace.version, utc_now().date()) if workspace else ()
    return unless_unchanged(state, make)


@bp.post("/figures")
def save() -> ResponseReturnValue:
    """Save a value in the series that the form names, which is started if there is none."""
    kpi = request.form.get("kpi", "")
    if kpi not in REGISTER:
        abort(404)
    form = _start_form(kpi)
    if not form.validate():
        return _page(kpi, form), 422
    workspace = workspace_to_change()
    try:
        series = actions.follow(workspace, form.identity(), anew=bool(form.start.data))
        if form.amount is not None:
            actions.save(series, form.day, form.amount, form.note.data or None, replace=bool(form.replace.data))
    except actions.Taken as taken:
        return _page(kpi, form, taken=taken.there), 422
    except actions.Outdated as outdated:
        series = outdated.series
        flash(gettext("Not saved: the definition has changed. Decide first how to go on."), "danger")
    except actions.TooMany:
        flash(gettext("Not saved: there is no room for more here. Delete what is not needed."), "danger")
        return redirect(url_for("tracking.index"), 303)
    else:
        _tell_saved(form, series)
    return redirect(_address(series), 303)


def _tell_saved(form: StartForm, series: FigureSeries) -> None:
    if form.amount is None:
        flash(gettext("It is followed from now on. Add its first value."), "success")
        return
    saved = _bare(series)
    said = gettext("Saved: %(value)s, %(period)s.", value=saved.in_unit(form.amount), period=saved.period(form.day))
    flash(f"{said} {form.doubt}".strip(), "success")
    if form.day > utc_now().date():
        flash(gettext("That period has not begun yet. Is it right?"), "warning")


@bp.get("/figures/<slug>")
def kpi(slug: str) -> ResponseReturnValue:
    """The series of a KPI, one of them whole; where there is none, the way to begin."""
    if slug not in REGISTER and slug.lower() in REGISTER:
        return redirect(url_for("tracking.kpi", slug=slug.lower()))
    workspace = current_workspace()
    state = (workspace.id, workspace.version) if workspace else ()
    return unless_unchanged((*state, utc_now().date()), lambda: _page(slug, None))


def _page(slug: str, form: StartForm | None, *, taken: FigureValue | None = None, target: TargetForm | None = None) -> str:
    """A KPI's page as the address, or a form that was refused, asks for it."""
    workspace = current_workspace()
    found = queries.series_in(workspace.id, slug) if workspace and "\0" not in slug else ()
    if slug not in REGISTER and not found:
        abort(404)
    chosen = _chosen(found, form)
    words = {
        "slug": slug,
        "name": name_of(slug, current_language()),
        "known": slug in REGISTER,
        "periods": periods,
        "taken": taken,
    }
    shown = queries.followed(found, current_language())
    if chosen is None:
        return render("tracking/start.html", form=form or _start_form(slug), shown=shown, **words)
    course = _course(chosen)
    where = Slice.of(read_whole(request.args.get("page"), 1, 10**9), PER_PAGE, len(course.rows))
    newest_first = course.rows[::-1][where.start : where.stop]
    words |= {"course": course, "rows": newest_first, "slice": where, "pager": pager, "chosen": chosen}
    words |= {"successor": _successor(course, found), "number_text": number_text}
    form = form or (_start_form(slug) if slug in REGISTER else None)
    target = target or TargetForm(chosen.unit, formdata=None, target="" if chosen.target is None else number_text(chosen.target))
    return render("tracking/kpi.html", form=form, target=target, shown=shown, **words)


def _course(series: FigureSeries) -> Course:
    """A series with its values, and what the rooms above have to mark in it (see backlog.views)."""
    language = current_language()
    happened = current_app.extensions["figure_marks"](series.workspace_id, series.kpi, language)
    return Course(series, queries.values_of(series), language, utc_now().date(), happened=happened)


def _bare(series: FigureSeries) -> Course:
    """A series without its values, where only its words are needed."""
    return Course(series, (), current_language(), utc_now().date())


def _chosen(found: Sequence[FigureSeries], form: StartForm | None) -> FigureSeries | None:
    """The series that is meant: the form's, the address's, else the first; none when a new one is to be started."""
    if form is not None and (workspace := current_workspace()):
        return queries.find_series(workspace.id, form.identity())
    if (asked := request.view_args or {}).get("key"):
        return next((series for series in found if series.id == asked["key"]), None)
    if "series" not in request.args:
        return None if "new" in request.args or not found else found[0]
    wanted = next((series for series in found if str(series.id) == request.args["series"]), None)
    return wanted or abort(404)


def _successor(course: Course, found: Sequence[FigureSeries]) -> FigureSeries | None:
    """The series that took over from one whose definition is an older one."""
    if not course.outdated or course.definition is None:
        return None
    alike = (own for own in found if queries.identity_of(own) == queries.identity_of(course.series))
    return next((own for own in alike if own.digest == course.definition.digest), None)


def _start_form(kpi: str) -> StartForm:
    own = entries()[kpi].texts[current_language()].variants
    names = {
        variant.id: own[variant.id].name if variant.id in own else str(variant.name or "") for variant in REGISTER[kpi].variants
    }
    return StartForm(kpi, {key: name or name_of(kpi, current_language()) for key, name in names.items()})


@bp.route("/figures/values/<int:key>", methods=["GET", "POST"])
def value(key: int) -> ResponseReturnValue:
    """One value, to correct it."""
    series, found = _own_value(key)
    written_as = {"when": periods.written(series.period, found.day), "value": number_text(found.value), "note": found.note}
    form = ValueForm(series.period, series.unit, data=written_as)
    course = _bare(series)
    if request.method == "POST" and form.validate():
        try:
            actions.change(series, found, form.day, form.amount or Decimal(0), form.note.data or "")
        except actions.Taken as taken:
            words = {"period": course.period(taken.there.day), "value": course.in_unit(taken.there.value)}
            form.when.errors = [gettext("%(period)s has a value already: %(value)s.", **words)]
        else:
            flash(f"{gettext('Saved.')} {form.doubt}".strip(), "success")
            return redirect(_address(series), 303)
    words = {"example": periods.EXAMPLES[series.period], "back": _address(series)}
    return render("tracking/value.html", course=course, found=found, form=form, **words), 422 if form.errors else 200


@bp.post("/figures/values/<int:key>/remove")
def remove_value(key: int) -> ResponseReturnValue:
    """Take a value away; the next page offers to put it back."""
    series, found = _own_value(key)
    actions.put_away(series, found)
    course = _bare(series)
    offer_undo(gettext("“%(title)s” was removed.", title=course.period(found.day)), url_for("tracking.restore_value", key=key))
    return redirect(_address(series), 303)


@bp.post("/figures/values/<int:key>/restore")
def restore_value(key: int) -> ResponseReturnValue:
    """Put a removed value back."""
    series, found = _own_value(key, removed=True)
    actions.put_away(series, found, back=True)
    return _put_back(series)


@bp.post("/figures/series/<int:key>")
def settings(key: int) -> ResponseReturnValue:
    """Set a series' target."""
    series = _own_series(key)
    form = TargetForm(series.unit)
    if not form.validate():
        return _page(series.kpi, None, target=form), 422
    actions.set_target(series, form.amount)
    flash(gettext("Saved."), "success")
    return redirect(_address(series), 303)


@bp.post("/figures/series/<int:key>/pin")
def pin(key: int) -> ResponseReturnValue:
    """Choose a series for the dashboard, or move it there."""
    series, wanted = _own_series(key), request.form.get("to", "")
    if wanted not in {"on", "off", "up", "down"}:
        abort(422)
    actions.arrange(series, wanted)
    return redirect(back(_address(series)), 303)


@bp.post("/figures/series/<int:key>/accept")
def accept(key: int) -> ResponseReturnValue:
    """Go on under the definition that the page showed."""
    series = _own_series(key)
    now = _bare(series).definition
    if now and request.form.get("digest") == now.digest:
        actions.accept(series, now)
        flash(gettext("The new definition holds from today. The day is marked in the chart."), "success")
    return redirect(_address(series), 303)


@bp.post("/figures/series/<int:key>/remove")
def remove_series(key: int) -> ResponseReturnValue:
    """Delete a series; the next page offers to put it back."""
    series = _own_series(key)
    actions.put_away(series)
    title = name_of(series.kpi, current_language())
    offer_undo(gettext("“%(title)s” was removed.", title=title), url_for("tracking.restore_series", key=key))
    return redirect(url_for("tracking.index"), 303)


@bp.post("/figures/series/<int:key>/restore")
def restore_series(key: int) -> ResponseReturnValue:
    """Put a deleted series back with all its values."""
    series = _own_series(key, removed=True)
    actions.put_away(series, back=True)
    return _put_back(series)


@bp.route("/figures/series/<int:key>/import", methods=["GET", "POST"])
def take_in(key: int) -> ResponseReturnValue:
    """Values from a file or pasted text: first what they would change, then, when that is confirmed, all of them."""
    series = _own_series(key)
    course = _bare(series)
    words = {"course": course, "back": _address(series), "periods": periods, "written": written, "most": _SHOWN_CHANGES}
    if request.method == "GET":
        return render("tracking/import.html", text="", sheet=None, changes=(), shown="", unreadable="", **words)
    text = request.form.get("text", "")
    try:
        text = _uploaded() or text
        sheet = sheets.read_sheet(text, series.period, current_language(), series.unit)
    except Unreadable as error:
        return render(
            "tracking/import.html",
            text=text[: sheets.MOST_TEXT],
            sheet=None,
            changes=(),
            shown="",
            unreadable=str(error),
            **words,
        ), 422
    stored = {own.day: (own.value, own.note) for own in queries.values_of(series)}
    changes = sheets.plan(sheet.rows, stored)
    shown = sheets.mark_of(changes)
    if not sheet.faults and request.form.get("shown") == shown:
        return _taken_in(series, sheet.rows)
    page = render("tracking/import.html", text=text, sheet=sheet, changes=changes, shown=shown, unreadable="", **words)
    return page, 422 if sheet.faults else 200


def _uploaded() -> str:
    """The text of the file that came with the form; nothing when none did. Raises Unreadable."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return ""
    content = file.read()
    if file.filename.lower().endswith(".xlsx"):
        return sheets.as_text(read_table("xlsx", content))
    return text_of(content)


def _taken_in(series: FigureSeries, rows: Sequence[sheets.Row]) -> ResponseReturnValue:
    try:
        actions.save_all(series, rows)
    except actions.Outdated:
        flash(gettext("Not saved: the definition has changed. Decide first how to go on."), "danger")
    except actions.TooMany:
        flash(gettext("Not saved: there is no room for more here. Delete what is not needed."), "danger")
    else:
        flash(ngettext("%(num)s value is saved.", "%(num)s values are saved.", len(rows)), "success")
    return redirect(_address(series), 303)


def _own_series(key: int, *, removed: bool = False) -> FigureSeries:
    workspace = current_workspace()
    found = queries.own_series(workspace.id, key, removed=removed) if workspace else None
    return found or abort(404)


def _own_value(key: int, *, removed: bool = False) -> tuple[FigureSeries, FigureValue]:
    workspace = current_workspace()
    found = queries.own_value(workspace.id, key, removed=removed) if workspace else None
    return found or abort(404)


def _address(series: FigureSeries) -> str:
    return url_for("tracking.kpi", slug=series.kpi, series=series.id)


def _put_back(series: FigureSeries) -> Response:
    session.pop("undo", None)
    flash(gettext("Put back, with everything it held."), "success")
    return redirect(_address(series), 303)  # type: ignore[return-value]  # a response of Werkzeug's, as Flask has it


def exact_text(value: Decimal) -> str:
    """A calculator's answer as a form carries it, in one notation; nothing for one that is too large to keep."""
    try:
        return written(kept(value))
    except ValueError:
        return ""


def init_app(app: Flask) -> None:
    """Give templates what the form beside a calculator's answer needs."""
    app.jinja_env.globals.update(exact_text=exact_text, figure_periods=periods.KINDS, today=lambda: utc_now().date().isoformat())
