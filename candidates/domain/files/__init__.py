"""Files about candidates: what they are by their bytes, and the text that is in them. No Django, no database."""
