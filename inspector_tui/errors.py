"""The one base of every error that a user can meet."""

from __future__ import annotations


class InspectorError(Exception):
    """Something a user can meet: what happened, what was kept, what to do next.

    `exit_code` is the command line's answer: 1 the answer is no, 2 wrong use, 3 cannot.
    None of the three sentences may hold text of a record or a secret.
    """

    exit_code = 3

    def __init__(self, what: str, *, kept: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.todo = todo

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.todo) if part)


class MisuseError(InspectorError):
    """The command or key was used in a way that has no meaning here."""

    exit_code = 2
