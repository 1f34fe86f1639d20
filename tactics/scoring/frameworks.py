"""The register of frameworks, and the method of a team: a framework in one variant with its weights. Pure.

Keeps true: the first framework and the first variant of each are the usual ones; an id, once stored, never changes
its meaning; two methods are the same when they would give every idea the same score.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tactics.scoring import formulas as f
from tactics.scoring.inputs import BadInput, Input, Number, Problem, amount, choice, decimal, yes_no

HEAVIEST = 100
"""The largest weight."""
_PRECISE = Context(prec=28)


@dataclass(frozen=True)
class Source:
    """Who says that a score is computed so, and where."""

    who: str
    url: str


@dataclass(frozen=True)
class Variant:
    """One way to compute a framework's score. `divisor` names the input that the score is divided by, if any."""

    id: str
    label: LazyString
    inputs: tuple[Input, ...]
    formula: f.Formula
    source: Source | None
    divisor: str = ""


@dataclass(frozen=True)
class Framework:
    """A framework: its variants (the first is the usual one) and its usual weights.

    `own` says that the criteria are the team's: then the weights name them, and there are none to begin with.
    """

    id: str
    label: LazyString
    variants: tuple[Variant, ...]
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    own: bool = False


_MEAN, _PRODUCT = _l("Mean"), _l("All multiplied")
_ICE = (Input("impact", _l("Impact")), Input("confidence", _l("Confidence")), Input("ease", _l("Ease")))
_PIE = (Input("potential", _l("Potential")), Input("importance", _l("Importance")), Input("ease", _l("Ease")))
_RICE = (
    amount("reach", _l("Reach in the period")),
    choice("impact", _l("Impact on each of them"), "3", "2", "1", "0.5", "0.25"),
    choice("confidence", _l("Confidence"), "100", "80", "50", percent=True),
    amount("effort", _l("Effort in person-months")),
)
_FIBONACCI = ("1", "2", "3", "5", "8", "13", "20")
_SAFE = (
    choice("value", _l("Value to users and business"), *_FIBONACCI),
    choice("urgency", _l("Time criticality"), *_FIBONACCI),
    choice("risk", _l("Risk reduced or opportunity opened"), *_FIBONACCI),
    choice("size", _l("Job size"), *_FIBONACCI),
)
_REINERTSEN = (amount("delay", _l("Cost of delay a week")), amount("duration", _l("Duration in weeks")))
_PXL = (
    yes_no("fold", _l("Above the fold")),
    yes_no("noticeable", _l("Noticeable within 5 seconds")),
    yes_no("element", _l("Adds or removes an element")),
    yes_no("motivation", _l("Increases motivation")),
    yes_no("traffic", _l("On a page with much traffic")),
    yes_no("testing", _l("Found in user testing")),
    yes_no("feedback", _l("Found in customers’ own words")),
    yes_no("analytics", _l("Found in analytics")),
    yes_no("tracking", _l("Found in mouse, heat or eye tracking")),
    amount("ease", _l("Hours to put in place"), "hours"),
)
_PXL_WEIGHTS = {own.name: Decimal({"noticeable": 2, "element": 2, "ease": 3}.get(own.name, 1)) for own in _PXL}

FRAMEWORKS: Mapping[str, Framework] = MappingProxyType(
    {
        own.id: own
        for own in (
            Framework("ice", _l("ICE: impact, confidence, ease"), (
                Variant("mean", _MEAN, _ICE, f.mean, Source("GrowthLab", "https://growth-experiments.com/glossary/ice-scoring")),
                Variant("product", _PRODUCT, _ICE, f.product, Source("Innerview", "https://innerview.co/terms/ice-score")),
            )),
            Framework("rice", _l("RICE: reach, impact, confidence, effort"), (
                Variant(
                    "standard", _l("Standard"), _RICE, f.rice, divisor="effort",
                    source=Source("Intercom", "https://blog.intercom.io/rice-simple-prioritization-for-product-managers/"),
                ),
            )),
            Framework("pie", _l("PIE: potential, importance, ease"), (
                Variant("mean", _MEAN, _PIE, f.mean, Source("Growth Method", "https://growthmethod.com/pie-framework/")),
                Variant(
                    "product", _PRODUCT, _PIE, f.product,
                    Source("roadmap.one", "https://blog.roadmap.one/posts/blog8-9-pie-prioritisation"),
                ),
            )),
            Framework("pxl", _l("PXL: ten questions about a change on a page"), (
                Variant("sum", _l("Sum"), _PXL, f.points, Source("CXL", "https://cxl.com/blog/better-way-prioritize-ab-tests/")),
            ), MappingProxyType(_PXL_WEIGHTS)),
            Framework("wsjf", _l("WSJF: weighted shortest job first"), (
                Variant(
                    "safe", _l("SAFe"), _SAFE, f.wsjf, divisor="size",
                    source=Source("Scaled Agile", "https://www.scaledagileframework.com/wsjf/"),
                ),
                Variant(
                    "reinertsen", _l("Cost of delay by duration"), _REINERTSEN, f.reinertsen, divisor="duration",
                    source=Source("Reinertsen (Jason Yip)", "https://jchyip.medium.com/problems-i-have-with-safe-style-wsjf-772df2beaf02"),
                ),
            )),
            Framework("weighted", _l("Your own criteria"), (
                Variant("mean", _l("Weighted mean"), (), f.weighted_mean, None),
            ), own=True),
        )
    }
)  # fmt: skip
"""Every framework by id; the first is the usual one."""


@dataclass(frozen=True, eq=False)
class Method:
    """How a team scores. `weights` are above zero; those of own criteria are shares that add up to 1."""

    framework: Framework
    variant: Variant
    weights: Mapping[str, Fraction]

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """What is asked, in order: the variant's questions that weigh anything, or the team's own criteria."""
        if self.framework.own:
            return tuple(Input(name, name) for name in self.weights)
        return tuple(own for own in self.variant.inputs if not self.framework.weights or own.name in self.weights)

    @cached_property
    def digest(self) -> str:
        """A short text that differs when the weights do; empty where there are none."""
        pairs = repr(sorted((name, str(weight)) for name, weight in self.weights.items()))
        return hashlib.sha256(pairs.encode()).hexdigest()[:12] if self.weights else ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two scores comparable: framework, variant, digest of the weights."""
        return (self.framework.id, self.variant.id, self.digest)

    @property
    def most(self) -> Decimal | None:
        """The highest score that can be had; None where there is no limit."""
        if self.variant.divisor:
            return None
        best = {own.name: Fraction(own.least if own.kind == "hours" else own.most) for own in self.inputs}
        return to_decimal(self.variant.formula(best, self.weights))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Method) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def method(framework: str = "ice", variant: str = "", weights: Mapping[str, Number] | None = None) -> Method:
    """The method that is meant; an empty variant is the usual one, and PXL's questions keep the weights not given.

    A question or criterion of weight 0 is not asked. Frameworks without weights take no notice of any. Raises BadInput
    with framework, variant, weights or the name of the weight at fault.
    """
    own = FRAMEWORKS.get(framework)
    if own is None:
        raise BadInput("framework", Problem.CHOICE)
    chosen = next((one for one in own.variants if one.id == variant), None) if variant else own.variants[0]
    if chosen is None:
        raise BadInput("variant", Problem.CHOICE)
    return Method(own, chosen, MappingProxyType(_weighed(own, weights or {})))


def _weighed(own: Framework, given: Mapping[str, Number]) -> dict[str, Fraction]:
    if not (own.own or own.weights):
        return {}
    if unknown := [name for name in given if not name.strip() or not (own.own or name in own.weights)]:
        raise BadInput(unknown[0], Problem.CHOICE)
    exact = {name: decimal(name, weight) for name, weight in {**own.weights, **given}.items()}
    if outside := [name for name, weight in exact.items() if not 0 <= weight <= HEAVIEST]:
        raise BadInput(outside[0], Problem.RANGE)
    above = {name: Fraction(weight) for name, weight in exact.items() if weight}
    if not above:
        raise BadInput("weights", Problem.WEIGHTS)
    whole = sum(above.values()) if own.own else 1
    return {name: weight / whole for name, weight in above.items()}


def to_decimal(exact: Fraction) -> Decimal:
    """The nearest decimal of 28 digits: equal fractions give equal decimals, a larger one never a smaller."""
    return _PRECISE.divide(Decimal(exact.numerator), Decimal(exact.denominator))
