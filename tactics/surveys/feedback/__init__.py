"""The feedback form: what visitors wish for, how many wish the same, and what the team makes of it."""
