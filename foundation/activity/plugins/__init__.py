"""What activity registers: its event types."""
