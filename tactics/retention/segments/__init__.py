"""Segments: each held against everybody else, phase by phase, and the tactics for the weakest phase."""
