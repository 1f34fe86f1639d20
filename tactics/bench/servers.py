"""Starting and stopping what is measured: hello-world, the product, Datasette. Each on a free port of 127.0.0.1.

Keeps true: whatever happens, a server that was started is stopped, with all its workers. Memory and processor time
are read from /proc; where there is none they are not known.
"""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, sleep

_PATIENCE = 120.0
_PAGE, _TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
_SHOWN = """SELECT tactic.id, slug, title, summary, type, budget, effort,
(SELECT group_concat(value, ', ') FROM tactic_tag WHERE tactic_id = tactic.id AND facet = 'stage') AS stage,
(SELECT group_concat(value, ', ') FROM tactic_tag WHERE tactic_id = tactic.id AND facet = 'topic') AS topic
FROM tactic JOIN tactic_text ON tactic_id = tactic.id AND language = 'en' ORDER BY tactic.id"""


class DidNotStart(Exception):
    """A server that ended, or never answered; the message is what it said last."""


@dataclass(frozen=True)
class Server:
    """One that runs: where it listens, and how many seconds it took until it answered."""

    port: int
    process: int
    started_in: float

    def memory(self) -> float | None:
        """Megabytes resident in the largest worker."""
        sizes = [_resident(process) for process in _family(self.process)[1:] or [self.process]]
        return max(sizes) / 2**20 if any(sizes) else None

    def processor(self) -> float:
        """Seconds of processor time that the server and its workers have used."""
        return sum(_used(process) for process in _family(self.process))


@contextmanager
def hello(workers: int) -> Iterator[Server]:
    """A bare Flask application on the product's server."""
    port = _free_port()
    with _running([sys.executable, "-m", "tactics.bench.hello", str(port), str(workers)], port, "/") as server:
        yield server


@contextmanager
def product(data_dir: Path, workers: int) -> Iterator[Server]:
    """The product on a data folder, as `tactics serve` runs it."""
    port = _free_port()
    command = [sys.executable, "-c", "from tactics.cli import main; main()", "serve", "--workers", str(workers)]
    settings = {"TACTICS_DATA_DIR": str(data_dir), "TACTICS_PORT": str(port)}
    with _running(command, port, "/readyz", settings) as server:
        yield server


@contextmanager
def datasette(data_dir: Path) -> Iterator[Server]:
    """Datasette, as it comes, on a file with the same tactics in one table. Raises DidNotStart when it is not installed."""
    if find_spec("datasette") is None:
        raise DidNotStart("Datasette is not installed; run: uv run --group bench tactics bench --against datasette")
    file, port = data_dir / "datasette.sqlite3", _free_port()
    _write_table(data_dir / "tactics.sqlite3", file)
    command = [sys.executable, "-m", "datasette", "serve", str(file), "--host", "127.0.0.1", "--port", str(port)]
    with _running(command, port, "/-/versions.json") as server:
        yield server


def _write_table(source: Path, target: Path) -> None:
    connection = sqlite3.connect(target)
    connection.execute("ATTACH ? AS ours", (str(source),))
    columns = "id INTEGER PRIMARY KEY, slug, title, summary, type, budget, effort, stage, topic"
    connection.execute(f"CREATE TABLE tactics ({columns})")
    connection.execute(f"INSERT INTO tactics {_SHOWN.replace('FROM tactic ', 'FROM ours.tactic ')}")
    connection.commit()
    connection.close()


@contextmanager
def _running(command: Sequence[str], port: int, path: str, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TACTICS_")} | dict(settings or {})
    with tempfile.TemporaryFile() as said:
        began = perf_counter()
        process = subprocess.Popen(command, env=environ, stdout=said, stderr=said, start_new_session=True)  # noqa: S603  # ours
        try:
            while not _answers(port, path):
                if process.poll() is not None or perf_counter() - began > _PATIENCE:
                    said.seek(0)
                    raise DidNotStart(said.read()[-600:].decode(errors="replace"))
                sleep(0.01)
            yield Server(port, process.pid, perf_counter() - began)
        finally:
            _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ask the server to end, then make its whole session end."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        children = []
    return [process, *(descendant for child in children for descendant in _family(int(child)))]


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _used(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS
