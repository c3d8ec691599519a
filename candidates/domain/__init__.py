"""Reading what people send, as plain data in and out: no Django, no database."""
