"""KPI values that a workspace keeps over time: series, their definitions, targets, charts and files."""
