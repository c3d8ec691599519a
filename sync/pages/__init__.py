"""What the pages of connections show."""
