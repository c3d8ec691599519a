"""One small module per group of rules. Each check takes a Reading and yields Spans."""
