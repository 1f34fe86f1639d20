"""What an idea is worth trying: frameworks and their scores, several people's views, a proposed confidence. Pure."""
