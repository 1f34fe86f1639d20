"""One application a file: its readers are kept apart by their workspaces, as they are in life."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import running
from tests.tracking.conftest import Analyst


@pytest.fixture(scope="module")
def fresh_app(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with all tactics, on a copy that the tests of a file share."""
    with running(shutil.copytree(prepared, tmp_path_factory.mktemp("own") / "data")) as own:
        yield own


@pytest.fixture
def analyst(fresh_app: Flask) -> Analyst:
    """Somebody whose dashboard is still empty."""
    return Analyst(fresh_app.test_client())
