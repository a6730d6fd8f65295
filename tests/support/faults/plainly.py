"""A vault's database without its encryption, for controls and for stock tools."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.home import Home
from inspector_tui.vault.keys import Dek


def plain_copy(home: Home, dek: Dek, target: Path) -> None:
    """Write the database of a closed vault as a plain SQLite file."""
    db = open_connection(home.database, dek)
    try:
        db.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
        db.execute("SELECT sqlcipher_export('plain')")
        db.execute("DETACH DATABASE plain")
    finally:
        db.close()


def rows(path: Path) -> list[object] | None:
    """Every row of a plain database; None when SQLite finds anything wrong with it."""
    db = sqlite3.connect(path)
    try:
        if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            return None
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [db.execute(f"SELECT * FROM {name}").fetchall() for (name,) in names.fetchall()]
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        return None
    finally:
        db.close()
