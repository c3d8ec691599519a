"""Connections to other systems, their runs, what is known of each record there, and what people have to decide."""

from sync.models.connections import Connection, Run
from sync.models.records import Finding, SourceRecord

__all__ = ["Connection", "Finding", "Run", "SourceRecord"]
