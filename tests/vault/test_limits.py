"""A visit never outgrows its bundle: what is recorded can always be sealed and handed over."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import working
from vaults import EDITION, Made, answered, begin, exhibit, make_vault

from inspector_tui.bundle import allowed, records
from inspector_tui.bundle.verify import verify
from inspector_tui.record import limits
from inspector_tui.record.base import Clock
from inspector_tui.record.drills import DrillEnded, DrillMarked, DrillStarted, DrillStruck
from inspector_tui.record.events import (
    Answered,
    ExhibitWithdrawn,
    NoteWritten,
    Redone,
    Reopened,
    RowAdded,
    Sealed,
    Undone,
)
from inspector_tui.record.judging import EditionMoved, MovedEdition
from inspector_tui.record.visit import Visit
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.errors import FullVisitError
from inspector_tui.workflow.export import export
from inspector_tui.workflow.identity import identity


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches: 20 entries, the last 6 of them for closing."""
    monkeypatch.setattr(limits, "MAX_ENTRIES", 20)
    monkeypatch.setattr(limits, "KEPT_ENTRIES", 6)


def fill(made: Made, visit: str) -> Visit:
    """Answer until no more is taken; the visit as it stands then."""
    until_refused(made, visit, [answered()])
    found: Visit = made.vault.visit(visit)
    return found


def until_refused(made: Made, visit: str, *turns: list[Any]) -> None:
    """Save these in turn until one of them is refused as too much."""
    for _ in range(100):
        for acts in turns:
            try:
                made.vault.append(visit, acts)
            except FullVisitError:
                return
    pytest.fail("it grew beyond what a bundle carries")


def move_on(made: Made, visit: str, n: int) -> None:
    """Go on with another edition of the checklist that `begin` begins with."""
    text = f"edition {n}".encode()
    to = MovedEdition(EDITION.id, f"2027.{n}", sha256(text).hexdigest())
    stored = StoredEdition(to.id, to.edition, to.sha256, text)
    made.vault.append(visit, [EditionMoved(to)], editions=[stored])


def test_a_full_visit_takes_nothing_more_and_can_be_sealed(made: Made, small: None) -> None:
    visit = begin(made.vault)
    full = fill(made, visit)
    assert full.last == 14
    assert made.vault.append(visit, [Sealed()]).status == "sealed"
    assert made.vault.visit(visit).last == 15
    assert made.vault.check() == []
    other = begin(made.vault, "Other Trust")
    assert made.vault.append(other, [answered()]).last == 2


def test_a_full_visit_is_handed_over(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MAX_ENTRIES", 20)  # what the reader allows
    work = working.begin(tmp_path)
    until_refused(work.made, work.visit_id, [NoteWritten(text="a note")])
    sealed = work.seal()
    made = export(work.vault, work.visit_id, folder=tmp_path, clear=True)
    signers = allowed.parse(identity(work.vault).allowed_signers.encode())
    assert made.path is not None
    assert verify(made.path, signers).last == sealed.last == 15
    work.vault.close()


def test_it_is_counted_again_after_the_vault_was_opened_again(made: Made, small: None) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered(f"PA-{n}") for n in range(13)])
    made.reopen()
    with pytest.raises(FullVisitError):
        made.vault.append(visit, [answered()])


def test_reopening_never_uses_up_the_room_of_the_seal(made: Made, small: None) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [exhibit("AB1", "0" * 32, b"gone")])
    fill(made, visit)
    made.vault.append(visit, [Sealed()])
    until_refused(made, visit, [Reopened(reason="a file is gone")], [Sealed()])
    assert made.vault.visit(visit).status == "sealed"
    assert made.vault.visit(visit).last <= 20


def test_what_cannot_be_read_can_be_withdrawn_from_a_full_visit(made: Made, small: None) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [exhibit("AB1", "0" * 32, b"gone")])
    fill(made, visit)
    made.vault.append(visit, [ExhibitWithdrawn(mark="AB1", reason="the file is gone")])
    made.vault.append(visit, [Sealed()])


START = DrillStarted("D1", "nurse in charge, " * 400, "switchboard", {"place": "Ward, " * 300})
TEST = RowAdded("ALARM_TEST", "ALARM_TEST-1", dict(START.details, agreed_with=START.agreed_with))


def marked() -> DrillMarked:
    return DrillMarked("D1", "responder", "2026-11-22T10:00:00.000+00:00", Clock("boot", 1))


@pytest.mark.parametrize(
    ("limit", "most"), [("ENTRIES", 1_000), ("JOURNAL", 4_500_000), ("PARTS", 112_000)]
)
def test_a_running_drill_is_marked_and_ended_however_full_the_visit_is(
    made: Made, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(limits, f"MAX_{limit}", most)
    visit = begin(made.vault)
    made.vault.append(visit, [START])
    for text in ("as, " * 5_000, "as, " * 20, ""):
        until_refused(made, visit, [NoteWritten(text=f"{text}a note") for _ in range(20)])
    for _ in range(50):
        made.vault.append(visit, [marked()])
        made.vault.append(visit, [DrillStruck("D1", made.vault.visit(visit).last)])
    until_refused(made, visit, [marked() for _ in range(20)])
    made.vault.append(visit, [DrillEnded("D1"), TEST])
    assert made.vault.append(visit, [Sealed()]).status == "sealed"


def test_what_is_withdrawn_meanwhile_leaves_a_running_drill_its_room(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ENTRIES", 80)
    monkeypatch.setattr(limits, "KEPT_ENTRIES", 20)
    monkeypatch.setattr(limits, "_MARKS", limits._Room(10, 0, 0))
    visit = begin(made.vault)
    for n in range(1, 31):
        made.vault.append(visit, [exhibit(f"AB{n}", f"{n:032x}", b"gone")])
    made.vault.append(visit, [START])
    fill(made, visit)
    gone = [[ExhibitWithdrawn(mark=f"AB{n}", reason="it is gone")] for n in range(1, 31)]
    until_refused(made, visit, *gone)
    made.vault.append(visit, [DrillEnded("D1"), TEST])
    assert made.vault.append(visit, [Sealed()]).status == "sealed"


def test_the_size_of_all_lines_is_bounded(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_JOURNAL", 20_000)
    monkeypatch.setattr(limits, "KEPT_BYTES", 5_000)
    visit = begin(made.vault)
    until_refused(made, visit, [NoteWritten(text="x" * 1_000)])
    size = sum(len(line) + 1 for line in made.vault.lines(visit))
    assert 13_000 < size <= 15_000
    made.vault.append(visit, [Sealed(gaps=("y" * 3_000,))])


def test_the_number_of_answers_is_bounded(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ANSWERS", 10)
    visit = begin(made.vault)
    many = {f"PA-{n}": answered().answers["PA-080"] for n in range(10)}
    made.vault.append(visit, [Answered(answers=many)])
    with pytest.raises(FullVisitError):
        made.vault.append(visit, [answered()])
    made.vault.append(visit, [Sealed()])


def test_what_is_undone_and_redone_counts_among_the_answers(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ANSWERS", 30)
    visit = begin(made.vault)
    many = {f"PA-{n}": answered().answers["PA-080"] for n in range(10)}
    of = made.vault.append(visit, [Answered(answers=many)]).last
    made.vault.append(visit, [Undone(of)])
    made.vault.append(visit, [Redone(of)])
    with pytest.raises(FullVisitError):
        made.vault.append(visit, [Undone(of)])
    made.reopen()  # and what an earlier session did counts on
    with pytest.raises(FullVisitError):
        made.vault.append(visit, [Undone(of)])
    assert len(made.vault.append(visit, [Sealed()]).answers) == 10


def test_the_number_of_checklists_and_moves_is_bounded(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_EDITIONS", 3)
    visit = begin(made.vault)
    for n in (1, 2):
        move_on(made, visit, n)
    made.reopen()
    with pytest.raises(FullVisitError):
        move_on(made, visit, 3)
    made.vault.append(visit, [answered(), Sealed()])


def test_the_parts_of_all_lines_are_bounded(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_PARTS", 3_000)
    monkeypatch.setattr(limits, "KEPT_PARTS", 1_000)
    visit = begin(made.vault)
    until_refused(made, visit, [NoteWritten(text="1,2;" * 100)])
    parts = sum(map(limits.parts_of, made.vault.lines(visit)))
    assert 1_800 < parts <= 2_000
    made.vault.append(visit, [Sealed(gaps=("one, two",) * 100)])


def test_the_size_of_all_exhibits_is_bounded(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_EXHIBITS", 10)
    visit = begin(made.vault)
    made.vault.append(visit, [exhibit("AB1", "0" * 32, b"ten bytes.")])
    with pytest.raises(FullVisitError):
        made.vault.append(visit, [exhibit("AB2", "1" * 32, b"x")])
    assert made.vault.append(visit, [answered()]).last == 3


def test_nothing_is_written_of_what_was_refused(made: Made, small: None) -> None:
    visit = begin(made.vault)
    before = fill(made, visit)
    with pytest.raises(FullVisitError):
        made.vault.append(visit, [answered(), Sealed(), Reopened(reason="x")])
    assert made.vault.visit(visit) == before
    assert made.reopen().visit(visit) == before
