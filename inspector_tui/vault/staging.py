"""The folder in which set-up makes a vault before it is moved in: only what is ours is removed.

Its marker is the first file in it and the last to go. Only for who holds the vault's lock.
"""

from __future__ import annotations

import shutil

from inspector_tui.vault import files
from inspector_tui.vault.home import SETUP_MARKER, Home, is_staging

UNFINISHED = (
    "What showed this vault's recovery code was cut short, so nobody may have kept it."
    " Make a new one with 'inspector-tui vault recovery' and keep it on paper."
)


def begin(home: Home) -> Home:
    """Make the empty staging folder of `home`, with its marker. Raises `CannotUseError`."""
    staging = Home(home.staging)
    with files.in_words(home.staging):
        files.make_folder(home.staging)
        with files.create(home.staging / SETUP_MARKER) as marker:
            files.sync(marker)
        files.sync_folder(home.staging)
    staging.create()
    return staging


def is_there(home: Home) -> bool:
    """True when a set-up that was cut short left its folder."""
    return home.staging.is_dir() and is_staging(home.staging)


def remove(home: Home) -> None:
    """Remove the staging folder, but never one that set-up did not make. Raises `OSError`."""
    if not is_there(home):
        return
    for part in home.staging.iterdir():
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part)
        elif part.name != SETUP_MARKER:
            part.unlink()
    (home.staging / SETUP_MARKER).unlink(missing_ok=True)
    home.staging.rmdir()
    files.sync_folder(home.path)
