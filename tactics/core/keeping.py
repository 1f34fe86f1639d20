"""Keeping what was worked out, as long as there is room. Pure."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """Results by what they depend on. When it would hold more than `most`, it forgets all of them and starts again."""

    def __init__(self, most: int) -> None:
        """Nothing is kept yet."""
        super().__init__()
        self._most = most

    def __setitem__(self, key: K, value: V) -> None:
        """Keep one more."""
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(key, value)
