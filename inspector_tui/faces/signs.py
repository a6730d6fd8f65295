"""The one-letter signs of verdicts: in ASCII, readable without colour."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.checklist.model import VERDICTS
from inspector_tui.faces.tones import Tone
from inspector_tui.record.base import Verdict


@dataclass(frozen=True, slots=True)
class Sign:
    """`sign` is one character, `word` what it says, `tone` how it is drawn."""

    sign: str
    word: str
    tone: Tone = "normal"


_SIGNS: dict[Verdict, tuple[str, Tone]] = {
    "satisfied": ("+", "good"),
    "partly": ("~", "doubt"),
    "not-satisfied": ("!", "bad"),
    "not-applicable": ("-", "normal"),
    "not-assessed": ("?", "normal"),
}
_OPEN = Sign(".", "Open", "quiet")
_RECORDED = Sign("=", "Recorded")


def sign_of(verdict: Verdict | None, *, answered: bool = False) -> Sign:
    """The sign of a verdict; without one, of a question that a value or rows answer, or open."""
    if verdict is None:
        return _RECORDED if answered else _OPEN
    sign, tone = _SIGNS[verdict]
    return Sign(sign, VERDICTS[verdict], tone)


def counted(verdicts: dict[Verdict, int]) -> str:
    """The verdicts that want attention, as in `! 3  ~ 1`; "" when there are none."""
    shown = ((_SIGNS[verdict][0], verdicts.get(verdict, 0)) for verdict in _ATTENTION)
    return "  ".join(f"{sign} {count}" for sign, count in shown if count)


_ATTENTION: tuple[Verdict, ...] = ("not-satisfied", "partly")
