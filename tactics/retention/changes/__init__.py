"""Before and after: the days on which something changed, and what cohorts on both sides of one of them show."""
