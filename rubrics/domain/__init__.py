"""Arithmetic and plain data of scorecards: no Django, no database."""
