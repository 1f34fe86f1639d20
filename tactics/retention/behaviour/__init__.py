"""Core behaviour: the pages of which event marks those who stay, and of what an active customer is."""
