"""The closed lists that tactics are described with: slugs for machines, names for readers.

Keeps true: the order of each list is the order it is shown in; a slug, once published, never changes its meaning.
`recognise` reads a value the way people write it: as a slug, or as the name in any language the product speaks,
the Swedish headings of the original base included.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

Names = Mapping[str, LazyString]

STAGES: Names = MappingProxyType(
    {
        "acquisition": _l("Acquisition"),
        "activation": _l("Activation"),
        "revenue": _l("Revenue"),
        "retention": _l("Retention"),
        "referral": _l("Referral"),
    }
)
TOPICS: Names = MappingProxyType(
    {
        "advertising": _l("Advertising"),
        "data": _l("Data"),
        "community": _l("Community"),
        "feedback-loops": _l("Feedback loops"),
        "offer": _l("Offer"),
        "saas": _l("SaaS"),
        "behaviour": _l("Behaviour"),
        "ecommerce": _l("E-commerce"),
        "down-sell": _l("Down-sell"),
        "product": _l("Product"),
        "content": _l("Content"),
        "survey": _l("Survey"),
        "churn": _l("Churn"),
        "up-sell": _l("Up-sell"),
        "marketplace": _l("Marketplace"),
        "social-media": _l("Social media"),
        "email": _l("Email"),
        "crm": _l("CRM"),
    }
)
TYPES: Names = MappingProxyType(
    {
        "product-change": _l("Product change"),
        "lifecycle-message": _l("Lifecycle message"),
        "offer-pricing": _l("Offer and pricing"),
        "content": _l("Content work"),
        "campaign": _l("Campaign"),
        "community": _l("Community work"),
        "research": _l("Research"),
        "service": _l("Service"),
    }
)
BUDGETS: Names = MappingProxyType({"in-house": _l("In-house"), "budget-required": _l("Budget required")})
EFFORTS: Names = MappingProxyType(
    {"s": _l("Small: days to two weeks"), "m": _l("Medium: weeks to a quarter"), "l": _l("Large: a quarter or more")}
)
MODELS: Names = MappingProxyType(
    {
        "saas": _l("SaaS"),
        "ecommerce": _l("E-commerce"),
        "marketplace": _l("Marketplace"),
        "app": _l("App"),
        "media": _l("Media"),
        "b2b": _l("B2B"),
        "services": _l("Services"),
    }
)
EVIDENCE: Names = MappingProxyType(
    {"strong": _l("Strong evidence"), "some": _l("Some evidence"), "none": _l("No published evidence")}
)
KPIS: Names = MappingProxyType(
    {
        "retention-rate": _l("Retention rate"),
        "churn": _l("Churn"),
        "revenue-churn": _l("Revenue churn"),
        "gross-revenue-retention": _l("Gross revenue retention"),
        "net-revenue-retention": _l("Net revenue retention"),
        "expansion-rate": _l("Expansion rate"),
        "mrr": _l("Monthly recurring revenue (MRR)"),
        "arpu": _l("Revenue per user (ARPU)"),
        "clv": _l("Customer lifetime value (CLV)"),
        "customer-worth": _l("Customer worth, step by step"),
        "ltv-cac": _l("LTV:CAC"),
        "cac": _l("Customer acquisition cost (CAC)"),
        "cac-payback": _l("CAC payback"),
        "stickiness": _l("Stickiness (DAU/MAU)"),
        "repeat-purchase-rate": _l("Repeat purchase rate"),
        "purchase-frequency": _l("Purchase frequency"),
        "average-order-value": _l("Average order value"),
        "activation-rate": _l("Activation rate"),
        "time-to-value": _l("Time to value"),
        "conversion-rate": _l("Conversion rate"),
        "feature-adoption": _l("Feature adoption"),
        "csat": _l("Customer satisfaction (CSAT)"),
        "ces": _l("Customer effort score (CES)"),
        "nps": _l("Net promoter score (NPS)"),
        "enps": _l("Employee net promoter score (eNPS)"),
        "customer-health-score": _l("Customer health score"),
        "quick-ratio": _l("Quick ratio"),
        "viral-coefficient": _l("Viral coefficient (K)"),
        "referral-rate": _l("Referral rate"),
        "reactivation-rate": _l("Reactivation rate"),
        "save-rate": _l("Save rate"),
        "payment-recovery-rate": _l("Payment recovery rate"),
        "response-time": _l("Response time"),
        "review-rate": _l("Review rate"),
        "click-rate": _l("Click rate"),
        "opt-out-rate": _l("Opt-out rate"),
        "return-rate": _l("Return rate of goods"),
    }
)

FACETS: Mapping[str, Names] = MappingProxyType(
    {
        "stage": STAGES,
        "topic": TOPICS,
        "type": TYPES,
        "budget": BUDGETS,
        "effort": EFFORTS,
        "model": MODELS,
        "evidence": EVIDENCE,
        "kpi": KPIS,
    }
)
"""What the catalogue can be filtered by: the parameter's name and its values, in the order they are shown."""

SOURCE_KINDS: Names = MappingProxyType(
    {
        "effect": _l("Measured effect"),
        "benchmark": _l("Benchmark or survey"),
        "practice": _l("Documented practice"),
        "caution": _l("Counter-evidence or limit"),
        "principle": _l("Mechanism shown elsewhere"),
    }
)
GRADES: Names = MappingProxyType(
    {
        "A": _l("Peer-reviewed text, or the actor's own primary page"),
        "B": _l("Vendor or practitioner source, or a primary report quoted elsewhere"),
        "C": _l("Retelling or third-party estimate: never a headline"),
    }
)
DESIGNS: Names = MappingProxyType(
    {
        "ab-test": _l("A/B test"),
        "holdout": _l("Hold-out group"),
        "before-after": _l("Before and after, with a control"),
        "cohort-comparison": _l("Cohort comparison"),
        "qualitative": _l("Qualitative study"),
    }
)

_HEADINGS: Names = MappingProxyType(
    {
        "stage": _l("Funnel stage"),
        "topic": _l("Topic"),
        "type": _l("Type of work"),
        "budget": _l("Budget"),
        "effort": _l("Effort"),
        "model": _l("Business model"),
        "evidence": _l("Evidence"),
        "kpi": _l("KPI"),
    }
)

_ORIGINAL_BASE = {
    "annonsering": "advertising",
    "feedbackloopar": "feedback-loops",
    "erbjudande": "offer",
    "beteende": "behaviour",
    "ehandel": "ecommerce",
    "e-handel": "ecommerce",
    "produkt": "product",
    "undersökning": "survey",
    "marknadsplats": "marketplace",
    "sociala medier": "social-media",
    "epost": "email",
    "e-post": "email",
    "inhouse": "in-house",
    "budget krävs": "budget-required",
    "small": "s",
    "medium": "m",
    "large": "l",
}
"""The words of the original Swedish base, and a few that people type instead of ours."""


def facet_name(facet: str) -> str:
    """The heading of a facet, in the reader's language."""
    return str(_HEADINGS[facet])


def names(facet: str, values: Iterable[str]) -> list[str]:
    """What some values of a facet are called, in the reader's language."""
    return [str(FACETS[facet][value]) for value in values]


def short_effort(effort: str) -> str:
    """One word for an effort, where the full sentence would crowd a card."""
    words: dict[str, str] = {"s": gettext("Small"), "m": gettext("Medium"), "l": gettext("Large")}
    return words[effort]


def time_span(first: int, last: int, unit: str) -> str:
    """How long until the effect shows, such as "2–6 weeks"; `unit` is days, weeks or months."""
    span = str(first) if first == last else f"{first}–{last}"
    said: dict[str, str] = {
        "days": ngettext("%(span)s day", "%(span)s days", last, span=span),
        "weeks": ngettext("%(span)s week", "%(span)s weeks", last, span=span),
        "months": ngettext("%(span)s month", "%(span)s months", last, span=span),
    }
    return said[unit]


def recognise(facet: str, written: str) -> str | None:
    """The slug that a person meant by `written` (a slug, a name in the current language, a heading of the original)."""
    known = FACETS[facet]
    wanted = " ".join(written.split()).casefold()
    if wanted in known:
        return wanted
    if (slug := _ORIGINAL_BASE.get(wanted)) in known:
        return slug
    return next((slug for slug, name in known.items() if str(name).casefold() == wanted), None)
