"""Scores. Pure.

ICE: impact, confidence and ease, each from 1 to 10; the score is their mean. The product is the other convention; the
mean stays on the scale of its parts, so a reader sees at once what it means. A score needs all three inputs.
"""

LEAST, MOST = 1, 10


def ice(impact: float | None, confidence: float | None, ease: float | None) -> float | None:
    """The mean of the three, from 1 to 10; None until all are given."""
    if impact is None or confidence is None or ease is None:
        return None
    return (impact + confidence + ease) / 3
