"""A child does its work, or is ended: real processes."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tactics.jobs.children import Failed, run_child
from tests.jobs.conftest import LIMITS, PROGRAM, alive, code_of, until

Child = Callable[..., dict[str, Any]]


def run(do: str, folder: Path, program: str = PROGRAM, stop: Callable[[], bool] = lambda: False) -> dict[str, Any]:
    return run_child(program, {"do": do}, folder, LIMITS, on_progress=lambda *_: None, stop=stop)


def test_a_child_gives_its_result_and_tells_how_far_it_is(child: Child) -> None:
    told: list[Any] = []
    assert child("add", numbers=[1, 2, 3.5], told=told) == {"sum": 6.5}
    assert told == [(0.5, "adding")]


def test_what_a_child_tells_as_a_problem_comes_with_its_values(child: Child) -> None:
    with pytest.raises(Failed) as caught:
        child("refuse")
    assert (caught.value.code, caught.value.values) == ("no-such-column", {"column": "Ålder", "rows": 12345})


def test_a_child_may_not_leave_its_folder_nor_reach_anything_else(child: Child, tmp_path: Path) -> None:
    outside = tmp_path / "outside" / "secret"
    outside.parent.mkdir()
    outside.write_text("secret")
    own = tmp_path / "own"
    own.mkdir()
    (own / "link").symlink_to(outside)
    (own / "mine").write_text("x")
    found = child("tried", outside=str(outside))
    allowed = {"own file", "own reading", "own folder", "own removal", "null", "library", "zones"}
    assert {name for name, outcome in found.items() if outcome == "done"} == allowed, found
    assert {name: outcome for name, outcome in found.items() if outcome not in {"done", "refused"}} == {}
    assert outside.read_text() == "secret"


def test_a_child_knows_nothing_of_the_product_and_its_environment(child: Child, tmp_path: Path) -> None:
    found = child("surroundings")
    assert set(found.pop("environ")) <= {"PYTHONPATH", "TZ", "LANG", "HOME", "TMPDIR", "LC_CTYPE"}
    assert found == {"cwd": str(tmp_path / "own"), "loaded": [], "group": True}


@pytest.mark.parametrize(
    ("do", "limits", "code"),
    [
        ("hold", LIMITS, "too-big"),
        ("burn", replace(LIMITS, cpu=1), "too-big"),
        ("flood", LIMITS, "too-big"),
        ("burn", replace(LIMITS, seconds=0.5), "too-slow"),
        ("chatter", LIMITS, "crashed"),
        ("drone", LIMITS, "crashed"),
        ("nonsense", LIMITS, "crashed"),
        ("die", LIMITS, "crashed"),
        ("leave", LIMITS, "crashed"),
        ("no such function", LIMITS, "crashed"),
    ],
)
def test_a_child_that_does_wrong_ends_with_a_code(child: Child, do: str, limits: Any, code: str) -> None:
    assert code_of(lambda: child(do, limits=limits)) == code


@pytest.mark.parametrize("line", ["hello", "[1]", '{"progress": "x"}', '{"result": 1}', '{"problem": {}}', "{}", "[" * 10**5, ""])
def test_a_line_that_is_no_message_ends_the_child(child: Child, line: str) -> None:
    assert code_of(lambda: child("babble", line=line)) == "crashed"


def test_a_program_that_is_not_there_is_a_crash(tmp_path: Path) -> None:
    assert code_of(lambda: run("nothing", tmp_path, "tests.jobs.nowhere")) == "crashed"


def test_a_child_is_stopped_when_the_caller_says_so_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    began = tmp_path / "began"
    code = code_of(lambda: run("wait", tmp_path, stop=began.exists))
    assert code == "stopped"
    pid = int(until(began.read_text))
    assert not alive(pid)


def test_a_child_that_is_killed_from_outside_is_a_crash(tmp_path: Path) -> None:
    codes: list[str] = []
    thread = Thread(target=lambda: codes.append(code_of(lambda: run("wait", tmp_path))))
    thread.start()
    began = tmp_path / "began"
    os.kill(int(until(lambda: began.exists() and began.read_text())), signal.SIGKILL)
    thread.join(60)
    assert codes == ["crashed"]
