"""The guide: chapters on retention."""
