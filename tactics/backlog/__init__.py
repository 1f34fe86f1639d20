"""The backlog: what a workspace means to try, how it ranks, and how far it has come."""
