"""What a team chose for a data set: its natural frequency, its core behaviour, and who counts as active."""
