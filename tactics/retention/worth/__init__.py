"""Lifetime value: the page of what customers will buy and be worth (the mathematics is in `lifetime`)."""
