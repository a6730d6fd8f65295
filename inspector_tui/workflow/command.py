"""Commands: changes to a visit, decided against it as it stands when they are carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from inspector_tui.errors import InspectorError
from inspector_tui.record.base import MAX_TEXT, Value, says_why
from inspector_tui.record.events import AnyAct
from inspector_tui.record.visit import Visit
from inspector_tui.signs import BYTE_ORDER_MARK, CONTROLS, OVERRIDES, printable

Command: TypeAlias = Callable[[Visit], Sequence[AnyAct]]
"""Acts to append, from the newest visit; raises `RefusedError` when it makes no sense there."""


class RefusedError(InspectorError):
    """The change was not made; everything stands as it was."""

    exit_code = 2

    def __init__(self, what: str, *, todo: str = "") -> None:
        super().__init__(what, kept="Nothing was changed.", todo=todo)


def refusal(make: Callable[[], Command]) -> str | None:
    """Why a command cannot be made of what was typed, in a sentence or two; None when it can."""
    try:
        make()
    except RefusedError as error:
        return f"{error.what} {error.todo}"
    return None


def on_open(command: Command) -> Command:
    """The command, refused in words where the visit it meets is sealed."""

    def checked(visit: Visit) -> Sequence[AnyAct]:
        if visit.status == "sealed":
            raise RefusedError("The visit is sealed.", todo="Reopen it first.")
        return command(visit)

    return checked


IN_WORDS = "Say it in words."
"""Said where a sign was typed for a reason."""

_REMOVED = dict.fromkeys(
    code for code in (*CONTROLS, *OVERRIDES, BYTE_ORDER_MARK) if chr(code) not in "\t\n"
)


def clean_line(typed: str) -> str:
    """As `clean_text`, in one line."""
    return " ".join(clean_text(typed).split())


def clean_text(typed: str) -> str:
    """Text fit for a record: line ends as `\\n`, no control or direction-override characters.

    Right-to-left letters and combining marks stay; only invisible overrides, which could make a
    record read differently from what it says, are taken out. Raises `RefusedError` over
    `MAX_TEXT` characters, and for halves of characters: what Python makes of the bytes of an
    argument that are in another encoding than the locale's (PEP 383).
    """
    text = typed.replace("\r\n", "\n").replace("\r", "\n").translate(_REMOVED).strip()
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RefusedError(
            f'"{printable(text[:60])}" holds bytes that are no characters here.',
            todo="Set the terminal and the locale to UTF-8, or type letters from a to z.",
        ) from None
    if len(text) > MAX_TEXT:
        raise RefusedError(
            f"The text has {len(text):,} characters; one box holds {MAX_TEXT:,}.",
            todo="Attach it as an exhibit, or split it into several notes.",
        )
    return text


def clean_reason(typed: str, what: str, *, todo: str = "Say why.") -> str:
    """The cleaned reason of an act that is not done without one.

    Raises `RefusedError` with `what` where there is none, or only a sign that tells nobody why.
    """
    why = clean_text(typed)
    if not says_why(why):
        raise RefusedError(what, todo=IN_WORDS if why else todo)
    return why


def clean_values(typed: Mapping[str, Value]) -> dict[str, Value]:
    """The values of a form with their texts cleaned and the empty ones left out."""
    found = {name: _clean_value(value) for name, value in typed.items()}
    return {name: value for name, value in found.items() if value not in ("", [])}


def _clean_value(value: Value) -> Value:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [text for text in map(clean_text, value) if text]
    return value
