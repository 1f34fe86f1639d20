"""The wheel: everything is in it, and it runs where there is no checkout."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tactics import __version__
from tactics.core.settings import PACKAGE
from tests.conftest import SEEDED
from tests.serving.conftest import Starter

ROOT = PACKAGE.parent
UV = os.environ.get("UV") or shutil.which("uv") or shutil.which("uv", path=Path.home() / ".local" / "bin")
pytestmark = pytest.mark.skipif(not UV, reason="uv is not installed: the wheel cannot be built")


def uv(*words: object, cwd: Path = ROOT) -> None:
    """Run uv, in an environment that knows nothing of this one."""
    environ = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    done = subprocess.run([str(UV), *map(str, words)], cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built afresh."""
    folder = tmp_path_factory.mktemp("dist")
    uv("build", "--wheel", "--out-dir", folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_what_the_product_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for folder, into in (("templates", "templates"), ("static", "static"), ("seed_data", "seed_data"), ("tactics", "")):
        ours = {path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file()}
        wanted = {str(Path("tactics") / into / path) for path in ours if "__pycache__" not in path.parts}
        assert wanted - names == set(), folder
    assert not [name for name in names if name.startswith("tests/")]
    assert f"retention_engine-{__version__}.dist-info/METADATA" in names


def test_the_installed_wheel_serves_its_pages_with_their_files(wheel: Path, tmp_path: Path, start: Starter) -> None:
    pins = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["constraint-dependencies"]
    (tmp_path / "pins.txt").write_text("\n".join(pins))
    uv("venv", "--python", sys.executable, tmp_path / "venv", cwd=tmp_path)
    python = tmp_path / "venv" / "bin" / "python"
    uv("pip", "install", "--python", python, "--constraint", tmp_path / "pins.txt", wheel, cwd=tmp_path)

    server = start(tmp_path / "data", command=python.with_name("tactics")).until_ready()
    page = server.ask("/tactics?lang=sv")
    assert page.status == 200
    assert server.ask("/api/v1/tactics").body.count('"slug"') == 24
    assert f'"total":{SEEDED}' in server.ask("/api/v1/tactics").body
    files = re.findall(r'(?:href|src)="(/(?:static|bootstrap|fonts)/[^"]+)"', page.body)
    assert [file for file in files if ".css" in file]
    assert {file: server.ask(file.replace("&amp;", "&")).status for file in files} == dict.fromkeys(files, 200)
