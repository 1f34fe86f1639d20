"""The experiment: its design, sample, result and verdict."""
