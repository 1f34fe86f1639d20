"""Goals: a figure, from where to where, by when."""
