"""Owns how far apart two spellings are: letters put in, left out, changed, or swapped with their neighbour. Pure.

Keeps true that the distance is symmetric and is nought only for equal words.
"""

ONE_SLIP, TWO_SLIPS = 4, 8  # letters a word needs before so many slips still leave it recognisable


def reach(word: str) -> int:
    """How many slips a word of this length may hold and still be recognised."""
    return (len(word) >= ONE_SLIP) + (len(word) >= TWO_SLIPS)


def distance(one: str, other: str, limit: int) -> int:
    """The number of slips between two words; anything above the limit when there are more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > limit:
            return limit + 1
        before, above = above, line
    return above[-1]
