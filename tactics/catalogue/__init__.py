"""The catalogue: tactics, their texts in each language, their evidence; finding them and filling them in."""
