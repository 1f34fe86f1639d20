"""The translation is whole: nothing unextracted, empty or fuzzy, and every placeholder where it belongs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from tactics.core.settings import PACKAGE

ROOT = PACKAGE.parent
KEYWORDS = {
    **dict.fromkeys(("_", "_l", "gettext", "lazy_gettext")),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
METHODS = {"tactics": [("**.py", "python")], "templates": [("**.html", "jinja2"), ("**.xml", "jinja2")]}
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n"}, "**.xml": {"extensions": "jinja2.ext.i18n"}}
Key = tuple[str | tuple[str, ...], str | None]


@pytest.fixture(scope="module")
def extracted() -> set[Key]:
    """Every text of the code and the templates, with its context."""
    found: set[Key] = set()
    for folder, methods in METHODS.items():
        for _file, _line, text, _comments, context in extract_from_dir(ROOT / folder, methods, OPTIONS, KEYWORDS):
            found.add((text, context))
    return found


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with (PACKAGE / "translations" / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, "sv")


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_every_text_of_the_product_is_in_the_catalogue(extracted: set[Key], swedish: Catalog) -> None:
    known = {(message.id, message.context) for message in messages(swedish)}
    assert len(extracted) > 200
    assert extracted - known == set()


def test_the_catalogue_has_no_text_that_the_product_lost(extracted: set[Key], swedish: Catalog) -> None:
    assert {(message.id, message.context) for message in messages(swedish)} - extracted == set()


def test_every_text_is_translated_for_certain(swedish: Catalog) -> None:
    for message in messages(swedish):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        assert all(strings), message.id
        assert not message.fuzzy, message.id


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[a-z]|%%|\{\w*\}", text))


def test_every_translation_has_the_placeholders_of_its_text(swedish: Catalog) -> None:
    for message in messages(swedish):
        pairs = zip(message.id, message.string, strict=True) if message.pluralizable else [(message.id, message.string)]
        for text, translated in pairs:
            assert placeholders(translated) == placeholders(text), text


def test_nothing_compiled_is_kept_in_the_repository() -> None:
    assert [str(path) for pattern in ("*.mo", "*.pot") for path in (PACKAGE / "translations").rglob(pattern)] == []


def test_what_is_compiled_at_the_start_is_the_catalogue(prepared: Path, swedish: Catalog) -> None:
    (made,) = prepared.glob("translations/*/sv/LC_MESSAGES/messages.mo")
    with made.open("rb") as file:
        compiled = read_mo(file)
    assert len(compiled) == len(swedish)
