"""Which keys do what: the registry's, or those of the rebinding file `keys.toml`.

The file lies in the home of the vault, so that it goes where `--home` goes and needs no other
folder to write in. One line per action: `undo = "z"` or `undo = ["z", "ctrl+r"]`. A file with any
fault is not used at all: half a keymap would put a verdict on a key that its owner meant otherwise.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.faces.actions import ACTIONS, BY_ID, EVERYWHERE, LIST, TEXT, Action
from inspector_tui.faces.text import one_line
from inspector_tui.vault import files

FILE_NAME = "keys.toml"
_LIMIT, _LONGEST = 1 << 14, 400
"""Bytes of a file and of a line. Python takes a minute for `a.a.a.a` and so on in 40 KB."""

_NAMED = {
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": "Space",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "insert": "Ins",
    "delete": "Del",
    "comma": ",",
    **{f"f{n}": f"F{n}" for n in range(1, 13)},
}
_TAKEN = {
    "c": "stops programs",
    "h": "is Backspace",
    "i": "is Tab",
    "j": "is Enter",
    "m": "is Enter",
    "q": "resumes a stopped screen",
    "s": "stops the screen",
    "z": "puts programs aside",
}
"""Ctrl letters that a terminal or its line keeps for itself."""


class KeyFileError(InspectorError):
    """`keys.toml` is not used; `faults` says why, a sentence each."""

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(
            f"{path.name} is not used: {self.faults[0]}",
            kept="The usual keys work.",
            todo=f"Put it right in {path}, or remove it.",
        )


@dataclass(frozen=True)
class Keys:
    """The keys in force: `changed` by action id, else those of the registry."""

    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, action: Action) -> tuple[str, ...]:
        """Every key of an action, the one to show first."""
        return self.changed.get(action.id, action.keys)

    def shown(self, action: Action, *, typing: bool = False) -> str:
        """The key a screen names for an action; "" when it has none (while `typing`)."""
        keys = (key for key in self.of(action) if not typing or _works_while_typing(key))
        return display(next(keys, ""))

    def keymap(self) -> dict[str, str]:
        """What `App.set_keymap` wants."""
        return {id_: ",".join(keys) for id_, keys in self.changed.items()}


def display(key: str) -> str:
    """A key as a screen shows it: `ctrl+r` is `Ctrl+R`, `enter` is `Enter`, `L` is `L`."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return "Esc" if key == "escape" else _NAMED.get(key, key)


def load_keys(folder: Path) -> Keys:
    """The keys of `folder/keys.toml`, or the usual ones when there is none.

    Raises `KeyFileError` with all faults.
    """
    path = folder / FILE_NAME
    try:
        data = files.read_small(path, _LIMIT)
        if data is None:
            return Keys()
        if len(data) > _LIMIT or max(map(len, data.split(b"\n"))) > _LONGEST:
            raise KeyFileError(path, ["it or a line of it is too long; that is no file of keys."])
        table = tomllib.loads(data.decode("utf-8"))
    except files.SpecialFileError:
        raise KeyFileError(path, ["it is no ordinary file."]) from None
    except (OSError, UnicodeDecodeError):
        raise KeyFileError(path, ["the file cannot be read as text."]) from None
    except tomllib.TOMLDecodeError as error:
        raise KeyFileError(path, [f"it is not TOML: {error}."]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, thousands of brackets
        raise KeyFileError(path, ["it holds what no file of keys does."]) from None
    return parse_keys(table, path)


def parse_keys(table: Mapping[str, object], path: Path) -> Keys:
    """The keys of a parsed file; raises `KeyFileError` with all faults."""
    changed: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for id_, value in table.items():
        action = BY_ID.get(id_)
        if action is None:
            faults.append(f'there is no action "{one_line(id_)}"; docs/keys.md lists them.')
            continue
        keys = [value] if isinstance(value, str) else value
        if not isinstance(keys, list) or not keys or not all(isinstance(k, str) for k in keys):
            faults.append(f'{id_} needs a key such as "u" or a list of keys such as ["u", "f2"].')
            continue
        normal = tuple(_normal(key) for key in keys)
        faults += [f"{id_}: {fault}" for key in normal if (fault := _fault(key))]
        if action.while_typing and not any(_works_while_typing(key) for key in normal):
            faults.append(f"{id_} is used while typing; give it a Ctrl key.")
        changed[id_] = normal
    keys_ = Keys(changed)
    faults += conflicts(keys_)
    if faults:
        raise KeyFileError(path, faults)
    return keys_


def conflicts(keys: Keys) -> list[str]:
    """A sentence for each key that two actions of one screen share.

    Where the registry itself lets them share a key (Enter in a list and on the screen around it),
    the focus decides, and it is no conflict.
    """
    found = dict.fromkeys(_shared(keys)) if keys.changed else {}
    meant = {(first.id, second.id) for _, first, second in _shared(Keys())}
    return [
        f"{display(key)} would be both {first.id} and {second.id} on one screen."
        for key, first, second in found
        if (first.id, second.id) not in meant
    ]


def _shared(keys: Keys) -> Iterable[tuple[str, Action, Action]]:
    anywhere = {EVERYWHERE, LIST, TEXT}
    for number, first in enumerate(ACTIONS):
        for second in ACTIONS[number + 1 :]:
            meet = (first.screens & second.screens) or (first.screens | second.screens) & anywhere
            for key in keys.of(first) if meet else ():
                if key in keys.of(second):
                    yield key, first, second


def _normal(key: str) -> str:
    if len(key) == 1:
        return "comma" if key == "," else "space" if key == " " else key
    return key.strip().lower()


def _fault(key: str) -> str:
    """Why a key cannot be used, or ""."""
    if len(key) == 1 and key.isprintable():
        return ""
    if key in _NAMED:
        return ""
    letter = key.removeprefix("ctrl+")
    if letter != key and len(letter) == 1 and "a" <= letter <= "z":
        why = _TAKEN.get(letter)
        return f"{display(key)} {why} on a terminal." if why else ""
    return f'"{one_line(key)}" is no key; write a character, "ctrl+r", "enter", "f2" or the like.'


def _works_while_typing(key: str) -> bool:
    return len(key) > 1 and key not in ("space", "comma")
