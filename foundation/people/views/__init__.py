"""Pages about people and access, by thing."""
