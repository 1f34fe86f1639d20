"""The backlog in: files that others made, or that we wrote, looked at first and then taken in."""
