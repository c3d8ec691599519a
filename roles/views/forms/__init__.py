"""Forms of the role pages. They read what was typed; the services decide whether it may be."""
