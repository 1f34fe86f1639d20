"""The board, the timeline and the calendar feed."""
