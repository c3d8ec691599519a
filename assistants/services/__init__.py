"""Acts: what assistants may read, letting one in, ending it, noting what it asked."""
