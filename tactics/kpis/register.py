"""The one register of KPIs: every slug, its variants, what they are computed from and how. Pure.

Page, API, tests and documentation read the definitions here; the prose about them stands in seed_data/kpis.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from tactics.kpis import formulas as f
from tactics.kpis import inputs as i
from tactics.kpis.measures import Input, Kpi, Variant

_MRR = {"start": "17000", "expansion": "900", "contraction": "400", "churned": "600"}


def _share(part: Input, whole: Input, few: str, many: str, key: str = "standard", **others: object) -> Variant:
    """A variant that is a part of a whole, in per cent."""
    example = {part.name: few, whole.name: many}
    own = (((part.name,), whole.name),)
    bare = {"sound": own, "part": (part.name, whole.name), **others}
    return Variant(key, f.share, f"{{{part.name}|{whole.name}}}", (part, whole), example, **bare)  # type: ignore[arg-type]


def _ratio(
    part: Input, whole: Input, few: str, many: str, *, unit: str, lever: tuple[str, int], key: str = "standard"
) -> Variant:
    """A variant that is one number for each of another."""
    example = {part.name: few, whole.name: many}
    return Variant(key, f.ratio, f"{{{part.name}|{whole.name}}}", (part, whole), example, unit, lever=lever)


def _scores(function: Callable[..., Decimal], key: str) -> Variant:
    """A promoter score from counts."""
    asked = (i.PROMOTERS, i.PASSIVES, i.DETRACTORS)
    example = {"promoters": "70", "passives": "20", "detractors": "10"}
    written = "{promoters - detractors|promoters + passives + detractors}"
    return Variant(key, function, written, asked, example, "score", lever=("detractors", -1))


_RETENTION = (
    _share(i.REMAINING, i.START, "75", "100", "cohort", decay="kept"),
    Variant(
        "net", f.retention_net, "{end - new|start}", (i.START, i.END, i.NEW), {"start": "1000", "end": "900", "new": "200"},
        sound=((("new",), "end"), (("end",), "start+new")), decay="kept",
    ),
)  # fmt: skip
_CHURN = (
    _share(i.LOST, i.START, "10", "250", "customers", decay="lost"),
    _share(i.LOST_VALUE, i.START_VALUE, "60000", "1200000", "contract-value", decay="lost"),
)
_REVENUE_CHURN = (
    Variant(
        "gross", f.lost_revenue, "{churned + contraction|start}", (i.CHURNED, i.CONTRACTION, i.MRR_START),
        {"churned": "600", "contraction": "400", "start": "17000"}, sound=((("churned", "contraction"), "start"),), decay="lost",
    ),
    Variant(
        "source", f.fall, "{start - end|start}", (i.MRR_START, i.MRR_END), {"start": "17000", "end": "14600"},
        lever=("end", 1),
    ),
    Variant(
        "net", f.net_lost_revenue, "{churned + contraction - expansion|start}",
        (i.CHURNED, i.CONTRACTION, i.EXPANSION, i.MRR_START), _MRR, sound=((("churned", "contraction"), "start"),),
        lever=("expansion", 1), name=_l("Net revenue churn"),
        note=_l("Gross churn less expansion among the same customers; it can go below zero. New sales stay out of it."),
    ),
)  # fmt: skip
_KEPT = (
    Variant(
        "standard", f.kept_revenue, "{start - contraction - churned|start}", (i.MRR_START, i.CONTRACTION, i.CHURNED),
        {name: _MRR[name] for name in ("start", "contraction", "churned")}, sound=((("contraction", "churned"), "start"),),
        decay="kept",
    ),
)  # fmt: skip
_NET_KEPT = (
    Variant(
        "standard", f.net_kept_revenue, "{start + expansion - contraction - churned|start}",
        (i.MRR_START, i.EXPANSION, i.CONTRACTION, i.CHURNED), _MRR, sound=((("contraction", "churned"), "start"),),
        lever=("expansion", 1),
    ),
)  # fmt: skip
_EXPANSION = (
    Variant(
        "standard", f.share, "{expansion|start}", (i.EXPANSION, i.MRR_START), {"expansion": "900", "start": "17000"},
        lever=("expansion", 1),
    ),
    Variant(
        "source", f.rise, "{end - start|start}", (i.EXPANSION_START, i.EXPANSION_END), {"start": "14000", "end": "19500"},
        lever=("end", 1),
    ),
)  # fmt: skip
_MRR_VARIANTS = (
    Variant(
        "standard", f.product, "accounts * arpa", (i.ACCOUNTS, i.ARPA), {"accounts": "6500", "arpa": "25"}, "money",
        lever=("accounts", 1),
    ),
    Variant(
        "movement", f.recurring_movement, "new + expansion - contraction - churned",
        (i.NEW_MRR, i.EXPANSION, i.CONTRACTION, i.CHURNED),
        {"new": "2000", "expansion": "900", "contraction": "400", "churned": "600"}, "money", lever=("churned", -1),
    ),
)  # fmt: skip
_CLV = (
    Variant(
        "arpu-lifetime", f.product, "arpu * months", (i.ARPU, i.LIFETIME), {"arpu": "10", "months": "12"}, "money",
        lever=("months", 1),
    ),
    Variant(
        "arpa-churn", f.lifetime_by_churn, "{arpa|churn}", (i.ARPA, i.CHURN), {"arpa": "25", "churn": "4"}, "money",
        lever=("churn", -1),
    ),
    Variant(
        "revenue-minus-cac", f.lifetime_less_cost, "revenue * months - cac", (i.REVENUE_MONTH, i.LIFETIME, i.CAC),
        {"revenue": "25", "months": "25", "cac": "200"}, "money", lever=("months", 1),
    ),
    Variant(
        "orders", f.lifetime_by_orders, "aov * frequency * years * margin", (i.AOV, i.FREQUENCY, i.YEARS, i.MARGIN),
        {"aov": "800", "frequency": "2", "years": "2", "margin": "20"}, "money", lever=("frequency", 1),
    ),
)  # fmt: skip
_WORTH = (
    Variant(
        "standard", f.customer_worth, "{revenue|purchases} * {purchases|customers} * years",
        (i.YEAR_REVENUE, i.PURCHASES, i.BUYERS, i.YEARS),
        {"revenue": "1000000", "purchases": "1250", "customers": "500", "years": "3"}, "money",
        sound=((("customers",), "purchases"),), lever=("years", 1),
    ),
)  # fmt: skip
_PAYBACK = (
    Variant(
        "standard", f.payback, "{cac|arpa * margin}", (i.CAC, i.ARPA, i.MARGIN), {"cac": "200", "arpa": "25", "margin": "80"},
        "months", lever=("arpa", 1),
    ),
)  # fmt: skip
_QUICK = (
    Variant(
        "standard", f.quick_ratio, "{new + expansion|contraction + churned}", (i.NEW_MRR, i.EXPANSION, i.CONTRACTION, i.CHURNED),
        {"new": "2000", "expansion": "900", "contraction": "400", "churned": "600"}, "number", lever=("churned", -1),
    ),
)  # fmt: skip
_NPS = (
    _scores(f.promoter_score, "counts"),
    Variant(
        "shares", f.promoter_score_by_share, "promoters - detractors", (i.PROMOTER_SHARE, i.DETRACTOR_SHARE),
        {"promoters": "60", "detractors": "10"}, "score", sound=((("promoters", "detractors"), "100"),), lever=("detractors", -1),
    ),
)  # fmt: skip
_VIRAL = (
    Variant(
        "standard",
        f.viral,
        "invites * conversion",
        (i.INVITES, i.ACCEPTED),
        {"invites": "3", "conversion": "20"},
        "number",
        lever=("conversion", 1),
    ),
)
_STICKINESS = (_share(i.DAU, i.MAU, "500", "2000", "dau-mau"), _share(i.WAU, i.MAU, "1100", "2000", "wau-mau"))
_TIMES = (Variant("standard", f.middle, "median days", (i.TIMES,), {"days": "1 1 2 3 9"}, "days"),)
_ANSWERING = (Variant("standard", f.middle, "median minutes", (i.MINUTES,), {"minutes": "12 25 40 55 240"}, "minutes"),)
_HEALTH = (Variant("standard", f.total, "sum points", (i.POINTS,), {"points": "20 15 10 -5"}, "points"),)
_CSAT = (
    _share(i.SATISFIED, i.ANSWERS, "160", "200", "share"),
    _ratio(i.SCORES, i.ANSWERS, "820", "200", unit="mean", lever=("scores", 1), key="mean"),
)

_ALL: Mapping[str, tuple[Variant, ...]] = {
    "retention-rate": _RETENTION,
    "churn": _CHURN,
    "revenue-churn": _REVENUE_CHURN,
    "gross-revenue-retention": _KEPT,
    "net-revenue-retention": _NET_KEPT,
    "expansion-rate": _EXPANSION,
    "mrr": _MRR_VARIANTS,
    "arpu": (_ratio(i.REVENUE, i.USERS, "162500", "6500", unit="money", lever=("revenue", 1)),),
    "clv": _CLV,
    "customer-worth": _WORTH,
    "ltv-cac": (_ratio(i.LTV, i.CAC, "625", "200", unit="ratio", lever=("cac", -1)),),
    "cac": (_ratio(i.SPEND, i.WON, "60000", "300", unit="money", lever=("customers", 1)),),
    "cac-payback": _PAYBACK,
    "stickiness": _STICKINESS,
    "repeat-purchase-rate": (_share(i.REPEAT, i.CUSTOMERS, "40", "100"),),
    "purchase-frequency": (_ratio(i.ORDERS, i.CUSTOMERS, "1250", "500", unit="number", lever=("purchases", 1)),),
    "average-order-value": (_ratio(i.REVENUE, i.ORDERS, "1000000", "1250", unit="money", lever=("revenue", 1)),),
    "activation-rate": (_share(i.ACTIVATED, i.SIGNUPS, "340", "1000"),),
    "time-to-value": _TIMES,
    "conversion-rate": (_share(i.CONVERTED, i.VISITORS, "120", "4000"),),
    "feature-adoption": (_share(i.ADOPTED, i.ACTIVE, "450", "1500"),),
    "csat": _CSAT,
    "ces": (_ratio(i.SCORES, i.ANSWERS, "1120", "200", unit="mean", lever=("scores", 1)),),
    "nps": _NPS,
    "enps": (_scores(f.promoter_score, "standard"),),
    "customer-health-score": _HEALTH,
    "quick-ratio": _QUICK,
    "viral-coefficient": _VIRAL,
    "referral-rate": (_share(i.REFERRED, i.ALL_NEW, "45", "300"),),
    "reactivation-rate": (_share(i.RETURNED, i.LAPSED, "60", "1200"),),
    "save-rate": (_share(i.SAVED, i.CANCELLERS, "18", "120"),),
    "payment-recovery-rate": (_share(i.RECOVERED, i.FAILED, "54", "90"),),
    "response-time": _ANSWERING,
    "review-rate": (_share(i.REVIEWS, i.ASKED, "70", "1000"),),
    "click-rate": (_share(i.CLICKED, i.DELIVERED, "250", "10000"),),
    "opt-out-rate": (_share(i.OPTED_OUT, i.DELIVERED, "30", "10000"),),
    "return-rate": (_share(i.RETURNS, i.SOLD, "80", "1000"),),
}
_MOVED_BY = {"customer-worth": ("clv",), "quick-ratio": ("net-revenue-retention", "revenue-churn"), "enps": ()}
"""KPIs that no tactic names: those whose tactics move them."""

REGISTER: Mapping[str, Kpi] = MappingProxyType(
    {slug: Kpi(slug, variants, _MOVED_BY.get(slug, (slug,))) for slug, variants in _ALL.items()}
)
"""Every KPI by slug, in the order of the library."""
