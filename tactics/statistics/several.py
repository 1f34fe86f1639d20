"""Several comparisons at once: what keeps the chance of any false find at alpha. Pure."""

from collections.abc import Sequence

from tactics.statistics.inputs import LARGEST, chance, within


def holm(ps: Sequence[float]) -> list[float]:
    """Each p adjusted for being one of several, in the order given (Holm 1979; R's p.adjust). ValueError outside 0 to 1."""
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda i: within(ps[i], 0, 1))):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[place]))
        adjusted[place] = highest
    return adjusted


def holm_levels(ps: Sequence[float], alpha: float) -> list[float]:
    """The level at which each of several p's is judged by Holm's steps: p < level where `holm` says less than alpha.

    The smallest is judged at alpha / n, the next at alpha / (n - 1), and so on; once one is not below its level, it and all
    after it are judged at that one. An interval at the level of its p then leaves out nought where Holm does.
    """
    chance(alpha)
    levels, failed = [alpha] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=lambda i: within(ps[i], 0, 1))):
        levels[place] = failed or alpha / (len(ps) - rank)
        if ps[place] >= levels[place]:
            failed = levels[place]
    return levels


def bonferroni(alpha: float, comparisons: int) -> float:
    """The alpha to plan each of several comparisons with: with three arms against one baseline, alpha / 3 (Dunn 1961)."""
    chance(alpha)
    return alpha / within(comparisons, 1, LARGEST)
