"""The work over states and over time: the board, the timeline, the calendar feed."""
