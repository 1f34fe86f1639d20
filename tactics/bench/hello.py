"""Hello-world: the least a Flask application can do, on the same server as the product. Run: hello.py PORT WORKERS."""

import sys

from flask import Flask
from granian import Granian
from granian.constants import Interfaces


def make() -> Flask:
    """An application with one page."""
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", "hello", lambda: "Hello, World!")
    return app


def main(port: int, workers: int) -> None:
    """Serve it, with the very options of tactics.serving."""
    server = Granian(
        "tactics.bench.hello:make",
        factory=True,
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=port,
        workers=workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_access=False,
    )
    server.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
