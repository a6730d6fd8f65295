"""Containers of a visit that one fold alone holds, so that it need not copy them at every entry.

A visit is never changed, so one more act makes new containers. A fold of a whole journal would
copy all that stands once for each entry: it works on its own ones instead, and hands out plain ones
at its end.
"""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec.structs import replace

from inspector_tui.record.visit import Visit

K = TypeVar("K")
V = TypeVar("V")

_KEYED = ("answers", "rows", "exhibits", "findings", "drills", "numbering", "latest")
_LISTED = (
    "amendments",
    "notes",
    "closings",
    "settled",
    "reviews",
    "follow_ups",
    "moves",
    "set_aside",
    "clock_steps",
)


class _OwnDict(dict[K, V]):
    """To be changed in place."""


class _OwnList(list[V]):
    """To be changed in place; stands where a tuple does."""


def owned(visit: Visit) -> Visit:
    """The same visit with containers of its own. Only a fold holds one."""
    mine: dict[str, Any] = {name: _OwnDict(getattr(visit, name)) for name in _KEYED}
    return replace(visit, **mine, **{name: _OwnList(getattr(visit, name)) for name in _LISTED})


def shared(visit: Visit) -> Visit:
    """The same visit as everybody else may hold it."""
    plain: dict[str, Any] = {name: dict(getattr(visit, name)) for name in _KEYED}
    return replace(visit, **plain, **{name: tuple(getattr(visit, name)) for name in _LISTED})


def changing(found: dict[K, V]) -> dict[K, V]:
    """What to change and to put into the next visit: a copy, or the fold's own."""
    return found if isinstance(found, _OwnDict) else dict(found)


def placed(found: dict[K, V], key: K, value: V) -> dict[K, V]:
    """With one entry more, or another value in its place."""
    changed = changing(found)
    changed[key] = value
    return changed


def spliced(found: tuple[V, ...], at: int, gone: int, *new: V) -> tuple[V, ...]:
    """With `new` in place of the `gone` ones from `at` on."""
    changed: Any = found if isinstance(found, _OwnList) else list(found)
    changed[at : at + gone] = new
    return changed if isinstance(found, _OwnList) else tuple(changed)


def added(found: tuple[V, ...], *new: V) -> tuple[V, ...]:
    """With `new` at the end."""
    return spliced(found, len(found), 0, *new)
