"""Reading the YAML that people write, with a message that names the file when it cannot be read. Pure."""

from pathlib import Path
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where there is one: it never makes anything but plain data."""


class BadSeed(Exception):
    """A seed file that cannot be used; the message names the file and the fault."""


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping that a YAML file holds. Raises BadSeed."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  # a safe loader, see above
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadSeed(f"{path.name}: {' '.join(str(error).split())}") from error
    must(isinstance(content, dict), path, "is not a mapping")
    return dict(content)


def must(held: bool, path: Path, fault: str) -> None:
    """Refuse the file unless something holds. Raises BadSeed."""
    if not held:
        raise BadSeed(f"{path.name}: {fault}")
