"""Starting the product: the application, made ready, behind the production server, and a worker for its jobs beside it.

Keeps true: one process prepares the data folder before the workers start; a worker only reads what is prepared. The
worker of jobs is a process of its own, started again when it dies; it ends with the server, however that ends.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from tactics.catalogue.actions import prepare
from tactics.core.settings import BadSetting, Settings
from tactics.factory import create_app
from tactics.jobs import worker

_WORKER = (sys.executable, "-c", "from tactics.cli import main; main()", "jobs", "work", "--beside")
_PATIENCE = 10
"""Seconds that a worker of jobs which is told to end may take."""


def app_or_exit() -> Flask:
    """The application; a bad setting ends the process with its one sentence instead of a traceback."""
    try:
        return create_app()
    except BadSetting as problem:
        raise SystemExit(f"tactics: {problem}") from problem


def serve(settings: Settings, workers: int) -> None:
    """Prepare the data folder and serve until told to stop. Needs an app context; the workers read the same environment."""
    _must_be_free(settings.host, settings.port)
    prepare(settings)
    print(f"Retention Engine: http://{settings.host}:{settings.port}", flush=True)
    server = Granian(
        "tactics.serving:app_or_exit",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=workers,
        blocking_threads=4,  # Whoever sends a large file slowly holds one of them, and nobody else is to wait for that.
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # A worker told to stop while it starts does not hear it.
        log_access=False,
    )
    with _worker_beside():
        server.serve()


def work(app: Flask, beside: int | None) -> None:
    """Work on jobs until told to end; `beside` is the process without which there is nothing to work for."""
    ending = threading.Event()
    for kind in (signal.SIGTERM, signal.SIGINT):
        signal.signal(kind, lambda *_: ending.set())
    if beside is not None:
        threading.Thread(target=_end_without, args=(beside, ending), daemon=True).start()
    worker.work(app, ending)


def _end_without(server: int, ending: threading.Event) -> None:
    """A process whose parent has died gets another one, and does so whatever the parent died of."""
    while os.getppid() == server and not ending.wait(0.25):
        pass
    ending.set()


@contextmanager
def _worker_beside() -> Iterator[None]:
    """A worker of jobs in a process of its own, for as long as the server runs."""
    begun, ending = threading.Event(), threading.Event()
    keeper = threading.Thread(target=_keep_working, args=(begun, ending))
    keeper.start()
    begun.wait(_PATIENCE)  # The server makes its workers by forking, which nobody's start of a process should fall into.
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def _keep_working(begun: threading.Event, ending: threading.Event) -> None:
    while not ending.is_set():
        with subprocess.Popen([*_WORKER, str(os.getpid())], stdin=subprocess.DEVNULL) as process:  # noqa: S603  # our own program
            begun.set()
            while process.poll() is None and not ending.wait(0.2):
                pass
            if process.poll() is None:
                process.terminate()
                _wait_for(process)
                return
        ending.wait(1)  # One that cannot start shall not be started a hundred times a second.


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


def _must_be_free(host: str, port: int) -> None:
    """End the process in one sentence when somebody else listens there: the server would share the port in silence."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, proto)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SystemExit(f"tactics: {host}:{port} cannot be used ({error.strerror}); set TACTICS_PORT") from error
