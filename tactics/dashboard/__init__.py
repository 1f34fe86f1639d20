"""The overview of a workspace: the figures it chose, what is due, how far the backlog has come."""
