"""The guide: retention explained chapter by chapter, with sources, worked numbers and pictures."""
