"""Reading the YAML that people write, with a message that names the file when it cannot be read. Pure."""

from pathlib import Path
from typing import Any

import yaml

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where there is one: it never makes anything but plain data."""


class BadSeed(Exception):
    """A seed file that cannot be used; the message names the file and the fault."""


class _Loader(_Safe):  # type: ignore[misc]  # its base depends on how PyYAML was built
    """The safe loader, which also refuses a key that stands twice: one of the two was a slip."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping, each of its keys once."""
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        if len(made) < len(node.value):
            raise yaml.YAMLError(f"a key stands twice{node.start_mark}")
        return made


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds. Raises BadSeed."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a safe loader, see above
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:  # A date such as 2026-02-31 is a ValueError.
        raise BadSeed(f"{path.name}: {' '.join(str(error).split())}") from error
    must(isinstance(content, dict), path, "is not a mapping")
    return dict(content)


def must(held: bool, path: Path, fault: str) -> None:
    """Refuse the file unless something holds. Raises BadSeed."""
    if not held:
        raise BadSeed(f"{path.name}: {fault}")
