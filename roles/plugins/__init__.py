"""What roles registers on the ground: to-dos, reminders, events, documents, search, seeders."""
