"""What the dashboard registers on the ground."""
