"""A worker's process for the tests: `python -m tests.jobs.working DATA FOLDER`, with the tests' kind of work."""

import sys
from pathlib import Path

from tactics.serving import work
from tests.conftest import running
from tests.jobs.conftest import Sums

if __name__ == "__main__":
    with running(Path(sys.argv[1])) as app:
        Sums(app, Path(sys.argv[2]))
        work(app, None)
