"""What the app registers on the ground."""
