"""Retention from a team's own events: what is regular use, what keeps people, which of them leave and when, and what to try.

A file of events becomes a *data set* (see `events`, which runs in a confined child process); a page asks a *measure* of
it (see `measures`, also there), which is computed once and kept (see `answers`); `lifetime` is the mathematics of what
a customer will be worth. The web side never opens a file that somebody sent, and never computes.
"""
