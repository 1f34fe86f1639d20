"""Rendering pages: one Jinja environment a language, its fixed texts translated once, when a template is compiled.

Keeps true: a template asks for a text as everywhere (`_("…")`); what does not depend on the request is not looked up
in each request. Of a page's time most went there. Templates get their helpers as globals: macros need no context.
A page that must be quick is drawn once with *slots* and filled for each address (`render_filled`): its template calls
`{{ sentence() }}` as if it were any function, and what the function gives is put there afterwards.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache, partial
from typing import Any

from babel.support import NullTranslations
from flask import Flask, current_app, flash, get_flashed_messages, session
from flask.templating import Environment
from jinja2 import Undefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from tactics.core.i18n import current_language, reader

MACROS = {name: f"macros/{name}.html" for name in ("icon", "cards", "funnels", "rooms")}
"""The files of macros, each before those that use it."""


SIGNS = "\ue000\ue001"
"""Private-use characters that stand in kept markup for what differs: the first value, the second."""
_SLOT = f"\ue002{secrets.token_hex(4)}"
"""How the place of a slot begins in a page that is drawn: nothing that a text of ours or a reader's could hold."""

FRAME = ("here", "here_to", "here_path", "messages", "csrf_token", "backlog_count")
"""What differs from address to address in the frame around every page: globals that take nothing."""


class _FixedTexts(NodeTransformer):
    """Replaces each call of `_` with one literal text by the translation."""

    def __init__(self, translations: NullTranslations) -> None:
        self._translations = translations

    def visit_Call(self, node: nodes.Call, *_args: Any, **_kwargs: Any) -> nodes.Node:  # noqa: N802  # named after the node
        """A text without placeholders becomes a constant; anything else stays a call."""
        self.generic_visit(node)
        literal = len(node.args) == 1 and isinstance(node.args[0], nodes.Const) and not node.kwargs
        if literal and isinstance(node.node, nodes.Name) and node.node.name == "_":
            text: str = node.args[0].value  # type: ignore[attr-defined]  # a Const, as just checked
            return nodes.Const(self._translations.ugettext(text), lineno=node.lineno)
        return node


class Forgotten(Undefined):
    """A value nobody gave: it may be asked for (`if`), but printing it is an error, not an empty place in the page."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error  # noqa: SLF001  # Jinja's own way to make a stricter kind


class PageEnvironment(Environment):
    """A Jinja environment that may speak one language."""

    translations: NullTranslations | None = None

    def with_macros(self) -> "PageEnvironment":
        """Make every file of macros a global, by its own name: importing them in each page costs at each rendering."""
        for name, template in MACROS.items():
            self.globals[name] = self.get_template(template).module
        return self

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        unindented = re.sub(r"\n[ \t]+", "\n ", source)  # One space is as good as eight, and a page a seventh shorter.
        tree = super()._parse(unindented, name, filename)
        if self.translations is not None:
            tree = _FixedTexts(self.translations).visit(tree)
        return tree


def render(template: str, **context: Any) -> str:
    """A page in the reader's language."""
    return _environment().get_template(template).render(context)


def render_filled(template: str, slots: Mapping[str, Callable[[], object]], **fixed: Hashable) -> bytes:
    """A page of which only the slots differ from address to address; `fixed` decides which drawing of it is used.

    In UTF-8, as it is sent: what is kept is kept encoded, and a slot may give markup that is encoded already, as a
    whole or in pieces.
    """
    language, theme = reader()
    environment = _environment(language)
    frame: dict[str, Any] = {name: environment.globals[name] for name in FRAME}
    filling: dict[str, Callable[[], object]] = {**frame, **slots}
    pieces, places = _drawn_with_slots(environment, template, tuple(filling), (theme, *fixed.items()))
    values = {name: _encoded(fill()) for name, fill in filling.items()}
    whole = list(pieces)
    for place, name in reversed(places):
        whole[place : place + 1] = values[name]
    return b"".join(whole)


def _encoded(value: object) -> list[bytes]:
    """What a slot gave, in pieces: it is only joined once, with the whole page."""
    if isinstance(value, list):
        return value
    if isinstance(value, bytes):
        return [value]
    return [escape(value).encode()] if value else []


@lru_cache(maxsize=512)
def _drawn_with_slots(
    environment: PageEnvironment, template: str, names: tuple[str, ...], fixed: tuple[Any, ...]
) -> tuple[list[bytes], list[tuple[int, str]]]:
    """A page in pieces, and where among them each slot's value goes."""
    slots = {name: partial(Markup, f"{_SLOT}{name}\ue003") for name in names}
    whole = environment.get_template(template).render({**slots, **dict(fixed[1:])})
    pieces = re.split(f"{_SLOT}(.+?)\ue003", whole)
    places = [(place, pieces[place]) for place in range(1, len(pieces), 2)]
    return [piece.encode() for piece in pieces], places


def macro(template: str, name: str) -> Any:
    """A macro of a template, in the reader's language, to call from Python."""
    return getattr(_environment().get_template(template).module, name)


def kept(name: str, *arguments: Hashable) -> Markup:
    """A part of the frame around every page (macros/frame.html), drawn once for each language and set of arguments."""
    return _drawn(_environment(), name, arguments)


@lru_cache(maxsize=256)
def _drawn(environment: PageEnvironment, name: str, arguments: tuple[Hashable, ...]) -> Markup:
    frame: Any = environment.get_template("macros/frame.html").module
    return Markup(getattr(frame, name)(*arguments))  # noqa: S704  # what a macro gives is markup


def filled(markup: str, *values: object) -> Markup:
    """Kept markup with its signs replaced by what differs from page to page, escaped."""
    text = str(markup)
    for sign, value in zip(SIGNS, values, strict=False):
        text = text.replace(sign, str(escape(value)))
    return Markup(text)  # noqa: S704  # markup of ours around escaped values


def offer_undo(message: str, address: str) -> None:
    """Tell on the next page what was done, beside a button that posts to the address which undoes it."""
    session["undo"] = address
    flash(message, "undo")


def _environment(language: str | None = None) -> PageEnvironment:
    environments: Mapping[str, PageEnvironment] = current_app.extensions["pages"]
    return environments[language or current_language()]


def init_app(app: Flask, translations: Mapping[str, NullTranslations]) -> None:
    """One environment for each language. Comes last, when every filter and global is in place."""
    app.jinja_env.globals.update(kept=kept, messages=_messages)
    app.jinja_env.filters["filled"] = filled
    app.extensions["pages"] = {language: _speaking(app, own).with_macros() for language, own in translations.items()}


def _messages() -> Markup:
    """What the last action has to tell, drawn only when there is anything."""
    told = get_flashed_messages(with_categories=True) if session else []
    return macro("macros/told.html", "messages")(told) if told else Markup("")


def _speaking(app: Flask, translations: NullTranslations) -> PageEnvironment:
    """The application's environment once more, in one language: Jinja's overlays would share one set of globals."""
    environment = app.create_jinja_environment()
    environment.globals.update(app.jinja_env.globals)
    environment.filters.update(app.jinja_env.filters)
    environment.translations = translations  # type: ignore[attr-defined]  # app.jinja_environment is PageEnvironment
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]  # by jinja2.ext.i18n
    return environment  # type: ignore[return-value]  # as above
