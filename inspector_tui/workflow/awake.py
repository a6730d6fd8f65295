"""How long what goes on may keep the vault open though nobody types; every face asks here."""

from __future__ import annotations

HOLDS = 3600.0
"""Seconds since somebody was there, after which nothing holds the lock back any more: no test that
is timed, no exhibit being taken, no bundle being made."""
