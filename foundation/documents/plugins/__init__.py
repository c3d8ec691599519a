"""What documents registers: its event types."""
