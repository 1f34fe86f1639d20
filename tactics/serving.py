"""Starting the product: the application, made ready, behind the production server.

Keeps true: one process prepares the data folder before the workers start; a worker only reads what is prepared.
"""

import socket
from contextlib import closing

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from tactics.catalogue.actions import prepare
from tactics.core.settings import BadSetting, Settings
from tactics.factory import create_app


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
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=10,  # A worker told to stop while it starts does not hear it.
        log_access=False,
    )
    server.serve()


def _must_be_free(host: str, port: int) -> None:
    """End the process in one sentence when somebody else listens there: the server would share the port in silence."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with closing(socket.socket(family, kind, proto)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SystemExit(f"tactics: {host}:{port} cannot be used ({error.strerror}); set TACTICS_PORT") from error
