"""The keys of plain mode: those of the registry that can be typed on a line, and a few of its own.

A key that no line can hold (Enter, Space, a Ctrl key) has a letter here instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from inspector_tui.faces.actions import BY_ID, EVERYWHERE, actions_for, footer_of
from inspector_tui.faces.keymap import Keys

INSTEAD: dict[str, str] = {"edit": "=", "redo": "U", "repaint": "v", "quit": "q"}
"""Action -> its key in plain mode, where the registry has none that can be typed on a line."""
HELP: dict[str, str] = {
    "edit": "Write the answer field by field; '= 4 of 5' gives its value at once.",
    "satisfied": "Satisfied. 'y PA-010 PA-020' says it of several questions at once.",
    "partly": "Partly satisfied; 'p' and a reason, or it is asked for.",
    "not_applicable": "Not applicable here; 'x' and a reason, or it is asked for.",
    "not_assessed": "Not assessed on this visit; 's' and a reason, or it is asked for.",
    "note": "Write a note; 'c' and the text saves it at once.",
    "go_to": "Go to a question: 'g PA-230', or its number alone.",
    "search": "Search questions, answers and notes: '/' and the words.",
    "repaint": "Say all of it again: guidance, the law, what is recorded.",
    "withdraw": "Withdraw one: 'w' and its number; it stays readable.",
    "help": "All keys here.",
    "quit": "Leave the program; what is not saved is said. Ctrl+C and Ctrl+D do the same.",
}
"""What a key does, where that is not what the registry says of it."""


@dataclass(frozen=True)
class Command:
    """A key of a page: what it is called, what it does in a sentence, and the doing of it.

    `run` is given what was typed behind the key.
    """

    id: str
    key: str
    label: str
    help: str
    run: Callable[[str], None]


def commands(page: str, keys: Keys, methods: Mapping[str, Callable[[str], None]]) -> list[Command]:
    """The commands of a page in the order of the registry; `methods` are those it can do."""
    found: list[Command] = []
    taken: set[str] = set()
    for action in actions_for(page, EVERYWHERE):
        run = methods.get(action.id)
        typable = [key for key in map(_typed, keys.of(action)) if key]
        key = next(iter([*typable, INSTEAD.get(action.id, "")]), "")
        if run is not None and key and key not in taken:
            taken.add(key)
            found.append(
                Command(action.id, key, action.label, HELP.get(action.id, action.help), run)
            )
    return found


def named(page: str, known: list[Command], *, read_only: bool = False) -> Iterator[str]:
    """The keys to name in a prompt: `y yes`, most important first."""
    by_id = {command.id: command for command in known}
    for name in footer_of(page, read_only=read_only):
        id_, _, words = name.partition(": ")
        if id_ in by_id:
            yield f"{by_id[id_].key} {words or BY_ID[id_].label}"


def _typed(key: str) -> str:
    """A key as it stands on a line; "" for one that no line can hold."""
    if key == "comma":
        return ","
    return key if len(key) == 1 and key.isprintable() and key != " " else ""
