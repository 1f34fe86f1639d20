"""Checking a seed folder."""

from pathlib import Path

from tactics.catalogue import seed


def faults(folder: Path) -> list[str]:
    """What is wrong."""
    seed.read_sources(folder)
    seed.read_tactics(folder)
    return []
