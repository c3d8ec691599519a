"""What people registers: its event types."""
