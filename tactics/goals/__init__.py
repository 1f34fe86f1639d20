"""Goals: a KPI, from where to where, by when."""
