"""Natural frequency: the page of how often people come, and the choice of a cadence."""
