"""What the pages of the ground show of events: webhooks, and the audit of keys."""
