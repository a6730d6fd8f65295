"""What is appended is there, as it was meant, whoever looks and whenever."""

from __future__ import annotations

import io
import os
import resource
import threading
import uuid
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from vaults import (
    EDITION,
    OWNER,
    Made,
    answered,
    begin,
    exhibit,
    keys,
    make_vault,
    open_vault,
    started,
)

from inspector_tui.record.base import Clock
from inspector_tui.record.events import (
    Answer,
    Answered,
    AnyAct,
    ClockStepped,
    Edition,
    ExhibitWithdrawn,
    Finding,
    FindingRaised,
    FindingWithdrawn,
    Sealed,
    Undone,
    VisitAmended,
)
from inspector_tui.record.fold import fold
from inspector_tui.record.rules import RuleError
from inspector_tui.record.visit import Visit
from inspector_tui.vault import clock, database, files
from inspector_tui.vault.connect import open_connection
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.vault.errors import (
    BusyVaultError,
    ClosedVaultError,
    NoSuchVisitError,
    ReadOnlyVaultError,
    VaultInUseError,
)
from inspector_tui.vault.files import CannotUseError, DiskFullError
from inspector_tui.vault.mark import Mark, MarkFile
from inspector_tui.vault.vault import Vault


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def test_what_killed_writes_left_is_swept_up_when_the_vault_is_opened(made: Made) -> None:
    home = made.home
    made.vault.close()
    folders = (home.path, home.backup, home.outbox, home.receipts)
    old, fresh = ([path / f"{files.NEW}{name}.new" for path in folders] for name in "ab")
    for path in (*old, *fresh):
        path.write_bytes(b"half")
    for path in old:
        os.utime(path, (1, 1))
    made.reopen(read_only=True)
    assert all(path.exists() for path in (*old, *fresh))
    made.reopen()
    assert [path.exists() for path in (*old, *fresh)] == [False] * 4 + [True] * 4


def test_a_vault_keeps_its_owner_and_its_signing_key(made: Made) -> None:
    seed = bytes(made.vault.signing_seed().reveal())
    name = made.vault.id
    vault = made.reopen()
    assert vault.owner == OWNER
    assert vault.id == name
    assert len(seed) == 32
    assert bytes(vault.signing_seed().reveal()) == seed
    assert seed.hex() not in repr(vault.signing_seed())
    assert vault.notices == []


def test_every_vault_signs_with_a_key_of_its_own(tmp_path: Path) -> None:
    seeds = set()
    for name in ("one", "two"):
        found = make_vault(tmp_path / name, copied=False)
        seeds.add(bytes(found.vault.signing_seed().reveal()))
        found.vault.close()
    assert len(seeds) == 2


def test_a_vault_is_not_made_over_another(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    before = made.home.database.read_bytes()
    with pytest.raises(CannotUseError):
        Vault.create(made.home, *keys(), OWNER)
    assert made.home.database.read_bytes() == before


def test_what_is_appended_is_there_after_opening_again(made: Made) -> None:
    visit = begin(made.vault)
    after = made.vault.append(visit, [answered(fact="seen"), answered("PA-090")])
    assert after.last == 3
    assert made.vault.visit(visit) == after
    vault = made.reopen()
    assert vault.visit(visit) == after
    assert fold(vault.links(visit)) == after
    assert [link.line for link in vault.links(visit)] == list(vault.lines(visit))


def test_a_command_is_asked_with_the_visit_as_it_stands(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [answered()])
    asked: list[Visit] = []

    def command(before: Visit) -> list[AnyAct]:
        asked.append(before)
        return [Undone(of=before.undo[-1].n)]

    after = made.vault.append(visit, command)
    assert asked[0].answer("PA-080").verdict == "satisfied"
    assert after.answers == {}


def test_no_act_writes_nothing(made: Made) -> None:
    visit = begin(made.vault)
    before = made.vault.visit(visit)
    assert made.vault.append(visit, lambda _visit: []) is before
    assert made.vault.visit(visit).last == 1


def test_a_command_that_raises_leaves_everything_as_it_was(made: Made) -> None:
    visit = begin(made.vault)

    def command(_visit: Visit) -> list[AnyAct]:
        raise KeyError("mistake")

    with pytest.raises(KeyError):
        made.vault.append(visit, command)
    assert made.vault.append(visit, [answered()]).last == 2


@pytest.mark.parametrize(
    "acts",
    [
        [answered("PA-1"), started()],
        [answered("PA-1"), Undone(of=1)],
        [answered("PA-1"), answered("not a key")],
        [answered("PA-1"), answered(fact="\ud800")],
        [answered("PA-1"), answered(value=2**53)],
        [answered("PA-1"), answered(value=1.5)],
        [answered("PA-1"), answered(verdict="fine")],
        [answered("PA-1"), Answered(answers={})],
    ],
)
def test_acts_that_may_not_stand_are_refused_before_anything_is_written(
    made: Made, acts: list[AnyAct]
) -> None:
    visit = begin(made.vault)
    with pytest.raises(RuleError):
        made.vault.append(visit, acts)
    assert len(list(made.vault.lines(visit))) == 1
    assert made.vault.append(visit, [answered()]).last == 2
    assert made.reopen().check() == []


def test_a_visit_begins_with_its_start_and_a_proper_id(made: Made) -> None:
    with pytest.raises(RuleError):
        made.vault.append(str(uuid.uuid4()), [answered()])
    with pytest.raises(RuleError):
        made.vault.append("../visit", [started()], editions=[EDITION])
    with pytest.raises(NoSuchVisitError):
        made.vault.append(str(uuid.uuid4()), lambda _visit: [started()])
    assert made.vault.visits() == []


def test_nothing_follows_a_seal(made: Made) -> None:
    visit = begin(made.vault)
    made.vault.append(visit, [Sealed()])
    with pytest.raises(RuleError):
        made.vault.append(visit, [answered()])
    assert made.vault.visit(visit).status == "sealed"


def test_what_the_caller_does_to_its_dicts_later_changes_nothing(made: Made) -> None:
    visit = begin(made.vault)
    answers = {"PA-1": Answer(verdict="satisfied", measures={"named": 3})}
    made.vault.append(visit, [Answered(answers=answers)])
    answers["PA-1"].measures["named"] = 99
    answers["PA-2"] = Answer(verdict="partly")
    assert made.vault.visit(visit) == made.reopen().visit(visit)


def test_a_visit_that_is_not_there_is_said_to_be_so(made: Made) -> None:
    unknown = str(uuid.uuid4())
    for ask in (made.vault.visit, made.vault.links, made.vault.lines, made.vault.freeze_bundle):
        with pytest.raises(NoSuchVisitError):
            ask(unknown)


def test_checklist_texts_are_stored_once(made: Made) -> None:
    begin(made.vault)
    visit = str(uuid.uuid4())
    made.vault.append(visit, [started()])  # the text is there from the visit before
    assert made.vault.edition("panic-alarm", "2026.1") == EDITION
    assert made.vault.edition("panic-alarm", "2026.1", EDITION.sha256) == EDITION
    assert made.vault.edition("panic-alarm", "2026.1", "0" * 64) is None
    assert made.vault.edition("panic-alarm", "2027.1") is None


def test_a_visit_without_the_text_of_its_questions_is_refused(made: Made) -> None:
    other = Edition("violence", "2026.1", "1" * 64)
    with pytest.raises(ValueError, match="violence"):
        made.vault.append(str(uuid.uuid4()), [started(checklists=(other,))], editions=[EDITION])
    forged = StoredEdition("violence", "2026.1", "1" * 64, b"another text")
    with pytest.raises(ValueError, match="digest"):
        made.vault.append(str(uuid.uuid4()), [started(checklists=(other,))], editions=[forged])
    assert made.vault.visits() == []


def test_a_clock_that_was_set_is_recorded_before_the_next_act(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)
    _, boot = clock.now()
    stamps = iter(
        [
            ("2026-11-21T10:00:00.000+00:00", Clock(boot.boot, 1_000)),
            ("2026-11-21T10:00:05.000+00:00", Clock(boot.boot, 6_000)),
            ("2026-11-21T09:00:06.000+00:00", Clock(boot.boot, 7_000)),
            ("2026-11-21T09:00:07.000+00:00", Clock(boot.boot, 8_000)),
        ]
    )
    monkeypatch.setattr(clock, "now", lambda: next(stamps))
    first = made.vault.append(visit, [answered()])
    assert made.vault.append(visit, [answered()]).clock_steps == first.clock_steps
    stepped = made.vault.append(visit, [answered()])
    assert len(stepped.clock_steps) == len(first.clock_steps) + 1
    acts = [link.act for link in made.vault.links(visit)]
    assert acts[-2:] == [ClockStepped(by_ms=-3_600_000), answered()]
    other = str(uuid.uuid4())
    made.vault.append(other, [started()])
    assert [type(link.act).__name__ for link in made.vault.links(other)] == ["VisitStarted"]


def test_a_clock_that_is_set_a_little_at_a_time_is_recorded_too(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)
    at, boot = clock.now()
    begun = datetime.fromisoformat(at)
    for n in range(1, 6):
        later = (begun + timedelta(milliseconds=1_900 * n)).isoformat(timespec="milliseconds")
        stamp = (later, boot)
        monkeypatch.setattr(clock, "now", lambda stamp=stamp: stamp)
        made.vault.append(visit, [answered()])
    acts = [link.act for link in made.vault.links(visit)]
    steps = [act.by_ms for act in acts if isinstance(act, ClockStepped)]
    assert len(steps) == 2
    assert all(3_000 < step < 4_500 for step in steps)


def test_a_step_seen_at_the_start_of_a_visit_follows_its_first_entry(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(made.vault)
    _, boot = clock.now()
    monkeypatch.setattr(clock, "now", lambda: ("2031-01-01T00:00:00.000+00:00", boot))
    visit = str(uuid.uuid4())
    made.vault.append(visit, [started(), answered()])
    kinds = [link.entry.kind for link in made.vault.links(visit)]
    assert kinds == ["visit-started", "clock-stepped", "answered"]


def test_a_clock_that_was_set_while_the_vault_was_closed_is_seen(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)
    vault = made.reopen()
    monkeypatch.setattr(clock, "now", lambda: ("2020-01-01T00:00:00.000Z", Clock("other", 5)))
    assert vault.append(visit, [answered()]).clock_steps == (2,)


def test_the_list_says_what_stands(made: Made) -> None:
    old = begin(made.vault, "Old Trust", on="2026-01-05")
    visit = begin(made.vault, "Example Trust", profile="short")
    data = b"picture"
    made.vault.append(
        visit,
        [
            answered("PA-1"),
            answered("PA-2"),
            Answered(answers={"PA-2": Answer()}),
            exhibit("AB1", "0" * 32, data),
            exhibit("AB2", "1" * 32, data),
            ExhibitWithdrawn(mark="AB1", reason="blurred"),
            FindingRaised(finding="F1", content=Finding(questions=("PA-1",), fact="none")),
            FindingRaised(finding="F2", content=Finding(questions=("PA-1",), fact="two")),
            FindingWithdrawn(finding="F1", reason="wrong"),
            VisitAmended(organisation="Example NHS Trust"),
            Sealed(),
        ],
    )
    newest = made.vault.links(visit)[-1].entry
    for again in (False, True):
        vault = made.reopen() if again else made.vault
        first, second = vault.visits()
        assert second.id == old
        assert (first.id, first.organisation, first.on) == (
            visit,
            "Example NHS Trust",
            "2026-11-21",
        )
        assert (first.status, first.profile) == ("sealed", "short")
        assert (first.answered, first.exhibits, first.findings) == (1, 1, 1)
        assert (first.last, first.last_at) == (12, newest.at)
        assert (first.exported, first.as_it_stands) == (None, False)


def test_the_list_names_the_newest_finished_bundle(made: Made) -> None:
    visit = begin(made.vault)
    for number in (1, 2):
        made.vault.append(visit, [answered(f"PA-{number}")])
        made.vault.freeze_bundle(visit)
        made.vault.bundle_ready(number, f"{number}" * 64, None, encrypted=False)
        (found,) = made.vault.visits()
        assert (found.exported, found.as_it_stands) == (number, True)
    after = made.vault.append(visit, [answered("PA-3")])
    made.vault.freeze_bundle(visit)
    (found,) = made.vault.visits()
    assert (found.exported, found.as_it_stands, found.head) == (2, False, after.head)


def test_lists_never_trail_what_was_saved(made: Made) -> None:
    one, two = begin(made.vault, "One"), begin(made.vault, "Two")
    reader = open_vault(made.home, read_only=True)
    for number in range(50):
        visit = two if number in (20, 21, 45) else one
        after = made.vault.append(visit, [answered(f"PA-{number}")])
        for vault in (made.vault, reader):
            (found,) = (row for row in vault.visits() if row.id == visit)
            assert (found.last, found.answered) == (after.last, len(after.answers))
            assert found.last_at == vault.links(visit)[-1].entry.at
    assert reader.check() == []
    reader.close()
    assert made.vault.check() == []


def test_a_second_session_hears_who_has_the_vault_and_may_read(made: Made) -> None:
    visit = begin(made.vault)
    with pytest.raises(VaultInUseError) as caught:
        open_vault(made.home)
    assert caught.value.holder is not None
    assert str(caught.value.holder.pid) in str(caught.value)
    reader = open_vault(made.home, read_only=True)
    assert reader.read_only
    made.vault.append(visit, [answered()])
    assert reader.visit(visit) == made.vault.visit(visit)
    for change in (
        lambda: reader.append(visit, [answered()]),
        lambda: reader.put_draft(visit, "fact", "x"),
        lambda: reader.freeze_bundle(visit),
        reader.rebuild,
    ):
        with pytest.raises(ReadOnlyVaultError):
            change()
    mark = made.home.mark.read_bytes()
    reader.close()
    assert made.home.mark.read_bytes() == mark
    assert made.vault.append(visit, [answered("PA-1")]).last == 3


def test_threads_take_turns_and_lose_nothing(made: Made) -> None:
    visits = [begin(made.vault) for _ in range(2)]
    failed: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(50):
                made.vault.append(visits[name % 2], [answered(f"PA-{name}-{number}")])
                if number % 10 == 0:
                    made.vault.visits()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    for visit in visits:
        assert len(made.vault.links(visit)) == 201
        assert len(made.vault.visit(visit).answers) == 200
    assert made.reopen().check() == []


@pytest.fixture
def full_disk(made: Made) -> Any:
    """Files of the vault cannot grow any more, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = made.home.database.with_name("vault.db-wal")

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 2_000, hard))

    def free() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    yield fill, free
    free()


def test_a_full_disk_refuses_in_words_keeps_all_and_reads_on(made: Made, full_disk: Any) -> None:
    fill, free = full_disk
    visit = begin(made.vault)
    kept = made.vault.append(visit, [answered()])
    fill()
    with pytest.raises(DiskFullError) as caught:
        made.vault.append(visit, [answered(fact="x" * 50_000)])
    with pytest.raises(DiskFullError):
        made.vault.put_draft(visit, "fact", "x" * 50_000)
    assert not made.home.ballast.exists()
    assert made.vault.visit(visit) == kept
    assert made.vault.visits()[0].last == kept.last
    assert len(list(made.vault.lines(visit))) == kept.last
    free()
    assert caught.value.kept
    assert caught.value.todo
    assert made.vault.append(visit, [answered("PA-1")]).last == 3
    vault = made.reopen()
    assert made.home.ballast.exists()
    assert vault.check() == []


def test_the_ballast_lets_the_last_answer_in(
    made: Made, full_disk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inspector_tui.vault import ballast

    fill, free = full_disk
    visit = begin(made.vault)
    give_up = ballast.give_up

    def given_up(home: Any) -> bool:
        free()
        return give_up(home)

    monkeypatch.setattr(ballast, "give_up", given_up)
    fill()
    after = made.vault.append(visit, [answered(fact="x" * 50_000)])
    assert after.answer("PA-080").fact == "x" * 50_000
    assert "reserve was given up" in made.vault.notices[0]
    assert made.reopen().visit(visit) == after


def test_a_mark_that_cannot_be_written_does_not_keep_an_answer_from_the_disk(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = begin(made.vault)

    def refused(_file: MarkFile, _mark: Mark) -> None:
        raise CannotUseError(made.home.mark, "the disk reports a fault")

    with monkeypatch.context() as patched:
        patched.setattr(MarkFile, "write", refused)
        made.vault.append(visit, [answered()])
        after = made.vault.append(visit, [answered()])
    assert len(made.vault.notices) == 1
    assert "mark" in made.vault.notices[0]
    assert made.reopen().visit(visit) == after


def test_an_entry_that_came_past_the_lock_is_not_overwritten(made: Made) -> None:
    visit = begin(made.vault)
    raw = open_connection(made.home.database, keys()[1])
    raw.execute("INSERT INTO journal SELECT seq + 1, visit, n + 1, line, hash FROM journal")
    raw.close()
    lines = list(made.vault.lines(visit))
    with pytest.raises(VaultInUseError):
        made.vault.append(visit, [answered()])
    assert list(made.vault.lines(visit)) == lines


def test_closing_twice_does_no_harm_and_leaves_no_log(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    made.vault.close()
    names = {path.name for path in made.home.path.iterdir()}
    assert not {name for name in names if name.startswith("vault.db-")}


def test_a_closed_vault_opens_nothing_again(made: Made) -> None:
    """A thread that comes late gets a sentence, and the key is gone."""
    visit = begin(made.vault)
    sealed = made.vault.blobs.seal(io.BytesIO(b"photo"))
    vault = made.vault
    vault.close()
    for late in (
        lambda: vault.append(visit, [answered()]),
        lambda: vault.put_draft(visit, "fact", "x"),
        lambda: vault.drafts(visit),
        lambda: vault.visit(visit),
        lambda: vault.visits(),
        lambda: vault.check(),
        lambda: vault.backup(),
        lambda: vault.blobs.seal(io.BytesIO(b"x")),
        lambda: list(vault.blobs.open(sealed.blob)),
    ):
        with pytest.raises(ClosedVaultError):
            late()
    assert not vault._dek
    assert keys()[1]  # the caller's own
    assert not list(made.home.path.glob("vault.db-*"))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_a_closed_vault_holds_no_file_open(made: Made) -> None:
    begin(made.vault)
    made.vault.close()
    held = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    assert not [path for path in held if path.is_relative_to(made.home.path)]


def test_too_many_readers_at_once_are_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.01)
    made = make_vault(tmp_path)
    with ExitStack() as held:
        for _ in range(database.READERS):
            held.enter_context(made.vault._db.read())
        with pytest.raises(BusyVaultError, match="busy"):
            made.vault.bookmark("x")
    assert made.vault.bookmark("x") is None
    made.vault.close()


def test_an_exhibit_that_no_entry_names_is_swept_at_opening(made: Made) -> None:
    visit = begin(made.vault)
    named, orphan = (made.vault.blobs.seal(io.BytesIO(text)) for text in (b"1", b"2"))
    made.vault.append(visit, [exhibit("AB1", named.blob, b"1")])
    made.reopen(read_only=True)
    assert set(made.vault.blobs.names()) == {named.blob, orphan.blob}
    made.reopen()
    assert set(made.vault.blobs.names()) == {named.blob}
    assert made.vault.check(read_blobs=True) == []
