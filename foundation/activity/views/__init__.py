"""Answering those who ask again and again."""
