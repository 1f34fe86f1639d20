"""Cohorts: the page of the triangle and its curves, and its files."""
