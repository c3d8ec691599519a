"""The rules of a role as plain data in and out: no Django, no database, tested by properties."""
