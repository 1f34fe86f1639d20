"""Every command explains itself, refuses wrong usage with 2 and explains a problem in one line with 1."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from tactics.cli import COMMANDS, main
from tests.cli.conftest import explained, run
from tests.conftest import running

OURS = {"serve", "catalogue", "search", "export", "backup", "restore", "bench", "jobs"}


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    yield path, group
    if isinstance(group, click.Group):
        for name, command in group.commands.items():
            yield from commands(command, (*path, name))


ALL = [(path, command) for group in COMMANDS for path, command in commands(group, (str(group.name),))]


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[Flask]:
    """An application on a folder in which nothing has been made."""
    with running(tmp_path) as app:
        yield app


def test_the_commands_are_those_of_the_contract() -> None:
    assert {command.name for command in COMMANDS} == OURS
    paths = {" ".join(path) for path, _ in ALL}
    assert paths >= {"catalogue load", "catalogue import", "catalogue check", "search rebuild", "search check"}


@pytest.mark.parametrize(
    ("path", "command"), [((), main), *ALL], ids=lambda part: " ".join(part) if isinstance(part, tuple) else ""
)
def test_every_command_explains_itself(app: Flask, path: tuple[str, ...], command: click.Command) -> None:
    result = run(app, *path, "--help")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name in {"form", "output", "help"}, (path, parameter.name)


def test_the_list_of_commands_names_each(app: Flask) -> None:
    shown = run(app, "--help").stdout
    assert [name for name in OURS if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize(
    "words",
    [
        "bogus",
        "--bogus",
        "serve --workers 0",
        "serve --workers many",
        "serve extra",
        "catalogue bogus",
        "catalogue load /no/such/folder",
        "catalogue import",
        "catalogue import /no/such/file.csv",
        "catalogue import /",
        "catalogue import pyproject.toml --lang xx",
        "catalogue check /no/such/folder",
        "search bogus",
        "export",
        "export tactics",
        "export secrets --output x",
        "export tactics --format pdf --output x",
        "export tactics --output /",
        "backup",
        "backup /",
        "restore",
        "restore /no/such/file",
        "restore /",
    ],
)
def test_wrong_usage_is_2_and_shows_the_right_one(app: Flask, words: str) -> None:
    result = run(app, *words.split())
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        "search check",
        "search rebuild",
        "export tactics --output OUT",
        "backup OUT",
        "catalogue load FOLDER",
        "catalogue check FOLDER",
        "restore FILE",
    ],
)
def test_a_problem_is_1_and_one_line(untouched: Flask, tmp_path: Path, words: str) -> None:
    (tmp_path / "FOLDER").mkdir()
    (tmp_path / "FILE").write_text("neither a backup nor a sheet")
    result = run(untouched, *(tmp_path / word if word.isupper() else word for word in words.split()))
    assert explained(result)
    assert not (tmp_path / "OUT").exists()


@pytest.mark.parametrize("words", ["export tactics --output", "backup"])
def test_a_file_that_cannot_be_written_is_1_and_named(app: Flask, tmp_path: Path, words: str) -> None:
    assert str(tmp_path / "no-such-folder") in explained(run(app, *words.split(), tmp_path / "no-such-folder" / "file"))
