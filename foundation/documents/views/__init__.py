"""Pages of a document, and sending its file."""
