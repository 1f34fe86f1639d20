"""Playbooks: ordered sets of tactics for a situation."""
