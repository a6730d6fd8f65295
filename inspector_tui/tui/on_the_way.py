"""What was sent to be saved and is not on disk yet, so that screens need not wait to know it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from inspector_tui.record.base import Verdict

Kind: TypeAlias = Literal["do", "undo", "redo", "aside"]
"""`aside` is what no undo takes back."""
Places: TypeAlias = list[str | None]
"""The question that each step goes to, newest last; None where it belongs to none."""


@dataclass(frozen=True, eq=False)
class Sent:
    """One thing on its way and the questions it touches."""

    kind: Kind
    touched: frozenset[str]


class OnTheWay:
    """Everything on its way, in the order it was sent."""

    def __init__(self) -> None:
        self._sent: list[Sent] = []
        self._pending: Counter[str] = Counter()
        self.verdicts: dict[str, Verdict] = {}
        """The newest verdict on its way, by question."""

    def send(self, kind: Kind, touches: Iterable[str], verdict: Verdict | None = None) -> Sent:
        """Something goes off; give the result to `arrived` when it is saved, or refused."""
        sent = Sent(kind, frozenset(touches))
        self._sent.append(sent)
        self._pending.update(sent.touched)
        for question in sent.touched:
            if verdict is not None:
                self.verdicts[question] = verdict
            elif kind in ("undo", "redo"):
                self.verdicts.pop(question, None)
        return sent

    def arrived(self, sent: Sent) -> None:
        """It is on disk now, or will never be."""
        self._sent.remove(sent)
        self._pending.subtract(sent.touched)
        for question in sent.touched:
            if self._pending[question] <= 0:
                del self._pending[question]
                self.verdicts.pop(question, None)

    @property
    def newest(self) -> Sent | None:
        """What was sent last, if it is on its way still."""
        return self._sent[-1] if self._sent else None

    def __contains__(self, question: str) -> bool:
        return self._pending[question] > 0

    def steps(self, undone: Places, redone: Places) -> tuple[Places, Places]:
        """Where undo and redo lead once all has arrived, from where they lead now."""
        undo, redo = list(undone), list(redone)
        for sent in self._sent:
            if sent.kind == "do":
                undo.append(next(iter(sorted(sent.touched)), None))
                redo.clear()
            elif sent.kind == "undo" and undo:
                redo.append(undo.pop())
            elif sent.kind == "redo" and redo:
                undo.append(redo.pop())
        return undo, redo
