"""The recovery code, shown once and typed back in part."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from inspector_tui.errors import InspectorError
from inspector_tui.vault import recovery

ASKED = 2
"""Groups to type back."""
WRITE_DOWN = "Write this recovery code on paper now. It is shown this once."
WHAT_FOR = (
    "It opens the vault when the passphrase is forgotten. Keep the paper away from "
    "this machine: whoever has both can read everything. When passphrase and code "
    "are both lost, the records in the vault are lost too; nobody can bring them back."
)
_IN_A_LINE = 4


def ask_for(groups: int) -> list[int]:
    """Which groups to type back, by chance, in order, from 1."""
    return sorted(secrets.SystemRandom().sample(range(1, groups + 1), ASKED))


def numbered(groups: Sequence[str]) -> str:
    """The groups under their numbers, a few to a line: they stay together on a narrow screen."""
    numbers = [str(number).center(len(group)) for number, group in enumerate(groups, 1)]
    lines = []
    for first in range(0, len(groups), _IN_A_LINE):
        some = slice(first, first + _IN_A_LINE)
        lines += [f"  {'  '.join(numbers[some])}", f"  {'  '.join(groups[some])}"]
    return "\n".join(lines)


def matches(groups: Sequence[str], group: int, typed: str) -> bool:
    """True when `typed` is that group (from 1), with the forgiveness that typing a code has."""
    code = list(groups)
    code[group - 1] = typed
    try:
        with (
            recovery.normalise("-".join(code)) as read,
            recovery.normalise("-".join(groups)) as own,
        ):
            return read.reveal() == own.reveal()
    except InspectorError:
        return False
