"""The ground: what every app stands on. It imports no app above it."""
