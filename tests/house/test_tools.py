"""The tools of the house, run as a developer runs them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = [
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("djlint", "templates", "--lint", "--quiet"),
    ("oxlint", "static/js"),
]


@pytest.mark.parametrize("command", TOOLS, ids=" ".join)
def test_tool_finds_nothing(command: tuple[str, ...]) -> None:
    program = Path(sys.executable).with_name(command[0])
    if not program.exists():
        assert "CI" not in os.environ, f"{command[0]} must be there in CI"
        pytest.skip(f"{command[0]} is not installed: uv run --all-groups pytest")
    run = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-5000:]
