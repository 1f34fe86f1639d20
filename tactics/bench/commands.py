"""The bench command."""

import click


@click.command("bench")
def bench() -> None:
    """Measure."""
