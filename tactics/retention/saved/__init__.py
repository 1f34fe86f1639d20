"""Saved analyses: what was asked and found, under a name; beside another; and where its figures go from here."""
