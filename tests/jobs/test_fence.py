"""The kernel holds what no hook in Python sees: a real process, a real database engine, a real listener."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from socket import socket

import pytest

from tactics.jobs import fence

PROGRAM = """
import json, os, socket, sys
from tactics.jobs import confined, fence

own, outside, port = sys.argv[1:]
fence.enclose(own, confined._READABLE, confined._DEVICES)
import duckdb

def attempt(work):
    try:
        return work() and "done"
    except (OSError, duckdb.IOException) as error:
        return "refused" if "ermission" in str(error) or "not permitted" in str(error) else repr(error)

ask = lambda text: lambda: duckdb.sql(text) or True
print(json.dumps({
    "read": attempt(lambda: duckdb.sql(f"FROM read_text('{outside}')").fetchall()),
    "write": attempt(ask(f"COPY (SELECT 1) TO '{outside}.new'")),
    "link out": attempt(lambda: os.link(f"{own}/mine", f"{outside}.link") or True),
    "connect": attempt(lambda: socket.create_connection(("127.0.0.1", int(port)), 5)),
    "listen": attempt(lambda: socket.create_server(("127.0.0.1", 0))),
    "signal": attempt(lambda: os.kill(os.getppid(), 0) or True),
    "program": attempt(lambda: os.posix_spawn("/bin/true", ["/bin/true"], {})),
    "own writing": attempt(ask(f"COPY (SELECT 1) TO '{own}/new'")),
    "own reading": attempt(lambda: duckdb.sql(f"FROM read_text('{own}/mine')").fetchall()),
    "null": attempt(lambda: open(os.devnull, "wb").write(b"x")),
    "late import": attempt(lambda: __import__("sqlite3").connect(":memory:")),
}))
"""
KNOWN = fence.version()
SINCE = {"read": 1, "write": 1, "link out": 1, "program": 1, "connect": 4, "listen": 4, "signal": 6}
"""With which version of Landlock each is refused."""


@pytest.fixture
def port() -> Iterator[int]:
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_the_kernel_refuses_what_lies_outside_whoever_asks(tmp_path: Path, port: int) -> None:
    own, outside = tmp_path / "own", tmp_path / "outside"
    own.mkdir()
    (own / "mine").write_text("mine")
    outside.write_text("secret")
    command = [sys.executable, "-c", PROGRAM, str(own), str(outside), str(port)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    refused = {name for name, since in SINCE.items() if since <= KNOWN}
    assert {name for name, outcome in found.items() if outcome == "refused"} >= refused, found
    assert {name for name, outcome in found.items() if outcome == "done"} >= found.keys() - SINCE.keys(), found
    assert not KNOWN or {path.name for path in tmp_path.iterdir()} == {"outside", "own"}
