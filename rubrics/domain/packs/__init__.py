"""Packs of what people are judged by: their shape, reading and writing them as YAML, comparing and merging. Pure."""
