"""What can be wrong with a bundle, for code (`UnsoundError`) and for people (the errors)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.signs import printable

CHECKS = {
    "decryption": "the encryption",
    "container": "the container",
    "signature": "the signature",
    "list": "the signed list of files",
    "files": "the files",
    "record": "the record",
    "office": "the office it is for",
    "previous": "the earlier bundle",
}
"""The checks of a verification in their order, with what each is called to a reader."""

_TODO = {
    "decryption": "Use the key that the bundle was made for, or ask for the bundle again.",
    "signature": "Do not rely on it. Check that this is the right list of signers.",
    "office": "Send it to the office that it names.",
    "previous": "Keep both files and ask the sender why they differ.",
}
_TODO_ELSE = "Do not rely on it. Ask the sender for the bundle again."


class UnsoundError(ValueError):
    """One thing that is wrong, as a plain sentence."""


class BundleWriteError(InspectorError):
    """A bundle could not be written; there is none, and no part of one but at `left`."""

    def __init__(self, what: str, *, todo: str = "") -> None:
        super().__init__(what, kept="No bundle was made; the vault is as it was.", todo=todo)
        self.left: Path | None = None

    def leave(self, part: Path) -> None:
        """What was written could not be removed; it may be all of the bundle."""
        self.left = part
        self.kept = f"What was written of it could not be removed: {part}."


class BundleFileError(InspectorError):
    """A file that is needed to read a bundle cannot be read at all, so nothing was judged."""


class BundleRefusedError(InspectorError):
    """A bundle that does not verify.

    `fault` is the first thing wrong as a sentence, `check` the key in `CHECKS` of the check that
    found it, `passed` the keys of the checks before it.
    """

    exit_code = 1

    def __init__(self, fault: str, *, check: str, passed: Sequence[str]) -> None:
        self.fault = quoted(fault)
        self.check = check
        self.passed = tuple(passed)
        before = ", ".join(CHECKS[name] for name in passed)
        super().__init__(
            f"The bundle is refused at the check of {CHECKS[check]}. {self.fault}",
            kept=(f"Found in order before that: {before}. " if before else "")
            + "Nothing was unpacked.",
            todo=_TODO.get(check, _TODO_ELSE),
        )


def quoted(text: str, limit: int = 300) -> str:
    """`text` on one line with everything a terminal could act on replaced by `?`."""
    shown = printable(text)
    return shown if len(shown) <= limit else shown[: limit - 3] + "..."
