"""What candidates registers on the ground and on roles: to-dos, reminders, events, panels, search, seeders."""
