"""The experiment: its design, its results, its verdict, its place in time."""
