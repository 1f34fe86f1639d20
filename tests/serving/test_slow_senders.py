"""Whoever sends slowly holds up nobody else."""

import shutil
import socket
from contextlib import ExitStack
from pathlib import Path

from tests.serving.conftest import Starter


def test_a_reader_is_answered_while_others_send_slowly(prepared: Path, tmp_path: Path, start: Starter) -> None:
    server = start(shutil.copytree(prepared, tmp_path / "data")).until_ready()
    head = (
        "POST /backlog HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\ntitle"
    )
    with ExitStack() as stack:
        for _ in range(3):
            sender = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            sender.sendall(head.encode())
        assert server.ask("/tactics").status == 200
        sender.sendall(b"=abc")
        assert sender.recv(12) == b"HTTP/1.1 400"
