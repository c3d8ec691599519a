"""Asking for a PDF and rendering it once."""
