"""KPI values that a workspace keeps over time."""
