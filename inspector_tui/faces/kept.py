"""What was chosen for the screen and holds from then on: `screen.toml` in the home of the vault."""

from __future__ import annotations

import tomllib
from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.faces.output import SETTINGS
from inspector_tui.vault import files

FILE_NAME = "screen.toml"
_LIMIT = 4096


def load_kept(folder: Path) -> dict[str, str]:
    """What was kept, by name of the setting; nothing where there is no such file.

    A file that cannot be read counts as none: a screen that looks otherwise harms nobody.
    """
    try:
        data = files.read_small(folder / FILE_NAME, _LIMIT) or b""
        table = tomllib.loads(data.decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: str(value) for name, value in table.items() if name in SETTINGS}


def keep(folder: Path, name: str, word: str) -> None:
    """Keep one setting beside the others. Raises `InspectorError` where that cannot be."""
    if not folder.is_dir():
        raise InspectorError(
            "There is no vault yet to keep this in.",
            todo=f"Until there is one, set {SETTINGS[name].variable}={word}.",
        )
    kept = {**load_kept(folder), name: word}
    lines = [f'{one} = "{value}"\n' for one, value in kept.items() if value in SETTINGS[one].words]
    files.write_whole(folder / FILE_NAME, "".join(lines).encode())
