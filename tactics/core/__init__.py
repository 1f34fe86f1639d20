"""The ground floor: what every room may stand on. Imports no room."""
