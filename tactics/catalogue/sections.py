"""The parts a tactic's text is written in, and the same text as one piece. Pure.

Keeps true: the order of the parts is the order they are read in, on the page, in exports and in the search index.
"""

from collections.abc import Mapping
from typing import Any

PROSE = ("why", "fits", "not_for", "pitfalls", "guardrail", "measure", "design_note", "example", "legal")
"""Every part that is plain text. `steps` is a list of texts, `hypothesis` a mapping of four fragments."""

HYPOTHESIS = ("observation", "change", "audience", "effect")


def prose(sections: Mapping[str, Any]) -> str:
    """All of a tactic's sections as plain paragraphs, steps as a numbered list: for export and for reading on."""
    paragraphs = [str(sections["why"])] if sections.get("why") else []
    paragraphs += [f"{place}. {step}" for place, step in enumerate(sections.get("steps", ()), 1)]
    paragraphs += [str(sections[name]) for name in PROSE[1:] if sections.get(name)]
    return "\n\n".join(paragraphs)
