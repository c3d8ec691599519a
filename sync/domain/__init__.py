"""Pure: mapping tables, what becomes of a record, and counting."""
