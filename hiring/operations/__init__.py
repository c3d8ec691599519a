"""What whoever runs an installation does beside it: backup and restore."""
