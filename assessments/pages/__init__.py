"""What the pages of take-homes show."""
