"""What is worked out from files and texts alone: no Django, no database."""
