"""The operator's commands: `tactics …`, or `flask --app app …`.

Keeps true: exit status 0 is success, 1 a problem explained in one line on standard error, 2 wrong usage.
"""

import csv
import logging
import os
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import click
from alembic.util import CommandError
from flask import current_app, request
from flask.cli import AppGroup, FlaskGroup, with_appcontext
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from tactics import backups, checking
from tactics.bench.commands import bench
from tactics.catalogue import actions, sheets
from tactics.catalogue.importer import Rejected, read_records
from tactics.catalogue.publishing import NotPublished, drift, open_edition
from tactics.core.database import alembic
from tactics.core.settings import Settings, shipped
from tactics.core.written import BadSeed
from tactics.exports.tables import TABLES
from tactics.exports.views import FORMS, content_type, write
from tactics.jobs.worker import work_off
from tactics.serving import app_or_exit
from tactics.serving import serve as serve_app
from tactics.serving import work as work_on

catalogue = AppGroup("catalogue", help="The tactics: load, import, check.")
search = AppGroup("search", help="The search index: rebuild, check.")
jobs = AppGroup("jobs", help="Work that takes longer than a page may.")
_file = click.Path(path_type=Path, dir_okay=False)


def _stop(problem: object) -> NoReturn:
    """End with status 1 and one line on standard error."""
    click.echo(f"tactics: {' '.join(str(problem).split())}", err=True)
    raise SystemExit(1)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


class Commands(FlaskGroup):
    """The commands; what goes wrong in any of them ends in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        logging.getLogger("alembic").setLevel(logging.WARNING)
        try:
            return super().invoke(ctx)
        except (BadSeed, NotPublished, backups.CannotBackUp) as problem:
            _stop(problem)
        except OSError as problem:
            _stop(f"{problem.filename}: {problem.strerror}" if problem.filename else problem)
        except (SQLAlchemyError, CommandError) as problem:
            _stop(f"the database: {getattr(problem, 'orig', problem)}; if it is new, run: tactics catalogue load")


@click.command("serve")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=min(4, os.cpu_count() or 1),
    show_default=True,
    help="How many processes answer.",
)
@with_appcontext
def serve(workers: int) -> None:
    """Set everything up and run the production server."""
    serve_app(_settings(), workers)


@catalogue.command("load")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def load(folder: Path | None) -> None:
    """Load a seed folder (ours by default). Loading it twice changes nothing."""
    alembic.upgrade()
    outcome = actions.load_seed(folder or shipped("seed_data"))
    click.echo(f"{len(outcome.added)} added, {len(outcome.changed)} changed, {len(outcome.unchanged)} unchanged")


@catalogue.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--lang", default="en", show_default=True, help="The language of the texts, where no column says it.")
@click.option("--dry-run", is_flag=True, help="Do everything, then take it back.")
@click.option("--rejected", type=_file, help="Save the rejected rows here, as CSV.")
def import_file(file: Path, lang: str, dry_run: bool, rejected: Path | None) -> None:
    """Import tactics from a CSV, XLSX or JSON file. Rows that cannot be used are listed and left out."""
    languages = _settings().languages
    if lang not in languages:
        raise click.BadParameter(f"{lang!r} is none of {', '.join(languages)}", param_hint="--lang")
    actions.prepare(_settings())
    try:
        with current_app.test_request_context(query_string={"lang": lang}):
            lines = sheets.read_lines(file.name, file.read_bytes())
            records, refused = read_records(lines, lang, languages)
        outcome = actions.import_records(records, dry_run=dry_run)
    except sheets.Unreadable as problem:
        _stop(f"{file.name}: {problem}")
    kept = "would be " if dry_run else ""
    counts = f"{len(outcome.added)} {kept}added, {len(outcome.changed)} {kept}changed, {len(outcome.unchanged)} unchanged"
    click.echo(counts)
    if refused:
        _report(refused, rejected)
        _stop(f"{file.name}: {len(refused)} of {len(lines)} rows were rejected; the others were read ({counts})")


def _report(refused: list[Rejected], path: Path | None) -> None:
    for row in refused:
        click.echo(f"line {row.line}: {row.reason}")
    if path:
        headings = dict.fromkeys(("line", "reason", *(heading for row in refused for heading in row.cells)))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(headings))
            writer.writeheader()
            for row in refused:
                writer.writerow({**{n: sheets.defused(c) for n, c in row.cells.items()}, "line": row.line, "reason": row.reason})


@catalogue.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check_catalogue(folder: Path | None) -> None:
    """Check a seed folder (ours by default): structure, both languages, links, sources, repeated sentences."""
    faults = checking.faults(folder or shipped("seed_data"))
    for fault in faults:
        click.echo(fault)
    if faults:
        _stop(f"{len(faults)} faults in the catalogue")
    click.echo("The catalogue is in order.")


@search.command("rebuild")
def rebuild() -> None:
    """Build the search index and the edition from the tables afresh."""
    click.echo(f"{actions.rebuild_search()} tactics indexed")


@search.command("check")
def check_search() -> None:
    """Compare index, edition and tables."""
    missing, surplus = drift(_settings())
    if missing or surplus:
        _stop(f"the index lacks {len(missing)} tactics and has {len(surplus)} too many; run: tactics search rebuild")
    try:
        with closing(open_edition(_settings())) as edition:
            click.echo(f"{len(edition.keys)} tactics, version {edition.version}: index, edition and tables agree")
    except (OSError, ValueError, NotPublished) as problem:
        _stop(f"no edition can be opened ({problem}); run: tactics search rebuild")


@jobs.command("work")
@click.option("--beside", type=int, hidden=True, help="The server's process: end when it is gone.")
def work(beside: int | None) -> None:
    """Work on the jobs of this data folder until told to end. A server starts one of these by itself."""
    work_on(current_app._get_current_object(), beside)  # type: ignore[attr-defined]  # noqa: SLF001  # what Werkzeug has for this


@jobs.command("run")
def run_jobs() -> None:
    """Run the jobs that wait, one after another, and end."""
    click.echo(f"{work_off(current_app._get_current_object())} jobs run")  # type: ignore[attr-defined]  # noqa: SLF001  # as above


@click.command("export")
@click.argument("table", type=click.Choice(sorted(TABLES)))
@click.option("--format", "form", type=click.Choice(FORMS), default="csv", show_default=True)
@click.option("--output", type=_file, required=True)
@click.option("--filter", "query", default="", help="A query string, as in the page's address: 'stage=revenue&lang=sv'.")
@with_appcontext
def export(table: str, form: str, output: Path, query: str) -> None:
    """Write a table to a file. The backlog and the figures of a workspace are exported from their pages."""
    if content_type(table, form) is None:
        raise click.BadParameter(f"{table} cannot be written as {form}", param_hint="--format")
    asked = query.lstrip("?").encode(errors="replace").decode()
    with current_app.test_request_context(query_string=asked):
        try:
            content = write(table, form, request.args, excel=request.args.get("style") == "excel")
        except NotFound:
            _stop(f"{table}: what belongs to a workspace is exported from its page")
    output.write_bytes(content)
    click.echo(f"{output}: {len(content)} bytes")


@click.command("backup")
@click.argument("file", type=_file)
@with_appcontext
def backup(file: Path) -> None:
    """Write a consistent copy of the SQLite database and the secret to one file, while the product runs."""
    backups.backup(_settings(), file)
    click.echo(f"{file}: {file.stat().st_size} bytes")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore(file: Path) -> None:
    """Put a backup in place of the database. Stop the server first; the index is rebuilt at the next start."""
    backups.restore(_settings(), file)
    click.echo("Restored. Start the server to rebuild the index.")


main = Commands(
    name="tactics",
    help="Run the Retention Engine and look after it.",
    create_app=app_or_exit,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
)
COMMANDS: tuple[click.Command, ...] = (serve, catalogue, search, jobs, export, backup, restore, bench)
for command in COMMANDS:
    main.add_command(command)
