"""Owns the groups of words that mean the same, as a marketer writes them in a YAML file.

Keeps true that every group read has at least two different expressions, and that a fault is told with its line.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from tactics.search.stems import WORD


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of words and short phrases, each group in any mixture of languages."""

    groups: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def load(cls, path: Path) -> "Synonyms":
        """Read the file; ValueError with the line of the first fault."""
        try:
            tree = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ValueError(f"{path.name}: not readable as YAML: {error}") from error
        return cls(tuple(_groups(path.name, tree)) if tree is not None and not _nothing(tree) else ())


def _nothing(tree: yaml.Node) -> bool:
    return isinstance(tree, yaml.ScalarNode) and tree.tag == "tag:yaml.org,2002:null"


def _groups(name: str, tree: yaml.Node) -> Iterator[tuple[str, ...]]:
    if not isinstance(tree, yaml.SequenceNode):
        raise _fault(name, tree, "the file must be a list of groups")
    for number, node in enumerate(tree.value, start=1):
        if not isinstance(node, yaml.SequenceNode):
            raise _fault(name, node, f"group {number} must be a list: - [word, other word]")
        group = tuple(_expression(name, number, each) for each in node.value)
        if len(group) < 2:
            raise _fault(name, node, f"group {number} needs at least two expressions")
        if twice := {each for each in group if group.count(each) > 1}:
            raise _fault(name, node, f"group {number} says {min(twice)!r} twice")
        yield group


def _expression(name: str, number: int, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _fault(name, node, f"group {number} may hold only words and phrases")
    text = " ".join(str(node.value).lower().split())
    if not WORD.search(text):
        raise _fault(name, node, f"group {number} holds an empty expression")
    return text


def _fault(name: str, node: yaml.Node, what: str) -> ValueError:
    return ValueError(f"{name}, line {node.start_mark.line + 1}: {what}")
