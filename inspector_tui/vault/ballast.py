"""Eight MiB that lie beside the vault and are given up when the disk is full.

On a full disk even a deletion in the database fails; the room freed lets the last answer in.
"""

from __future__ import annotations

import os
import shutil

from inspector_tui.errors import InspectorError
from inspector_tui.vault.files import in_words, sync_folder, write_whole
from inspector_tui.vault.home import Home

SIZE = 8 * 1024 * 1024
_ROOM = 4 * SIZE


def ensure(home: Home) -> bool:
    """Make the ballast if it is missing; False when there is too little room to take any."""
    try:
        if home.ballast.lstat().st_size >= SIZE:
            return True
    except OSError:
        pass
    try:
        if shutil.disk_usage(home.path).free < _ROOM:
            return False
        # Random, because a file system that compresses would keep no room for zeros.
        write_whole(home.ballast, os.urandom(SIZE))
    except (OSError, InspectorError):
        return False
    return True


def give_up(home: Home) -> bool:
    """Free the room; True when there was any. Raises `CannotUseError`."""
    with in_words(home.ballast):
        try:
            home.ballast.unlink()
        except FileNotFoundError:
            return False
        sync_folder(home.path)
    return True
