"""The command as it is installed: its exit status, its one line, and its other names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tactics.core.settings import PACKAGE
from tests.serving.conftest import COMMAND

FLASK = [sys.executable, "-m", "flask", "--app", "app"]


def run(words: list[str], data_dir: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {"PATH": os.environ["PATH"], "TACTICS_DATA_DIR": str(data_dir), **environ}
    return subprocess.run(words, env=kept, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TACTICS_PORT", "eighty"),
        ("TACTICS_LANGUAGES", "en,xx"),
        ("TACTICS_DATABASE_URL", "mysql://x"),
        ("TACTICS_PUBLIC_URL", "x"),
    ],
)
def test_a_bad_setting_stops_every_command_with_its_name_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    done = run([str(COMMAND), "search", "check"], tmp_path, **{name: value})
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"tactics: {name}: ")


def test_wrong_usage_is_2_and_a_problem_1_for_the_real_process_too(tmp_path: Path) -> None:
    assert run([str(COMMAND), "bogus"], tmp_path).returncode == 2
    problem = run([str(COMMAND), "search", "check"], tmp_path)
    assert problem.returncode == 1
    assert len(problem.stderr.splitlines()) == 1


def test_flask_offers_the_same_commands(tmp_path: Path) -> None:
    ours = run([str(COMMAND), "--help"], tmp_path).stdout.partition("Commands:")[2].split("\n")
    names = {line.split()[0] for line in ours if line.startswith("  ") and not line.startswith("   ")}
    assert names >= {"serve", "catalogue", "search", "export", "backup", "restore", "bench"}
    theirs = run([*FLASK, "--help"], tmp_path).stdout
    assert {name for name in names if f"\n  {name} " not in theirs} == set()
