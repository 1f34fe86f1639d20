"""Whose things are whose: workspaces, and the tokens that open one to a program."""
