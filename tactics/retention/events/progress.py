"""How far a reading has come: one share that never falls, told by the work itself or, during a query, by DuckDB. Pure."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb

Progress = Callable[[float, str], None]
_TURN = 0.1


class Bar:
    """Tells the share and the stage; a share that is lower than one before is told as that one."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._share = 0.0

    def tell(self, share: float, stage: str) -> None:
        """The work has come so far."""
        self._share = max(self._share, min(1.0, share))
        self._progress(self._share, stage)

    def part(self, begin: float, end: float, stage: str) -> Callable[[float], None]:
        """What a part of the work tells its own share (0 to 1) to."""
        return lambda share: self.tell(begin + (end - begin) * share, stage)

    @contextmanager
    def watching(self, connection: duckdb.DuckDBPyConnection, begin: float, end: float, stage: str) -> Iterator[None]:
        """While a query runs in here, ask the connection how far it is; it says -1 when it does not know."""
        tell, ended = self.part(begin, end, stage), threading.Event()
        tell(0.0)

        def watch() -> None:
            while not ended.wait(_TURN):
                share = connection.query_progress() / 100
                if share >= 0:
                    tell(min(1.0, share))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
