"""What is said of lifetime value in the reader's language: why nothing is computed, what cannot be trusted, what a number means.

Keeps true: every code of measures.purchases has a sentence here, and each says what to do about it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.core.i18n import number
from tactics.experiments.wording import per_cent

Sentences = Mapping[str, LazyString]

FIELDS: Sentences = MappingProxyType(
    {
        "event": _l("Purchase"),
        "until": _l("Check the time after"),
        "months": _l("Months ahead"),
        "margin": _l("Margin in per cent"),
        "discount": _l("Discount a year in per cent"),
    }
)
"""The names of the fields."""

REFUSED: Sentences = MappingProxyType(
    {
        "no-event": _l("There is no event of that name in these data. Choose another."),
        "no-purchases": _l(
            "No event of this kind has a value of 0 or more, so there is no purchase to count. Choose another event."
        ),
        "one-customer": _l(
            "Only one person has bought. The models compare customers with each other, so there is nothing to compute."
        ),
        "too-short": _l(
            "The purchases cover %(days)s days. At least 28 days are needed before the day the check begins, and 28 after it. "
            "Choose another day, or bring a longer period."
        ),
        "all-once": _l(
            "None of the %(customers)s customers had bought a second time. Without a repeat purchase nothing tells how often "
            "people come back. Choose a later day, or work on the second purchase first."
        ),
        "too-few": _l(
            "Only %(repeaters)s of %(customers)s customers had bought again, and the models need %(fewest)s. "
            "Choose a later day, or bring a longer period."
        ),
        "no-top": _l(
            "The model does not fit these customers: no set of parameters is the likeliest. That is so where nobody seems to "
            "leave, or where everybody buys equally often, as with subscriptions. Look at the cohorts instead."
        ),
        "too-large": _l("A value is above 1 000 000 000 000. Look at the column of values, and bring the file again."),
    }
)
"""Why nothing is computed."""

NOTES = frozenset({"zeros", "without"})
"""What is only to be known, not to be warned of."""

CHECKS: Sentences = MappingProxyType(
    {
        "linked": _l(
            "How often people buy and for how much go together (correlation %(link)s). The model of values takes them to be "
            "independent and allows for %(most)s either way: the worths below are skewed."
        ),
        "returns": _l(
            "%(rows)s rows below 0 were read as returns, %(value)s together. They are no purchases, and nothing below is reduced "
            "by them: choose a margin that allows for them."
        ),
        "zeros": _l("%(rows)s rows have the value 0. They count as purchases."),
        "without": _l("%(rows)s rows have no value. They count as purchases worth 0, and make the others look cheaper."),
        "no-values": _l(
            "The purchases have no values, so purchases are expected below, but not what they will be worth. Bring a file with "
            "a column of values for that."
        ),
        "few-values": _l(
            "%(customers)s customers who came back have values, and the model of values needs %(fewest)s: purchases are "
            "expected below, but not what they will be worth."
        ),
        "values-no-top": _l(
            "The model of values does not fit: no spread of them is the likeliest, as where everything costs the same. "
            "Purchases are expected below, but not what they will be worth."
        ),
        "no-mean": _l(
            "The values differ so wildly that the model gives them no mean. Purchases are expected below, but not what they "
            "will be worth."
        ),
    }
)
"""What to keep in mind."""

MEANINGS: Sentences = MappingProxyType(
    {
        "r": _l("How alike customers are in how often they buy: below 1, most buy seldom and a few often."),
        "alpha": _l("In weeks. r divided by α is the mean number of purchases a week of a customer who has not left."),
        "a": _l(
            "Together with b: how the chance to leave differs. a divided by a + b is the mean chance to leave after a "
            "repeat purchase."
        ),
        "b": _l("The larger a and b are, the more alike the customers."),
        "p": _l("How alike the purchases of one customer are in value: the higher, the more alike."),
        "q": _l("How alike customers are in what they spend: the higher, the more alike."),
        "gamma": _l("In the unit of the values. pγ divided by q − 1 is the mean value of a purchase."),
    }
)
"""What a parameter says."""


def refusal(told: Mapping[str, Any]) -> str:
    """Why nothing is computed."""
    return str(REFUSED[told["code"]]) % _written(told)


def check(told: Mapping[str, Any]) -> str:
    """What to keep in mind."""
    return str(CHECKS[told["code"]]) % _written(told)


def _written(told: Mapping[str, Any]) -> dict[str, str]:
    decimals = {"link": 2, "most": 1}
    values = {name: value for name, value in told.items() if isinstance(value, (int, float))}
    shares = {name: per_cent(value) for name, value in values.items() if name == "share"}
    return {name: number(value, decimals.get(name, 0)) for name, value in values.items()} | shares
