"""What was learned: found again, counted, and shown where it helps."""
