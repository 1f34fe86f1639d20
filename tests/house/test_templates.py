"""The rules for templates: each compiles, none holds script or style, what is a fragment is used."""

import re
from pathlib import Path

import pytest
from flask import Flask

FOLDER = Path(__file__).parents[2] / "templates"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.*"))
SOURCES = {name: (FOLDER / name).read_text() for name in NAMES}
FRAGMENTS = [name for name in NAMES if Path(name).name.startswith("_") or name.startswith("macros/")]
PAGES = [name for name in NAMES if name.endswith(".html") and name not in FRAGMENTS and name != "base.html"]


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_in_every_language(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)
    for environment in app.extensions["pages"].values():
        environment.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_frame_and_a_title(name: str) -> None:
    assert '{% extends "base.html" %}' in SOURCES[name].splitlines()[:2]
    assert "{% block title %}" in SOURCES[name]


@pytest.mark.parametrize("name", NAMES)
def test_no_template_holds_script_style_or_handlers(name: str) -> None:
    source = SOURCES[name]
    inline = [tag for tag in re.findall(r"<script[^>]*>", source) if " src=" not in tag and "application/ld+json" not in tag]
    assert inline == []
    assert not re.search(r"<style|\sstyle=|javascript:|\|\s*safe\b", source)
    assert not re.search(r"<[^>]+\son[a-z]+=", source)


@pytest.mark.parametrize("name", FRAGMENTS)
def test_every_fragment_is_used(app: Flask, name: str) -> None:
    code = " ".join(path.read_text() for path in (FOLDER.parent / "tactics").rglob("*.py"))
    everywhere = " ".join(source for other, source in SOURCES.items() if other != name) + code
    assert f'"{name}"' in everywhere or Path(name).stem in app.jinja_env.globals or f'"{Path(name).stem}"' in code
