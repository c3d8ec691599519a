"""The chapters of the story of one hire; each drives the pages and says what they must show."""
