"""Real servers: processes of the installed command, on free ports and data folders of their own."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("tactics")
_MOST_WAIT = 120  # seconds until a server that does not answer counts as dead: no measure of its speed


@dataclass
class Answer:
    """What a server said, and the process that said it."""

    status: int
    body: str
    headers: dict[str, str]
    worker: int


@dataclass
class Server:
    """A running server."""

    process: subprocess.Popen[str]
    port: int
    log: Path
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, body: str | None = None) -> Answer:
        """Ask over a connection of its own; cookies are kept as a browser keeps them."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            own = connection.sock.getsockname()[1] if connection.sock else 0
            worker = self._holder(own)
            for cookie in response.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, text, {name.lower(): value for name, value in response.headers.items()}, worker)
        finally:
            connection.close()

    def add(self, title: str) -> None:
        """Put an idea in the backlog of these cookies."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.ask("/backlog").body)
        assert token
        assert self.ask("/backlog", f"csrf_token={token[1]}&title={title}").status == 303

    def workers(self) -> list[int]:
        """The processes that the server has started."""
        return [int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]

    def stop(self) -> int:
        """Ask it to end, as systemd does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(_MOST_WAIT)
        except subprocess.TimeoutExpired:  # It does not listen: leave nothing behind, then fail.
            for pid in (*self.workers(), self.process.pid):
                os.kill(pid, signal.SIGKILL)
            self.process.wait()
            raise

    def until_ready(self) -> "Server":
        """Wait until it answers; when it ends instead, what it wrote is the failure."""
        for _ in range(_MOST_WAIT * 10):
            assert self.process.poll() is None, self.log.read_text()
            try:
                if self.ask("/readyz").status == 200:
                    return self
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def _holder(self, port: int) -> int:
        """The process that holds the other end of a connection from this port; 0 when it is closed already."""
        ends = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        pair = (f":{self.port:04X}", f":{port:04X}")
        inodes = {f"socket:[{end[9]}]" for end in ends if (end[1][8:], end[2][8:]) == pair}
        for pid in self.workers():
            for handle in Path(f"/proc/{pid}/fd").iterdir():
                if handle.is_symlink() and str(handle.readlink()) in inodes:
                    return pid
        return 0


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


Starter = Callable[..., Server]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Starter]:
    """Starts `tactics serve` on a data folder, outside the checkout; all servers are stopped after the test."""
    with ExitStack() as stack:

        def starting(data_dir: Path, workers: int = 1, command: Path = COMMAND, port: int = 0) -> Server:
            port = port or free_port()
            log = tmp_path / f"log-{port}-{len(list(tmp_path.glob('log-*')))}"
            environ = {"PATH": os.environ["PATH"], "TACTICS_DATA_DIR": str(data_dir), "TACTICS_PORT": str(port)}
            output = stack.enter_context(log.open("w"))
            words = [str(command), "serve", "--workers", str(workers)]
            process = subprocess.Popen(words, env=environ, cwd=tmp_path, stdout=output, stderr=output, text=True)
            server = Server(process, port, log)
            stack.callback(server.stop)
            return server

        yield starting
