"""The reader's language and theme, and how numbers are written and read in it.

Keeps true: `?lang=` wins and is remembered, then the cookie, then Accept-Language, then the first language of the
settings; a language that is not offered is as if it had not been asked for. The same for `?theme=` (light, dark, auto).
A page for somebody else's customers (`speak_one_of`) remembers nothing: no cookie is set for reading it.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Request, Response, current_app, g, request
from flask_babel import Babel, format_date, format_datetime, format_decimal, get_locale, gettext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from tactics.core.asked import asked
from tactics.core.settings import PACKAGE, Settings

THEMES = ("auto", "light", "dark")
LANGUAGE_NAMES = {"en": "English", "sv": "Svenska"}
_YEAR = 365 * 24 * 3600
babel = Babel()


def current_language() -> str:
    """The code of the language this request is answered in."""
    return reader()[0]


def speak_one_of(offered: tuple[str, ...]) -> None:
    """Answer this request in one of some languages: as `?lang=` says, else as the browser wants; remember nothing."""
    wanted = request.args.get("lang")
    language = wanted if wanted in offered else _best_of(request.headers.get("Accept-Language", "")[:200], offered)
    g.reader = (language, current_theme())
    g.remembers_nothing = True


def current_theme() -> str:
    """The theme the reader chose; auto follows the device."""
    return reader()[1]


def reader() -> tuple[str, str]:
    """Language and theme in one, found out once a request."""
    known: tuple[str, str] | None = g.get("reader")
    if known is None:
        known = g.reader = _find_out(asked(), _languages())
    return known


def _find_out(request: Request, languages: tuple[str, ...]) -> tuple[str, str]:
    header = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    given = (request.args, request.cookies) if "HTTP_COOKIE" in request.environ else (request.args,)
    language = _chosen("lang", languages, given) or _best_of(header[:200], languages)
    return language, _chosen("theme", THEMES, given) or "auto"


def _languages() -> tuple[str, ...]:
    languages: tuple[str, ...] = current_app.extensions["settings"].languages
    return languages


def _chosen(name: str, offered: tuple[str, ...], given: Iterable[Mapping[str, str]]) -> str | None:
    return next((values[name] for values in given if name in values and values[name] in offered), None)


@lru_cache(maxsize=1024)
def _best_of(header: str, offered: tuple[str, ...]) -> str:
    """The offered language that a browser wants most; en-GB is English. Kept: reading the header is a fifth of a page."""
    asked = parse_accept_header(header, LanguageAccept)
    wanted = (tag.replace("_", "-").partition("-")[0].lower() for tag, quality in asked if quality)
    return next((code for code in wanted if code in offered), offered[0])


def _remember(response: Response) -> Response:
    """Keep a choice made in the address, so that the next page has it too."""
    asked_for = request.args.keys() & {"lang", "theme"}
    if not asked_for or g.get("remembers_nothing"):
        return response
    for name in asked_for:
        choice = request.args[name]
        if choice in (THEMES if name == "theme" else _languages()) and request.cookies.get(name) != choice:
            response.set_cookie(name, choice, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def here_path() -> str:
    """The address of this page, to come back to it."""
    return request.full_path.rstrip("?")


def read_number(text: str) -> float:
    """The number a person wrote: comma or point decimals, spaces between thousands. Raises ValueError otherwise."""
    compact = re.sub(r"[\s\u00a0\u202f]", "", text).replace("\u2212", "-")
    if not re.fullmatch(r"[+-]?\d{1,15}([.,]\d{1,15})?", compact, re.ASCII):
        raise ValueError(text)
    return float(compact.replace(",", "."))


def number(value: float, decimals: int = 0) -> str:
    """A number as the reader writes it, with at most so many decimals."""
    return str(format_decimal(round(value, decimals)))


def written(value: float | Decimal, decimals: int = 9) -> str:
    """A number as it stands in a field, to be read again: without signs between thousands."""
    rounded = round(Decimal(str(value)), decimals)
    return str(numbers.format_decimal(rounded, locale=get_locale(), decimal_quantization=False, group_separator=False))


def here_to() -> str:
    """The address of this page up to where the switches of language and theme add their parameter."""
    request = asked()
    pairs = request.query_string.decode("latin-1").split("&")
    kept = [f"{pair}&" for pair in pairs if pair and pair.partition("=")[0] not in {"lang", "theme"}]
    return f"{quote(request.path)}?{''.join(kept)}"


def as_score(value: float) -> str:
    """A score as the reader writes it: always one decimal, so that scores under each other line up."""
    return str(format_decimal(round(value, 1), format="#,##0.0"))


def moment(when: datetime) -> str:
    """A time as the reader writes it, to the minute."""
    return str(format_datetime(when, "d MMM y HH:mm", rebase=False))


def day(when: date) -> str:
    """A day as the reader writes it."""
    return str(format_date(when, "d MMM y", rebase=False))


def month_name(when: date) -> str:
    """A month with its year, short."""
    return str(format_date(when, "MMM y", rebase=False))


def joined(parts: list[str], word: str | None = None) -> str:
    """A list in words: "a, b and c" (or another `word` than "and")."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word or gettext('and')} {parts[-1]}"


def only_in(language: str) -> Markup:
    """A lang attribute for text in another language than the page's, else nothing."""
    return Markup("") if language == current_language() else Markup(' lang="{}"').format(language)


def _compiled_translations(settings: Settings) -> Path:
    """A folder of .mo files made from the package's .po files, named for their content so that it is made once."""
    sources = sorted((PACKAGE / "translations").glob("*/LC_MESSAGES/messages.po"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    folder = settings.data_dir / "translations" / digest
    for source in sources:
        target = folder / source.relative_to(PACKAGE / "translations").with_suffix(".mo")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            aside = target.with_name(f"{target.name}.{secrets.token_hex(4)}")  # Other processes may be making it too.
            with source.open("rb") as po, aside.open("wb") as mo:
                write_mo(mo, read_po(po))
            aside.replace(target)
    return folder


def init_app(app: Flask, settings: Settings) -> dict[str, NullTranslations]:
    """Choose the language and theme of every request, and give templates what they speak with: the translations."""
    folder = str(_compiled_translations(settings))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = folder
    babel.init_app(app, locale_selector=current_language)
    app.after_request(_remember)
    helpers: dict[str, Any] = {
        "current_language": current_language,
        "current_theme": current_theme,
        "language_names": {code: LANGUAGE_NAMES[code] for code in settings.languages},
        "here_path": here_path,
        "here_to": here_to,
        "number": number,
        "as_score": as_score,
        "joined": joined,
        "moment": moment,
        "day": day,
        "month_name": month_name,
        "only_in": only_in,
    }
    app.jinja_env.globals.update(helpers)
    return {code: Translations.load(folder, [code]) for code in settings.languages}
