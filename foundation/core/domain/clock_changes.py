"""Times that a change of the clocks takes away or gives twice, and what may have been meant by them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def readings(typed: datetime, zone: tzinfo) -> list[datetime]:
    """Return the moments that a time without a zone may mean in `zone`, the earlier one first.

    One, as a rule. An hour that exists twice has two. One that does not exist has two as well: the same distance from
    the change, before it and after it.
    """
    moments = {typed.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return [moment.astimezone(zone) for moment in sorted(moments)]


def exists(typed: datetime, zone: tzinfo) -> bool:
    """Tell whether the clocks of `zone` ever show this time."""
    return any(moment.replace(tzinfo=None) == typed for moment in readings(typed, zone))
