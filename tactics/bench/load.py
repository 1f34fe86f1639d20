"""The load: processes that ask as fast as they are answered, over connections that stay open.

Run as a program it is one such process: a line of JSON in says what to ask for, a line out tells how it went. It
speaks raw sockets, because http.client takes about as long to read an answer as Flask takes to say hello.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from types import TracebackType
from typing import Any

_LANGUAGES = ("en", "sv")
_PATIENCE = 60.0


@dataclass(frozen=True)
class Load:
    """How it went: answers a second, milliseconds they took, how busy the askers were, answers that were not 200."""

    rate: float
    times: Sequence[float]
    busy: float
    failures: int

    @property
    def median(self) -> float:
        """Half of the answers took no longer."""
        return median(self.times)

    @property
    def p95(self) -> float:
        """95 of 100 answers took no longer."""
        return quantile(self.times, 0.95)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Crowd:
    """Several asking processes, started once and used again and again."""

    def __init__(self, people: int) -> None:
        """So many at a time."""
        self._people = people
        self._stack = ExitStack()
        self._processes: list[subprocess.Popen[str]] = []
        self._asked = 0

    def __enter__(self) -> "Crowd":
        """Start them."""
        command = [sys.executable, "-m", "tactics.bench.load"]
        for _ in range(self._people):
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # ours
            self._processes.append(self._stack.enter_context(process))
            self._stack.callback(process.kill)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop them."""
        self._stack.close()

    def ask(self, port: int, paths: Sequence[str], seconds: float) -> Load:
        """All ask at once, each going round the addresses from its own place."""
        for place, process in enumerate(self._processes):
            self._asked += 1_000_000
            start = place * len(paths) // self._people
            turned = [*paths[start:], *paths[:start]]
            _say(process, {"port": port, "paths": turned, "seconds": seconds, "first": self._asked})
        answers = [_hear(process) for process in self._processes]
        times = [time for answer in answers for time in answer["times"]]
        rate = sum(len(answer["times"]) / answer["elapsed"] for answer in answers)
        busy = sum(answer["busy"] for answer in answers) / len(answers)
        return Load(rate, times, busy, sum(answer["failures"] for answer in answers))


def _say(process: "subprocess.Popen[str]", job: dict[str, Any]) -> None:
    assert process.stdin  # noqa: S101  # opened as a pipe above
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout  # noqa: S101  # opened as a pipe above
    line = process.stdout.readline()
    if not line:
        raise ConnectionError("a load process ended: the server stopped answering")
    answer: dict[str, Any] = json.loads(line)
    return answer


class _Connection:
    """One connection, asking one thing at a time."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self._socket.close()

    def get(self, path: str, language: str) -> int:
        """Ask for a page, read all of it, tell its status."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: {language}\r\n\r\n"
        self._socket.sendall(request.encode())
        head, body = self._receive().split(b"\r\n\r\n", 1)
        fields = head.lower()
        if (place := fields.find(b"\r\ncontent-length:")) >= 0:
            left = int(fields[place + 17 :].split(b"\r\n", 1)[0]) - len(body)
            while left > 0:
                left -= len(self._more(min(left, 1 << 18)))
        else:
            while not body.endswith(b"0\r\n\r\n"):  # Sent in chunks: the last one is empty.
                body = body[-8:] + self._more()
        return int(head[9:12])

    def _receive(self) -> bytes:
        received = self._more()
        while b"\r\n\r\n" not in received:
            received += self._more()
        return received

    def _more(self, most: int = 1 << 18) -> bytes:
        if not (received := self._socket.recv(most)):
            raise ConnectionError("the server closed the connection")
        return received


def _run(job: dict[str, Any]) -> dict[str, Any]:
    """Ask until the time is up. Every address gets a number that no address had before, so nothing is kept whole."""
    connection = _Connection(job["port"])
    paths = [f"{path}{'&' if '?' in path else '?'}_n=" for path in job["paths"]]
    times, failures, number = list[float](), 0, 0
    started, busy = perf_counter(), process_time()
    end = before = started
    while end - started < job["seconds"]:
        before = end
        status = connection.get(f"{paths[number % len(paths)]}{job['first'] + number}", _LANGUAGES[number & 1])
        end = perf_counter()
        times.append((end - before) * 1000)
        failures += status != 200
        number += 1
    connection.close()
    return {"times": times, "elapsed": end - started, "busy": (process_time() - busy) / (end - started), "failures": failures}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)
