"""A child for the tests: does whatever it is asked to, good or bad."""

import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tactics.jobs import confined
from tactics.jobs.confined import Problem, Tell


def add(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    tell(0.5, "adding")
    return {"sum": sum(asked["numbers"])}


def refuse(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    raise Problem("no-such-column", column="Ålder", rows=12345)


def wait(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Says that it began, then waits for a file that a test makes."""
    Path("began").write_text(str(os.getpid()))
    tell(0.25, "waiting")
    while not Path("go").exists():
        time.sleep(0.01)
    return {"waited": True}


def count(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Leaves a mark for each time it runs."""
    with Path("count").open("a") as file:
        file.write("x")
    return {}


def hold(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    held = []
    while True:
        held.append(bytearray(2**24))


def burn(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    while True:
        pass


def flood(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    with Path("flood").open("wb") as file:
        while True:
            file.write(b"0" * 2**20)


def chatter(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    while True:
        tell(0.1, str(time.monotonic()))


def drone(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    while True:
        os.write(1, b"x" * 2**16)


def babble(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    os.write(1, asked["line"].encode() + b"\n")
    return {}


def nonsense(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    return {"not a number": float("nan")}


def die(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    os.abort()


def leave(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    os._exit(0)


def tried(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Whether each of what a confined child may not do was refused, and what it may do was not."""
    outside = asked["outside"]
    attempts = {
        "read": lambda: Path(outside).read_bytes(),
        "read by a link": lambda: Path("link").read_bytes(),
        "read by number": lambda: os.open(outside, os.O_RDONLY),
        "folder by number": lambda: os.open("/usr", os.O_RDONLY),
        "passwords": lambda: Path("/etc/passwd").read_text(),
        "list": lambda: list(Path(outside).parent.iterdir()),
        "write": lambda: Path(outside).write_bytes(b""),
        "append": lambda: Path(outside).open("a").close(),
        "write beside": lambda: Path("../other").write_bytes(b""),
        "write the program": lambda: Path(confined.__file__).open("r+").close(),
        "remove": lambda: Path(outside).unlink(),
        "move away": lambda: Path("mine").rename("../theirs"),
        "move in": lambda: Path(outside).rename("mine2"),
        "link": lambda: Path("mine3").symlink_to(outside),
        "make": lambda: Path("../folder").mkdir(),
        "connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        "listen": socket.socket,
        "name": lambda: socket.gethostbyname("localhost"),
        "program": lambda: subprocess.run(["/bin/true"], check=False),
        "shell": lambda: os.system("true"),
        "fork": os.fork,
        "exec": lambda: os.execv("/bin/true", ["/bin/true"]),
        "spawn": lambda: os.posix_spawn("/bin/true", ["/bin/true"], {}),
        "more": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
        "kill": lambda: os.kill(os.getppid(), 0),
        "own file": lambda: Path("own").write_text("x"),
        "own reading": lambda: Path("own").read_text(),
        "own folder": lambda: (
            Path("deep").mkdir(),
            list(Path("deep").iterdir()),
            os.open("deep", os.O_RDONLY),
            Path("deep").rmdir(),
        ),
        "own removal": lambda: (Path("own").rename("own2"), Path("own2").unlink()),
        "null": lambda: Path(os.devnull).write_bytes(b""),
        "library": lambda: Path(os.__file__).read_bytes(),
        "zones": lambda: __import__("zoneinfo").ZoneInfo("Europe/Stockholm"),
    }
    return {name: _attempt(attempt) for name, attempt in attempts.items()}


def _attempt(attempt: Any) -> str:
    try:
        attempt()
    except PermissionError as error:
        return "refused" if isinstance(error, confined.NotAllowed) else "denied"
    except Exception as error:  # noqa: BLE001  # the test tells it
        return repr(error)
    return "done"


def surroundings(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    loaded = {"flask", "sqlalchemy", "huey", "duckdb"} & set(sys.modules)
    return {
        "environ": sorted(os.environ),
        "cwd": str(Path.cwd()),
        "loaded": sorted(loaded),
        "group": os.getpgid(0) == os.getpid(),
    }


def handle(asked: dict[str, Any], tell: Tell) -> dict[str, Any]:
    result: dict[str, Any] = globals()[asked["do"]](asked, tell)
    return result


if __name__ == "__main__":
    confined.main(handle)
