"""Pure parts of documents: when to try again, and which characters were left out, in words."""
