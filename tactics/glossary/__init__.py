"""The glossary: the field's words in both languages, and where they stand in a text."""
