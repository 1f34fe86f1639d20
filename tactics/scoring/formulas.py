"""The formulas of the frameworks, each with its source. Pure.

Each takes the answers and the weights by name, as fractions, so that scores that are equal come out equal.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod

Values = Mapping[str, Fraction]
Formula = Callable[[Values, Values], Fraction]


def mean(values: Values, _weights: Values) -> Fraction:
    """The answers added, divided by how many they are.

    Source: ICE growth-experiments.com/glossary/ice-scoring, PIE growthmethod.com/pie-framework.
    """
    return sum(values.values(), Fraction()) / len(values)


def product(values: Values, _weights: Values) -> Fraction:
    """The answers multiplied.

    Source: ICE innerview.co/terms/ice-score, PIE blog.roadmap.one/posts/blog8-9-pie-prioritisation.
    """
    return prod(values.values(), start=Fraction(1))


def rice(values: Values, _weights: Values) -> Fraction:
    """Reach × impact × confidence ÷ effort; confidence in per cent.

    Source: Sean McBride, Intercom, blog.intercom.io/rice-simple-prioritization-for-product-managers.
    """
    return values["reach"] * values["impact"] * values["confidence"] / 100 / values["effort"]


def wsjf(values: Values, _weights: Values) -> Fraction:
    """(Value + time criticality + risk reduction or opportunity) ÷ job size. Source: SAFe, scaledagileframework.com/wsjf."""
    return (values["value"] + values["urgency"] + values["risk"]) / values["size"]


def reinertsen(values: Values, _weights: Values) -> Fraction:
    """Cost of delay ÷ duration.

    Source: Donald Reinertsen, as told in jchyip.medium.com/problems-i-have-with-safe-style-wsjf-772df2beaf02.
    """
    return values["delay"] / values["duration"]


def ease_points(hours: Fraction) -> int:
    """PXL's points for ease: under 4 hours 3, up to 8 hours 2, under two days 1, otherwise 0.

    A day is taken as 8 hours of work, so that two days are 16. Source: see `points`.
    """
    if hours < 4:
        return 3
    return 2 if hours <= 8 else int(hours < 16)


def points(values: Values, weights: Values) -> Fraction:
    """The weights of all that is answered yes, and for ease so many thirds of its weight as `ease_points` gives.

    Source: PXL, cxl.com/blog/better-way-prioritize-ab-tests. The usual weights are those on which two independent
    public implementations agree; they add up to 14.
    """
    answered = sum((weights[name] * value for name, value in values.items() if name != "ease"), Fraction())
    return answered + (weights["ease"] * ease_points(values["ease"]) / 3 if "ease" in values else 0)


def weighted_mean(values: Values, weights: Values) -> Fraction:
    """The mean of all answers, each counted as its weight says: the sum of weight × answer ÷ the sum of weights.

    Source: the definition of a weighted arithmetic mean; the criteria and their weights are the team's own.
    """
    return sum((weights[name] * value for name, value in values.items()), Fraction()) / sum(weights.values())
