"""What the team has learned: the library, win rates, the monthly review."""
