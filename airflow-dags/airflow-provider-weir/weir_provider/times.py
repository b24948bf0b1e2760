"""Instants and durations as pipeline files write them."""

from __future__ import annotations

import datetime
import itertools
import re

UNITS = {"s": 1, "second": 1, "m": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86400, "day": 86400, "w": 604800, "week": 604800}


def instant(text: str) -> datetime.datetime:
    """Reads a date or an instant, UTC unless it says otherwise.

    :raises ValueError: if it is neither
    """
    try:
        read = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError as e:
        raise ValueError(f"Invalid time: {text!r} (must be a date such as 2001-02-21, or an instant such as 2001-02-21T06:00:00Z)") from e
    return read.astimezone(datetime.timezone.utc) if read.tzinfo else read.replace(tzinfo=datetime.timezone.utc)


def text(at: datetime.datetime) -> str:
    """An instant as the jobs read it: a date where it is midnight."""
    at = at.astimezone(datetime.timezone.utc)
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute, at.second) == (0, 0, 0) else f"{at:%Y-%m-%dT%H:%M:%SZ}"


def sql(at: str) -> str:
    """An instant as a literal of Spark SQL."""
    return f"timestamp'{instant(at):%Y-%m-%d %H:%M:%S}Z'"


def duration(written: object) -> datetime.timedelta:
    """Reads `28 days`, `1.5 hours`.

    :raises ValueError: if it is none
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+?)(s?)\s*", str(written))
    unit = match and (UNITS.get(match[2] + match[3]) or UNITS.get(match[2]))
    if not match or not unit:
        raise ValueError(f"{written!r} (must be a duration such as 90 seconds, 1 hour or 28 days)")
    return datetime.timedelta(seconds=float(match[1]) * unit)


def days(start: str, end: str) -> list[dict[str, str]]:
    """A period cut at midnight UTC, as keyword arguments of a backfill.

    :raises ValueError: if it is empty, or longer than ten years
    """
    first, last = instant(start), instant(end)
    if not first < last <= first + datetime.timedelta(days=3660):
        raise ValueError(f"Invalid period: {start} to {end} (must be longer than 0, at most ten years)")
    cuts = [first]
    while cuts[-1] < last:
        midnight = cuts[-1].replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)
        cuts.append(min(midnight, last))
    return [{"start": text(a), "end": text(b)} for a, b in itertools.pairwise(cuts)]
