"""Files out: what can be exported, and in which forms."""
