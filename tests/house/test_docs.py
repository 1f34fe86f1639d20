"""The documentation cannot forget anything: every command, setting and page is in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

from tactics.cli import main
from tactics.core.settings import PACKAGE

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "seed_data/README.md", "tests/README.md")]


def commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(commands(main, "tactics"))


def test_there_are_the_commands_of_the_contract() -> None:
    names = "serve|catalogue load|catalogue import|catalogue check|search rebuild|search check|export|backup|restore|bench"
    assert {f"tactics {name}" for name in names.split("|")} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_with_what_it_needs(name: str) -> None:
    line = next((line for line in README.splitlines() if f"`{name}" in line), "")
    assert line, f"{name} is not in the README"
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Argument) or parameter.required:
            said = parameter.opts[0] if isinstance(parameter, click.Option) else str(parameter.name).upper()
            assert said in line, f"{name}: {said}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    assert COMMANDS[name].help
    options = [parameter for parameter in COMMANDS[name].params if isinstance(parameter, click.Option)]
    assert all(option.help or option.name == "output" or isinstance(option.type, click.Choice) for option in options)


SETTINGS = sorted(set(re.findall(r"TACTICS_[A-Z_]+[A-Z]", (PACKAGE / "core" / "settings.py").read_text())))


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_the_readme_invents_no_setting() -> None:
    assert set(re.findall(r"TACTICS_[A-Z_]+[A-Z]", README)) - set(SETTINGS) <= {"TACTICS_MAIL_URL"}


def test_every_page_is_in_the_readme(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        room = "/" + rule.rule.split("/")[1].split("<")[0]
        if rule.endpoint not in {"assets", "styleguide"} and room != "/":
            assert f"`{room}" in README or room in README, rule.rule


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
        if not target.startswith("http"):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
