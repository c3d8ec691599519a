"""Pages of connections; forms stand in `forms`."""
