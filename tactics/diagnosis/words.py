"""What the parts of a diagnosis are called, and what it does not know. Words only.

Keeps true: every figure that is missing is named with what its absence means, and every assumption of the model is said.
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

from tactics.core.i18n import joined
from tactics.diagnosis.funnel import RATES, Basis, Effect, Funnel
from tactics.kpis import wording

NAMES: Mapping[str, LazyString] = MappingProxyType(
    {
        "acquisition": _l("Visitors or leads"),
        "activation": _l("Activation"),
        "conversion": _l("Conversion to customer"),
        "revenue": _l("Revenue per customer"),
        "retention": _l("Retention"),
        "referral": _l("Referral"),
    }
)
STAGE_OF = MappingProxyType({name: "revenue" if name == "conversion" else name for name in NAMES})
"""The stage of the funnel, and of the catalogue, that a lever belongs to."""


def figure(lever: str, value: Decimal) -> str:
    """A lever's figure with its unit."""
    if lever in RATES:
        return wording.per_cent(100 * value)
    return wording.money(value) if lever == "revenue" else wording.plain(value)


def people(count: Decimal) -> str:
    """How many: whole ones, unless they are few."""
    return wording.plain(count, 0 if count >= 10 else 1)


def gain(effect: Effect, basis: Basis) -> str:
    """What an effect comes to: in money or customers, or in per cent where there is no scale."""
    if not basis.absolute:
        return gain_in_per_cent(effect)
    return "+" + (wording.money(effect.gained) if effect.after.money is not None else people(effect.gained))


def gain_in_per_cent(effect: Effect) -> str:
    """The same as a share of what there was."""
    return "–" if effect.relative is None else "+" + wording.per_cent(100 * effect.relative, 1)


def measured(basis: Basis, months: int, *, money: bool) -> str:
    """What effects are counted in."""
    if basis in {Basis.WON, Basis.FLOW_WON}:
        if money:
            return str(ngettext("Recurring revenue won in %(num)s month", "Recurring revenue won in %(num)s months", months))
        return str(ngettext("Customers won in %(num)s month", "Customers won in %(num)s months", months))
    if basis is Basis.TODAY:
        if money:
            return str(gettext("Recurring revenue from today's customers in month %(month)s", month=months))
        return str(gettext("Today's customers left in month %(month)s", month=months))
    if money:
        return str(gettext("Recurring revenue in month %(month)s", month=months))
    return str(gettext("Customers in month %(month)s", month=months))


def unknown(funnel: Funnel) -> list[str]:
    """What is missing, each with what that means for the answer."""
    named = ("acquisition", "activation", "conversion")
    gaps = [str(NAMES[name]) for name in named if getattr(funnel, name) is None]
    said = []
    if gaps and funnel.basis is Basis.TODAY:
        said.append(
            gettext(
                "Missing: %(figures)s. Nobody knows then how many are won, so only today's customers count.", figures=joined(gaps)
            )
        )
    elif gaps:
        said.append(
            gettext("Missing: %(figures)s. Effects can be compared in per cent, not counted in customers.", figures=joined(gaps))
        )
    if funnel.retention is None:
        said.append(gettext("Missing: retention. Customers are counted as they are won, and nobody leaves."))
    if funnel.revenue is None:
        said.append(gettext("Missing: revenue per customer. Effects are ranked by customers instead of money."))
    if funnel.basis is Basis.WHOLE and funnel.customers is None:
        said.append(
            gettext("Missing: customers today. The count begins with nobody, so retention and price look smaller than they are.")
        )
    if funnel.viral is None:
        said.append(gettext("Missing: referral. Nobody is counted as brought by a customer."))
    return said


def assumed(months: int) -> list[str]:
    """What the model takes for granted."""
    return [
        ngettext(
            "Every figure stays as it is for %(num)s month, and new and old customers leave at the same rate. "
            "In truth the newest leave fastest.",
            "Every figure stays as it is for %(num)s months, and new and old customers leave at the same rate. "
            "In truth the newest leave fastest.",
            months,
        ),
        gettext(
            "One figure changes without the others. In truth more visitors often convert worse, and a higher price wins fewer."
        ),
        gettext("Each new customer invites once, and whoever accepts comes in the month after. Today's customers invite nobody."),
        gettext(
            "A point is worth what stands here, but it costs different amounts in different places. That cost is not known here."
        ),
        gettext("Seasons, trial periods, upgrades and downgrades are left out."),
    ]
