"""Taking out of written work what tells whose it is."""
