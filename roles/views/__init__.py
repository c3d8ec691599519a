"""The pages of a role."""
