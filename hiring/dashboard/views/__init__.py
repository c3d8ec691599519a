"""Pages that gather from every app, by page."""
