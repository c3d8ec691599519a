"""Reading connections, runs and what is to be decided."""
