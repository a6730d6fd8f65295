"""The tables of the vault.

`journal` is the truth and `run` its index. `visit`, `answer`, `row`, `note`, `exhibit` and
`finding` are views that `views.py` alone writes and that can be made again from the journal at
any time. The rest is what no journal holds: checklist texts, bundles, drafts, bookmarks, settings.

Structured values are JSON text with sorted keys. Tables with text keys have no rowid, so that what
belongs to one visit lies together.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from sqlalchemy import ClauseElement, MetaData, Table, bindparam
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import registry
from sqlmodel import Field, Index, SQLModel

_metadata = MetaData()
_CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}


class VaultTable(SQLModel, registry=registry(metadata=_metadata)):
    """Base of the vault's tables; their metadata is their own, apart from any other database's."""

    metadata: ClassVar[MetaData] = _metadata


class JournalRow(VaultTable, table=True):
    """One entry: `seq` counts those of the whole vault, `n` those of the visit, both without a gap.

    `line` is exported as it is; `hash` is the 32 bytes that the visit's next entry names.
    """

    __tablename__ = "journal"

    seq: int = Field(primary_key=True)
    visit: str
    n: int
    line: bytes
    hash: bytes


APPEND_ONLY = tuple(
    f"CREATE TRIGGER journal_no_{act.lower()} BEFORE {act} ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
    for act in ("UPDATE", "DELETE")
)
"""Triggers against mistakes, not against the owner of the key."""


class RunRow(VaultTable, table=True):
    """A stretch of consecutive entries of one visit: from `first` up to the next run's `first`.

    An index by visit and number would cost a page in every save; this is written only when work
    moves to another visit.
    """

    __tablename__ = "run"
    __table_args__ = (Index("run_visit", "visit"),)

    first: int = Field(primary_key=True)
    visit: str


class VisitRow(VaultTable, table=True):
    """A visit in lists. The three counts are of answers, findings and exhibits that stand."""

    __tablename__ = "visit"
    __table_args__ = (Index("visit_organisation", "organisation", "on"), _CLUSTERED)

    id: str = Field(primary_key=True)
    organisation: str
    on: str
    purpose: str
    profile: str | None
    status: str
    answered: int
    findings: int
    exhibits: int
    last: int
    last_at: str
    head: str


class AnswerRow(VaultTable, table=True):
    """The answer that counts now, with the entry that gave it."""

    __tablename__ = "answer"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    question: str = Field(primary_key=True)
    verdict: str | None
    value: str | None
    measures: str
    reason: str
    fact: str
    opinion: str
    sources: str
    n: int
    at: str
    by: str


class RecordRow(VaultTable, table=True):
    """One row of a repeating record; `withdrawn` is the reason."""

    __tablename__ = "row"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    record: str
    question: str | None
    fields: str
    n: int
    changed: int
    at: str
    by: str
    withdrawn: str | None


class NoteRow(VaultTable, table=True):
    """A contemporaneous note, struck ones too."""

    __tablename__ = "note"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    at: str
    by: str
    text: str
    question: str | None
    place: str
    present: str
    late: str
    corrects: int | None
    reason: str
    struck_by: int | None


class ExhibitRow(VaultTable, table=True):
    """The register of exhibits, withdrawn ones too."""

    __tablename__ = "exhibit"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)
    name: str
    extension: str
    size: int
    sha256: str
    crc32: int
    blob: str
    description: str
    question: str | None
    place: str
    from_whom: str
    power: str
    n: int
    at: str
    by: str
    withdrawn: str | None


class FindingRow(VaultTable, table=True):
    """A finding as last revised."""

    __tablename__ = "finding"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    questions: str
    fact: str
    evidence: str
    provisions: str
    opinion: str
    side: str
    n: int
    at: str
    by: str
    revised: int | None
    withdrawn: str | None


class EditionRow(VaultTable, table=True):
    """The text of a checklist edition that a visit was begun with, once for all visits."""

    __tablename__ = "edition"
    __table_args__ = (Index("edition_name", "id", "edition"),)

    sha256: str = Field(primary_key=True)
    id: str
    edition: str
    text: bytes


class BundleRow(VaultTable, table=True):
    """A bundle number, taken before the bundle is made, and what was made under it."""

    __tablename__ = "bundle"
    __table_args__ = (Index("bundle_visit", "visit"),)

    number: int = Field(primary_key=True)
    visit: str
    bundle: str | None
    journal_last: int
    journal_head: str
    at: str
    previous: str | None
    path: str | None
    encrypted: bool
    ready: bool


class DraftRow(VaultTable, table=True):
    """Text that was being typed in one box of one visit."""

    __tablename__ = "draft"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    box: str = Field(primary_key=True)
    text: str


class BookmarkRow(VaultTable, table=True):
    """The question a visit was left on."""

    __tablename__ = "bookmark"
    __table_args__ = (_CLUSTERED,)

    visit: str = Field(primary_key=True)
    question: str


class SettingRow(VaultTable, table=True):
    """Settings; keys that begin with a dot are the vault's own, such as its signing seed."""

    __tablename__ = "setting"
    __table_args__ = (_CLUSTERED,)

    key: str = Field(primary_key=True)
    value: bytes


def table(model: type[VaultTable]) -> Table:
    """The SQLAlchemy table of a model."""
    return _metadata.tables[str(model.__tablename__)]


def compiled_insert(
    model: type[VaultTable], *, conflict: Literal["ABORT", "IGNORE", "REPLACE"] = "ABORT"
) -> str:
    """The driver's own SQL for putting one row, with named parameters."""
    return _compiled(table(model).insert().prefix_with(f"OR {conflict}"), "named")


def compiled_append(model: type[VaultTable]) -> str:
    """The driver's own SQL for adding one row, with parameters in the order of the columns."""
    return _compiled(table(model).insert(), "qmark")


def compiled_delete(model: type[VaultTable]) -> str:
    """The driver's own SQL for removing the row that has a key, with named parameters."""
    found = table(model)
    key = (column == bindparam(column.name) for column in found.primary_key)
    return _compiled(found.delete().where(*key), "named")


def _compiled(statement: ClauseElement, style: Literal["named", "qmark"]) -> str:
    return str(statement.compile(dialect=sqlite.dialect(paramstyle=style)))
