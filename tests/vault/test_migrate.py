"""A vault made by this version opens in every later one; a newer one is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection
from vaults import Made, answered, begin, keys, make_vault, open_vault

from inspector_tui.vault import migrate
from inspector_tui.vault.connect import open_connection, pragma
from inspector_tui.vault.database import Database
from inspector_tui.vault.document import NewerVaultError
from inspector_tui.vault.errors import OlderVaultError

SCHEMA_1 = Path(__file__).with_name("schema-1.sql")
"""The form of version 1, as it was released. It is never changed; a new form gets a new file."""


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def _schema(made: Made) -> list[str]:
    with made.vault._db.read() as connection:
        rows = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return sorted(" ".join(sql.split()) for (sql,) in rows)


def _statements() -> list[str]:
    return [part.strip() for part in SCHEMA_1.read_text().split("\n\n") if part.strip()]


def test_a_new_vault_has_the_form_of_its_version(made: Made) -> None:
    """When this fails, `tables.py` has changed: raise the version and write the step to it."""
    assert migrate.VERSION == 1
    assert _schema(made) == sorted(" ".join(sql.split()) for sql in _statements())


def test_a_vault_of_version_1_opens_and_works(made: Made) -> None:
    visit = begin(made.vault)
    lines = list(made.vault.lines(visit))
    rows = _all_rows(made)
    made.vault.close()
    made.home.database.unlink()
    made.home.database.touch()
    raw = open_connection(made.home.database, keys()[1])
    for statement in _statements():
        raw.execute(statement)
    for table, values in rows:
        marks = ",".join("?" * len(values))
        raw.execute(f'INSERT INTO "{table}" VALUES ({marks})', values)
    raw.execute(f"PRAGMA application_id = {0x494E5350}")
    raw.execute("PRAGMA user_version = 1")
    raw.close()
    vault = made.reopen()
    assert list(vault.lines(visit)) == lines
    assert vault.append(visit, [answered()]).last == 2
    assert vault.notices == []
    assert vault.check() == []


def _all_rows(made: Made) -> list[tuple[str, tuple[Any, ...]]]:
    found = []
    with made.vault._db.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in names.all():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()
            found += [(name, tuple(row)) for row in rows]
    return found


def test_a_newer_vault_is_refused_and_left_alone(made: Made) -> None:
    begin(made.vault)
    raw = made.raw()
    raw.execute(f"PRAGMA user_version = {migrate.VERSION + 1}")
    raw.close()
    before = made.home.database.read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerVaultError) as caught:
            open_vault(made.home, read_only=read_only)
        assert "newest version" in caught.value.todo
    assert made.home.database.read_bytes() == before


def _add_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE bookmark ADD COLUMN box TEXT")


def _fill_column(connection: Connection) -> None:
    connection.exec_driver_sql("UPDATE bookmark SET box = 'fact'")


STEPS = {1: _add_column, 2: _fill_column}


def test_missing_steps_are_taken_in_order_after_a_backup(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.put_bookmark(visit, "PA-080")
    made.vault.close()
    database = Database(made.home, keys()[1])
    seen: list[int] = []

    def backup() -> None:
        with database.read() as connection:
            seen.append(migrate.version(connection, database))

    assert migrate.bring_up(database, backup=backup, steps=STEPS, target=3)
    assert seen == [1]
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 3
        rows = connection.exec_driver_sql("SELECT visit, question, box FROM bookmark").all()
    assert rows == [(visit, "PA-080", "fact")]
    database.close()


def test_what_is_up_to_date_is_left_alone(made: Made) -> None:
    made.vault.close()
    database = Database(made.home, keys()[1])

    def backup() -> None:
        raise AssertionError("nothing to back up for")

    assert not migrate.bring_up(database, backup=backup)
    database.close()


def test_a_step_that_fails_leaves_the_old_version_whole(made: Made) -> None:
    begin(made.vault)
    made.vault.close()

    def fails(_connection: Connection) -> None:
        raise ZeroDivisionError

    database = Database(made.home, keys()[1])
    with pytest.raises(ZeroDivisionError):
        migrate.bring_up(database, backup=lambda: None, steps={1: _add_column, 2: fails}, target=3)
    database.close()
    raw = open_connection(made.home.database, keys()[1])
    assert pragma(raw, "user_version") == 1
    assert "box" not in [row[1] for row in raw.execute("PRAGMA table_info(bookmark)")]
    raw.close()
    assert made.reopen().check() == []


def test_a_backup_that_fails_keeps_the_steps_from_being_taken(made: Made) -> None:
    made.vault.close()
    database = Database(made.home, keys()[1])

    def backup() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate.bring_up(database, backup=backup, steps=STEPS, target=3)
    with database.read() as connection:
        assert migrate.version(connection, database) == 1
    database.close()


def test_a_second_session_does_not_bring_an_older_vault_up(made: Made) -> None:
    made.vault.close()
    database = Database(made.home, keys()[1], read_only=True)
    with pytest.raises(OlderVaultError):
        migrate.bring_up(database, backup=lambda: None, steps=STEPS, target=3)
    database.close()
