"""What each stage of the funnel asks, and the three things to think through in it. Words only.

From the mission's funnel: acquisition and revenue set the funnel's size (in users, in money); activation and retention
are its two bottlenecks; referral is what comes on top.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Stage:
    """A stage's role in the funnel, its guiding question, and what to think through."""

    role: LazyString
    question: LazyString
    think: tuple[LazyString, LazyString, LazyString]


STAGES: Mapping[str, Stage] = MappingProxyType(
    {
        "acquisition": Stage(
            _l("Sets the size of the funnel, in users"),
            _l("How do we find more users?"),
            (
                _l("Where can we be seen by the right people, and do they answer when they see us?"),
                _l("Do those who come have the need we solve, or only the curiosity to click?"),
                _l("Is the audience we can reach there large enough, and can the channel grow with us?"),
            ),
        ),
        "activation": Stage(
            _l("The bottleneck upstream"),
            _l("How do we turn users into leads?"),
            (
                _l("Do the offer and its message answer a problem that people already feel?"),
                _l("How long does it take before a new user sees the value, and what can go?"),
                _l("What does the very first visit look like? It colours everything after it."),
            ),
        ),
        "revenue": Stage(
            _l("Sets the size of the funnel, in money"),
            _l("How do leads become highly profitable payers?"),
            (
                _l("What would the most eager customers gladly pay more for?"),
                _l("Which neighbouring problems do customers have where we could create more value?"),
                _l("What makes those who started small move up, and when are they ready?"),
            ),
        ),
        "retention": Stage(
            _l("The bottleneck downstream"),
            _l("How many do you keep, and why do you lose the rest?"),
            (
                _l("What makes customers stay longer or buy again, and does it happen for all of them?"),
                _l("Which of those triggers also make them spend more?"),
                _l("How can we solve the customer's problem more deeply than today?"),
            ),
        ),
        "referral": Stage(
            _l("The icing on the cake"),
            _l("How do customers become ambassadors?"),
            (
                _l("Which customers stand for the brand at its best?"),
                _l("What would make them act: a reward, a status, or simply being asked?"),
                _l("How does one ambassador bring many, and speak well of us while doing it?"),
            ),
        ),
    }
)
