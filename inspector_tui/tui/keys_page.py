"""`docs/keys.md` from the registry: `python -m inspector_tui.tui.keys_page > docs/keys.md`."""

from __future__ import annotations

import sys
from itertools import groupby

from inspector_tui.faces.actions import ACTIONS, EVERYWHERE, LIST, TEXT, Action
from inspector_tui.faces.keymap import FILE_NAME, display

_INTRO = f"""# Keys

Made from `inspector_tui/faces/actions.py`; the app lists the keys of a screen on `?` (Ctrl+G while
typing). Every action has a key that any terminal sends: nothing needs Esc, Alt, a function key or
the mouse.

To give an action other keys, write its name into `{FILE_NAME}` in the folder of the vault:

```toml
undo = "z"
search = ["f2", "/"]
```

A file with a fault, one of more than 16 KB or with a line of more than 400 bytes, is not used at
all; the unlock screen says what is wrong with it. Two actions
of one screen cannot share a key. Ctrl with C, H, I, J, M, Q, S or Z cannot be used: terminals keep
them. Where something in between keeps a key for itself another one does the same: Ctrl+T for tmux's
Ctrl+B (or Ctrl+B twice), Home for the Ctrl+A of screen and minicom (or Ctrl+A, then `a`). Docker
wants Ctrl+P twice; `?` shows the same and more.
"""
_WHERE = {EVERYWHERE: "everywhere", LIST: "any list", TEXT: "while typing"}


def keys_page() -> str:
    """The page as Markdown."""
    parts = [_INTRO]
    for group, actions in groupby(ACTIONS, lambda action: action.group):
        parts.append(f"## {group}\n\n| key | does | where | name |\n| --- | --- | --- | --- |\n")
        parts[-1] += "".join(map(_row, actions))
    return "\n".join(parts)


def _row(action: Action) -> str:
    keys = ", ".join(f"`{display(key)}`" for key in action.keys).replace("|", "\\|")
    where = ", ".join(_WHERE.get(screen, screen) for screen in sorted(action.screens))
    return f"| {keys} | {action.help} | {where} | `{action.id}` |\n"


if __name__ == "__main__":
    sys.stdout.write(keys_page())
