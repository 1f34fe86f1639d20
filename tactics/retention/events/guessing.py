"""A first guess of what each column is, by its heading (English, Swedish, Norwegian, Danish) and its texts. Pure.

Keeps true: a guess is only what a form is filled with; where two readings are as likely, it is left out.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

MOST_SEGMENTS = 5
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "user": (
            *("user_id", "userid", "user", "customer_id", "customerid", "customer", "client_id", "account_id", "member_id"),
            *("person_id", "visitor_id", "distinct_id", "anonymous_id", "subscriber_id", "cust_id", "uid", "email", "e_mail"),
            *("anvandar_id", "anvandarid", "anvandare", "anvandarnamn", "kund_id", "kundid", "kundnummer", "kundnr", "kund"),
            *("medlem", "medlemsnummer", "medlemsnr", "medlems_id", "prenumerant", "besokare", "konto", "konto_id", "epost"),
            *("bruker", "bruker_id", "bruger", "bruger_id", "kunde", "kunde_id", "kundenummer", "member", "account", "person"),
        ),
        "time": (
            *("timestamp", "event_time", "event_timestamp", "event_date", "occurred_at", "created_at", "datetime", "date_time"),
            *("time", "date", "order_date", "purchase_date", "invoice_date", "invoicedate", "created", "ts", "at", "day"),
            *("tidpunkt", "tidsstampel", "datum", "tid", "datum_tid", "handelsetid", "skapad", "orderdatum", "kopdatum"),
            *("inkopsdatum", "fakturadatum", "dag", "dato", "tidspunkt", "tidsstempel", "opprettet", "oprettet"),
        ),
        "event": (
            *("event", "event_name", "event_type", "eventname", "action", "activity", "event_action", "type"),
            *("handelse", "handelsenamn", "handelsetyp", "aktivitet", "atgard", "typ", "hendelse", "haendelse", "handling"),
        ),
        "value": (
            *("value", "amount", "revenue", "order_total", "total", "order_value", "total_price", "price", "sales", "sum"),
            *("belopp", "varde", "summa", "pris", "intakt", "intakter", "ordervarde", "omsattning", "totalt", "totalbelopp"),
            *("belop", "beloep", "verdi", "vaerdi", "omsetning", "omsaetning", "gross", "net", "mrr"),
        ),
        "segment": (
            *("country", "plan", "channel", "segment", "source", "medium", "campaign", "platform", "device", "region", "city"),
            *("browser", "os", "gender", "tier", "category", "market", "language", "industry", "cohort", "variant", "version"),
            *("land", "kanal", "kalla", "kampanj", "plattform", "enhet", "ort", "stad", "kon", "abonnemang", "kategori"),
            *("marknad", "sprak", "bransch", "kundtyp", "prenumeration", "butik", "kilde", "by", "abonnement"),
        ),
    }
)
_MOST_OF_A_SEGMENT = 50


def guess(columns: Sequence[Mapping[str, Any]], sampled: int) -> dict[str, Any]:
    """The part of a mapping that has to do with columns: their names for each role, the time format, the decimal sign."""
    taken: list[str] = []
    roles: dict[str, Any] = {}
    fits: dict[str, Callable[[Mapping[str, Any]], bool]] = {
        "time": lambda column: bool(column["times"]),
        "user": lambda column: not (column["times"] and column["offsets"]),
        "value": lambda column: column["numbers"] >= 0.8,
        "event": lambda column: column["numbers"] < 0.5 and column["distinct"] > 0,
    }
    for role, fit in fits.items():
        free = [column for column in columns if column["name"] not in taken and fit(column)]
        roles[role] = _named(free, role) or (_surest_time(free) if role == "time" else None)
        taken.append(roles[role] or "")
    rest = [column for column in columns if column["name"] not in taken]
    by_name = {column["name"]: column for column in columns}
    return {
        **{role: roles[role] for role in ("user", "time", "event", "value")},
        "segments": [column["name"] for column in rest if _is_segment(column, sampled)][:MOST_SEGMENTS],
        "time_format": _format(by_name.get(roles["time"])),
        "decimal": (by_name[roles["value"]]["decimal"] if roles["value"] else None) or ".",
    }


def _plain(heading: str) -> str:
    """A heading without accents and signs: "Användar-ID" and "userId" as anvandar_id and user_id."""
    parted = re.sub(r"(?<=[a-zåäö])(?=[A-Z])", "_", heading.replace("ø", "o").replace("æ", "ae"))
    letters = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().casefold()
    return "_".join(re.findall(r"[a-z0-9]+", letters))


def _named(columns: Sequence[Mapping[str, Any]], role: str) -> str | None:
    """The column whose heading is one of the role's words, the likelier word first; or has one of them in it."""
    words = _WORDS[role]
    headings = {column["name"]: _plain(column["heading"]) for column in columns}
    for word in words:
        for name, heading in headings.items():
            if heading == word:
                return str(name)
    for name, heading in headings.items():
        if set(heading.split("_")) & set(words) or (role == "user" and heading.endswith("_id") and "event" not in heading):
            return str(name)
    return "id" if role == "user" and "id" in headings else None


def _surest_time(columns: Sequence[Mapping[str, Any]]) -> str | None:
    """The only column that holds times; none where there are several. Days since 1899 look like ids, amounts and postcodes."""
    firsts = [(column["name"], column["times"][0]) for column in columns if column["times"]]
    sure = [name for name, first in firsts if first["share"] >= 0.8 and first["format"] != "excel"]
    return sure[0] if len(sure) == 1 else None


def _format(column: Mapping[str, Any] | None) -> str | None:
    return column["times"][0]["format"] if column and column["times"] and not column["day_or_month"] else None


def _is_segment(column: Mapping[str, Any], sampled: int) -> bool:
    if column["times"] or not 2 <= column["distinct"] <= _MOST_OF_A_SEGMENT or column["filled"] < 0.3:
        return False
    if set(_plain(column["heading"]).split("_")) & set(_WORDS["segment"]):
        return True
    return bool(column["numbers"] < 0.5 and column["distinct"] * 10 <= sampled)
