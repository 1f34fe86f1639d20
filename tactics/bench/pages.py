"""Pages under load, from outside: hello-world, the product and Datasette, taken in turns.

Keeps true: each round asks every case for a slice of the time, so that a busy moment of the machine falls on all of
them; a ratio is the middle one of the rounds' own ratios.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from statistics import median

from tactics.bench.asking import searches
from tactics.bench.load import Crowd, Load, quantile
from tactics.bench.servers import Server
from tactics.bench.table import Row, at_least, at_most
from tactics.catalogue.records import TacticRecord

ROUNDS = 3
HELLO, PLAIN, SEARCH, TACTIC, API = "hello-world", "/tactics", "/tactics, 3 facets and words", "a tactic", "/api/v1/tactics"
RIVAL = "datasette, its table page"
_QUESTIONS = 500
_SMALL, _SMALL_TARGET = 1000, 0.25
"""Below this size, /tactics should answer at least this share of what hello-world does."""

_RIVAL_TARGET = {10_000: 100.0}
_MOST_MEMORY = {100_000: 600.0}


class Failed(Exception):
    """Some answers were not 200: then nothing measured is worth anything."""


@dataclass
class Case:
    """What one row of the table asks for, and how it went in each round."""

    what: str
    server: Server
    paths: Sequence[str]
    loads: list[Load] = field(default_factory=list)
    processor: float = 0.0

    def ask(self, crowd: Crowd, seconds: float) -> Load:
        """One round."""
        before = self.server.processor()
        load = crowd.ask(self.server.port, self.paths, seconds)
        self.processor += self.server.processor() - before
        if load.failures:
            raise Failed(f"{self.what}: {load.failures} of {len(load.times)} answers were not 200")
        self.loads.append(load)
        return load

    def forget(self) -> None:
        """Start again: that was the warming up."""
        self.loads.clear()
        self.processor = 0.0

    def against(self, other: "Case") -> float:
        """Its requests per second as a share of another's."""
        return median(own.rate / others.rate for own, others in zip(self.loads, other.loads, strict=True))

    def row(self, size: int, base: "Case", note: str = "") -> Row:
        """The case as a row."""
        times = list(chain.from_iterable(load.times for load in self.loads))
        rate = median(load.rate for load in self.loads)
        each = self.processor * 1000 / len(times) if self.processor else None
        memory = self.server.memory()
        ratio = self.against(base)
        return Row(size, self.what, rate, median(times), quantile(times, 0.95), each, memory, ratio, note)


def cases(records: Sequence[TacticRecord], hello: Server, ours: Server, rival: Server | None) -> list[Case]:
    """Everything that is asked for."""
    found = [f"/tactics{wanted.address()}" for wanted in searches(records, 3, _QUESTIONS)]
    slugs = [f"/tactics/{record.slug}" for record in records]
    own = [Case(PLAIN, ours, ["/tactics"]), Case(SEARCH, ours, found), Case(TACTIC, ours, slugs)]
    asked = [Case(HELLO, hello, ["/"]), *own, Case(API, ours, ["/api/v1/tactics"])]
    return [*asked, Case(RIVAL, rival, ["/datasette/tactics"])] if rival else asked


def measure_pages(size: int, asked: Sequence[Case], crowd: Crowd, seconds: float) -> list[Row]:
    """Warm every case up, then ask for all of them in turns."""
    for case in asked:
        case.ask(crowd, min(1.0, seconds / ROUNDS))
        case.forget()
    for _ in range(ROUNDS):
        for case in asked:
            case.ask(crowd, seconds / ROUNDS)
    by_name = {case.what: case for case in asked}
    return [case.row(size, by_name[HELLO], _note(size, case, by_name)) for case in asked]


def _note(size: int, case: Case, by_name: dict[str, Case]) -> str:
    hello = by_name[HELLO]
    if case is hello:
        return f"askers {median(load.busy for load in case.loads):.0%} busy each"
    if case.what == RIVAL:
        times = by_name[PLAIN].against(case)
        target = f"; {at_least(times, limit)}" if (limit := _RIVAL_TARGET.get(size)) else ""
        return f"/tactics answers {times:.0f} times as many{target}"
    if case.what == PLAIN and size < _SMALL:
        return at_least(case.against(hello), _SMALL_TARGET)
    if case.what == API and (most := _MOST_MEMORY.get(size)) and (memory := case.server.memory()):
        return at_most(memory, most, "MB")
    return ""
