"""What lies on the inspector's desk: half-typed texts, bookmarks, settings, who they are.

None of it is part of a record; all of it is on disk when a call returns.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from inspector_tui import structs
from inspector_tui.vault.errors import DamagedVaultError
from inspector_tui.vault.own import Own
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.tables import (
    BookmarkRow,
    DraftRow,
    SettingRow,
    VaultTable,
    table,
)

OWNER, SEED = ".owner", ".signing-seed"
"""Keys of the vault's own settings: they begin with a dot."""
_draft, _bookmark, _setting = table(DraftRow), table(BookmarkRow), table(SettingRow)


@dataclass(frozen=True)
class Owner:
    """The inspector whose vault it is; `initials` (2 to 4 letters A to Z) stand in every entry."""

    name: str
    initials: str
    organisation: str
    authorisation: str = ""


class Desk(Own):
    """The part of a vault that is outside the journal. `_db` is the open database."""

    def put_draft(self, visit: str, box: str, text: str) -> None:
        """Keep what is being typed in `box`, in place of what was kept of it before."""
        self._put(DraftRow, visit=visit, box=box, text=text)

    def draft(self, visit: str, box: str) -> str | None:
        """The kept text of one box."""
        return self.drafts(visit).get(box)

    def drafts(self, visit: str) -> dict[str, str]:
        """All kept texts of a visit, by box."""
        wanted = select(_draft.c.box, _draft.c.text).where(_draft.c.visit == visit)
        with self._db.read() as connection:
            return {row.box: row.text for row in connection.execute(wanted)}

    def drop_draft(self, visit: str, box: str) -> None:
        """Forget the text of a box: it was saved or thrown away."""
        gone = delete(_draft).where(_draft.c.visit == visit, _draft.c.box == box)
        self._change(lambda connection: connection.execute(gone))

    def put_bookmark(self, visit: str, question: str) -> None:
        """Remember the question that a visit is left on."""
        self._put(BookmarkRow, visit=visit, question=question)

    def bookmark(self, visit: str) -> str | None:
        """The question that a visit was left on."""
        wanted = select(_bookmark.c.question).where(_bookmark.c.visit == visit)
        with self._db.read() as connection:
            found: str | None = connection.execute(wanted).scalar()
        return found

    def setting(self, key: str) -> str | None:
        """A setting; `ValueError` for the vault's own, whose keys begin with a dot."""
        found = self._setting(_public(key))
        return None if found is None else found.decode()

    def put_setting(self, key: str, value: str) -> None:
        """Set a setting; `ValueError` for the vault's own."""
        self._put(SettingRow, key=_public(key), value=value.encode())

    def signing_seed(self) -> Secret:
        """The 32 bytes of the Ed25519 signing key, to be wiped after use."""
        return Secret(self._own(SEED))

    def _load_owner(self) -> Owner:
        return structs.decode(self._own(OWNER), Owner)

    def _own(self, key: str) -> bytes:
        found = self._setting(key)
        if found is None:
            raise DamagedVaultError("The vault's database lacks the inspector's name or key.")
        return found

    def _setting(self, key: str) -> bytes | None:
        wanted = select(_setting.c.value).where(_setting.c.key == key)
        with self._db.read() as connection:
            found: bytes | None = connection.execute(wanted).scalar()
        return found

    def _drop_setting(self, key: str) -> None:
        gone = delete(_setting).where(_setting.c.key == key)
        self._change(lambda connection: connection.execute(gone))

    def _put(self, model: type[VaultTable], **columns: object) -> None:
        statement = insert(table(model)).values(columns)
        keys = [column.name for column in table(model).primary_key]
        rest = {name: value for name, value in columns.items() if name not in keys}
        upsert = statement.on_conflict_do_update(index_elements=keys, set_=rest)
        self._change(lambda connection: connection.execute(upsert))


def _public(key: str) -> str:
    if key.startswith("."):
        raise ValueError("the vault's own settings are not read or set by name")
    return key
