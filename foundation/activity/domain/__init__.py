"""What the outbox decides, without a framework."""
