"""One line of a page that is read, before it is drawn or printed."""

from __future__ import annotations

from typing import TypeAlias

from rich.segment import Segment

Row: TypeAlias = tuple[Segment, ...]
"""One line: segments of plain text, together no wider than the paper."""
Part: TypeAlias = tuple[str, str]
"""A label and a text; without a label the text takes the whole width."""
