"""The commands, run on an application of the test's own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tactics.catalogue.models import CatalogueState
from tactics.catalogue.seed import digest
from tactics.cli import main
from tactics.core.database import db, transaction
from tactics.core.settings import shipped
from tests.conftest import running


def run(app: Flask, *words: object) -> Result:
    """Run a command. Whatever goes wrong must be an exit status, never an exception."""
    result = app.test_cli_runner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def explained(result: Result) -> str:
    """The one line that explains a problem."""
    assert result.exit_code == 1, result.output
    (line,) = result.stderr.splitlines()
    assert line.startswith("tactics: ")
    return line.removeprefix("tactics: ")


def must(result: Result) -> str:
    """What a command said that succeeded."""
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout


def copy_of_seed(folder: Path) -> Path:
    """A seed folder with two tactics of the real one."""
    (folder / "tactics").mkdir(parents=True)
    shutil.copy(shipped("seed_data") / "sources.yaml", folder)
    for slug in ("exit-survey", "streaks"):
        shutil.copy(shipped("seed_data") / "tactics" / f"{slug}.yaml", folder / "tactics")
    return folder


@pytest.fixture
def small_seed(tmp_path: Path) -> Path:
    """A seed folder with two tactics, to change."""
    return copy_of_seed(tmp_path / "seed")


@pytest.fixture(scope="session")
def small(bare: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two tactics. The shipped seed counts as loaded: an import would load it first, for seconds."""
    folder = shutil.copytree(bare, tmp_path_factory.mktemp("small") / "data")
    with running(folder) as app:
        must(run(app, "catalogue", "load", copy_of_seed(tmp_path_factory.mktemp("two") / "seed")))
        with app.app_context(), transaction():
            state = db.session.get(CatalogueState, 1)
            assert state
            state.seed_digest = digest(shipped("seed_data"))
    return folder


@pytest.fixture
def seeded(small: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application with two tactics, on a copy of its own."""
    with running(shutil.copytree(small, tmp_path / "data")) as own:
        yield own


Writer = Callable[[str, str | bytes], Path]


@pytest.fixture
def written(tmp_path: Path) -> Writer:
    """Writes a file for a command to read."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
