"""How large anything may grow before it has to be divided."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PYTHON = [path for path in (ROOT / "tactics").rglob("*.py") if "migrations" not in path.parts]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    assert {path.name: lines(path) for path in PYTHON if lines(path) > 400} == {}
    assert {path.name: lines(path) for path in (ROOT / "tests").rglob("*.py") if lines(path) > 250} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{path.name}: {node.name}"


def test_templates_and_scripts_stay_small() -> None:
    assert {path.name for path in (ROOT / "templates").rglob("*.html") if lines(path) > 150} == set()
    scripts = [lines(path) for path in (ROOT / "static").rglob("*.js")]
    assert max(scripts) <= 120
    assert sum(scripts) <= 800


def test_every_module_says_what_it_owns() -> None:
    assert [path.name for path in PYTHON if not ast.get_docstring(ast.parse(path.read_text()))] == []
