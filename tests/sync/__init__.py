"""Tests of connectors to other systems."""
