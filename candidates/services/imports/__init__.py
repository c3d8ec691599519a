"""Importing an export: what is known, its rows, writing them in bulk, and the batch from preview to confirm."""
