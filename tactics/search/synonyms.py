"""Owns the groups of words that mean the same: as a marketer writes them in a YAML file, and looked up by their stems.

Keeps true that every group read has at least two different expressions, that a fault is told with its line, that an
expression is stemmed in every language, since nobody says which language it is in, and that a phrase never shrinks to
one of its words: "log in" without its stop word would be any log.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tactics.search.spellings import Near, near
from tactics.search.stems import WORD, fold, pieces, terms

Expression = tuple[str, tuple[str, ...]]  # a language, and stems in a row

LONGEST = 4  # words in the longest phrase looked up


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


class Thesaurus:
    """Looks up what else an expression may be called."""

    def __init__(self, synonyms: Synonyms, languages: Sequence[str]) -> None:
        self._others: dict[Expression, tuple[Expression, ...]] = {}
        self._spellings = frozenset(word for group in synonyms.groups for text in group for word in _plain(text))
        gathered: dict[Expression, set[Expression]] = defaultdict(set)
        for group in synonyms.groups:
            members = {each for text in group for each in _expressions(text, languages)}
            for member in members:
                gathered[member] |= members
        for member, others in gathered.items():
            self._others[member] = tuple(sorted(others - {member}))
        for (language, stems), found in list(self._others.items()):
            self._others.setdefault((language, tuple(map(fold, stems))), found)

    def __contains__(self, expression: Expression) -> bool:
        return expression in self._others

    def others(self, expression: Expression) -> tuple[Expression, ...]:
        """The other expressions of the groups this one is in."""
        return self._others.get(expression, ())

    def near(self, word: str, slips: int) -> Iterator[Near]:
        """The words of all groups at most so many slips away."""
        return (found for spelling in self._spellings for found in near(word, spelling, slips))


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


def _plain(text: str) -> Iterator[str]:
    return (form for piece in pieces(text) for form in piece.forms[:1])


def _expressions(text: str, languages: Sequence[str]) -> Iterator[Expression]:
    """The expression's stems in each language; a hyphenated one also as separate words."""
    spaced = text.replace("-", " ")
    for language in languages:
        for variant in {text, spaced}:
            words = list(pieces(variant))
            stems = tuple(found[0] for piece in words if (found := terms(language, piece.forms)))
            if stems and (len(stems) > 1 or len(words) == 1):
                yield language, stems
