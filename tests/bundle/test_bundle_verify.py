import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bundles import (
    EDITION,
    SEED,
    STRANGER,
    VAULT,
    Forged,
    answered,
    bundle,
    sealed_acts,
    signer,
    signers,
)
from journals import VISIT, chain

from inspector_tui.bundle import allowed, records, sshsig
from inspector_tui.bundle.faults import BundleFileError, BundleRefusedError
from inspector_tui.bundle.verify import Head, verify
from inspector_tui.errors import InspectorError
from inspector_tui.record import events as e
from inspector_tui.record import limits
from inspector_tui.record.fold import fold
from inspector_tui.record.judging import EditionMoved, MovedEdition

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ACTS = sealed_acts()
SOUND = bundle()


def test_a_sound_bundle_says_what_it_is_and_what_was_checked():
    found = verify(io.BytesIO(SOUND), signers(), now=NOW)
    assert (found.visit, found.vault, found.number) == (VISIT, VAULT, 7)
    assert (found.organisation, found.on) == ("Example Trust", "2026-11-21")
    assert (found.answers, found.exhibits, found.last) == (1, 1, len(ACTS))
    assert found.head == chain(ACTS)[-1].hash
    assert found.sealed_at == "2026-11-21T10:00:04.000+00:00"
    assert found.principal == "ab@1f3c9a2b"
    assert found.fingerprint == sshsig.fingerprint(sshsig.public_key(SEED))
    assert not found.encrypted
    said = " ".join(found.checked)
    for words in (
        "ab@1f3c9a2b", found.fingerprint, "21 November 2026", "All 5 files", "4 entries",
    ):  # fmt: skip
        assert words in said
    report, office, previous = found.not_compared
    assert "report.html) was not compared" in report
    assert "Example Office; that was not compared" in office
    assert "No earlier bundle" in previous


def test_a_key_looked_up_for_a_day_before_the_seal_is_told_of():
    for days, told in ((0, False), (1, False), (2, True)):
        found = verify(io.BytesIO(SOUND), signers(), now=NOW - timedelta(days=days))
        assert any("sealed after the day" in said for said in found.not_compared) is told


def test_an_amended_visit_is_told_as_it_stands_and_that_it_was_amended():
    more = [
        e.VisitAmended(organisation="Other Trust", reason="a slip"),
        e.VisitAmended(organisation="Sample Trust", on="2026-11-20", reason="a slip"),
        e.VisitAmended(purpose="undone", reason="a slip"),
        e.Undone(len(ACTS) + 2),
    ]
    data = bundle(acts=sealed_acts(answered(), *more))
    found = verify(io.BytesIO(data), signers(), now=NOW)
    assert (found.organisation, found.on) == ("Sample Trust", "2026-11-20")
    first = len(ACTS)
    assert found.amended == (first, first + 1)
    assert (
        f"What the visit began with was put right (organisation, date): entries {first}, "
        f"{first + 1}. What stood before is in the journal and in the summary."
    ) in found.checked
    assert not any(
        "put right" in said for said in verify(io.BytesIO(SOUND), signers(), now=NOW).checked
    )


def test_a_clock_that_was_set_is_told_of_whether_or_not_an_entry_says_so():
    more = [answered(f"PA-{n}") for n in range(9)]
    acts = sealed_acts(answered(), e.ClockStepped(by_ms=-3_600_000), *more)
    links = chain(acts, set_by={4: -3_600, 6: 5, **dict.fromkeys(range(8, 13), -2_000)})
    visit = fold(links)
    changes = {"visit_json": visit.document_bytes(), "journal_head": visit.head}
    whole = bundle(acts, journal_lines=[link.line for link in links], **changes)
    found = verify(io.BytesIO(whole), signers(), now=NOW)
    steps = [(step.n, step.by_ms) for step in found.clock_steps]
    assert steps[:3] == [(4, -3_600_000), (6, 5_000), (8, -2_000_000)]
    (said,) = [sentence for sentence in found.checked if "clock" in sentence]
    assert "entries 4 (1:00:00 back), 6 (5.0 s on), 8 (0:33:20 back)" in said
    assert said.endswith(" and 2 more.")
    sound = verify(io.BytesIO(SOUND), signers(), now=NOW)
    assert (sound.clock_steps, "clock" in " ".join(sound.checked)) == ((), False)


def test_only_what_stands_is_counted():
    acts = sealed_acts(
        answered("PA-010"),
        answered("PA-020"),
        e.Undone(4),
        e.RowAdded("ALARM", "ALARM-1", {}),
        e.RowWithdrawn("ALARM-1", "a mistake"),
        e.NoteWritten("first"),
        e.NoteCorrected(8, "second"),
        e.FindingRaised("F1", e.Finding(("PA-010",), "fact")),
        e.FindingWithdrawn("F1", "a mistake"),
        e.ExhibitWithdrawn("AB1", "blurred"),
    )
    found = verify(io.BytesIO(bundle(acts)), signers())
    assert (found.answers, found.rows, found.notes) == (1, 0, 1)
    assert (found.findings, found.exhibits) == (0, 0)


def test_text_that_acts_on_terminals_is_a_record_but_is_not_shown_as_it_is():
    name = "[/nope] \x1b[2J\u202e =cmd()\x07"
    found = verify(io.BytesIO(bundle(sealed_acts(organisation=name))), signers())
    assert found.organisation == "[/nope] ?[2J? =cmd()?"


@pytest.mark.parametrize(
    ("name", "room", "words"),
    [
        ("MAX_ANSWERS", 2, "gives or takes back more answers"),
        ("MAX_EDITIONS", 2, "names more checklists"),
        ("MAX_PARTS", 200, "has more parts"),
    ],
)
def test_a_journal_beyond_what_a_visit_may_hold_is_refused(monkeypatch, name, room, words):
    moves = [EditionMoved(MovedEdition(EDITION.id, f"b{n}", "0" * 64)) for n in range(room)]
    acts = sealed_acts(answered("PA-010"), answered("PA-020"), answered("PA-030"), *moves)
    hostile = Forged.sound(acts).bytes()
    for module in (limits, records):
        monkeypatch.setattr(module, name, room, raising=False)
    assert words in refused(hostile, signers()).fault


# --- who signed, and when


def refused(source, *given, **terms) -> BundleRefusedError:
    with pytest.raises(BundleRefusedError) as raised:
        verify(io.BytesIO(source) if isinstance(source, bytes) else source, *given, **terms)
    return raised.value


def test_a_key_is_judged_at_the_time_given():
    line = allowed.line("ab@1f3c9a2b", sshsig.public_key(SEED))
    timed = line.replace(" ssh-", ',valid-after="20261121Z",valid-before="20261122Z" ssh-')
    listed = allowed.parse(timed.encode())
    assert verify(io.BytesIO(SOUND), listed, now=NOW).number == 7
    assert "not valid yet" in refused(SOUND, listed, now=NOW - timedelta(days=1)).fault
    assert "no longer valid" in refused(SOUND, listed, now=NOW + timedelta(days=1)).fault


def test_a_key_listed_for_receipts_signs_no_bundles():
    line = allowed.line("office", sshsig.public_key(SEED), ["inspection-receipt@inspector-tui"])
    assert "not allowed to sign bundles" in refused(SOUND, allowed.parse(line.encode())).fault


def test_one_of_several_signers_is_named():
    lines = [allowed.line(f"{who}@1f3c9a2b", sshsig.public_key(seed))
             for who, seed in (("cd", STRANGER), ("ab", SEED))]  # fmt: skip
    listed = allowed.parse("\n".join(lines).encode())
    assert verify(io.BytesIO(SOUND), listed).principal == "ab@1f3c9a2b"


def test_a_signer_listed_by_another_kind_of_name_may_sign_for_any_vault():
    assert verify(io.BytesIO(SOUND), signers(principal="inspector-7")).principal == "inspector-7"
    assert refused(SOUND, signers(principal="ab@00000000")).check == "record"


# --- for whom


def test_the_office_is_compared_when_it_asks():
    assert verify(io.BytesIO(SOUND), signers(), office="Example Office").number == 7
    error = refused(SOUND, signers(), office="Another Office")
    assert (error.check, error.fault) == ("office", "It is meant for another office.")
    assert "Send it to the office that it names." in str(error)
    error = refused(bundle(office=None), signers(), office="Example Office")
    assert error.check == "office"


# --- what was known before

REOPENED = [*ACTS, e.Reopened("more to say"), answered("PA-090"), e.Sealed()]
FIRST_ID = verify(io.BytesIO(SOUND), signers()).bundle
NEXT = bundle(REOPENED, number=8, previous=FIRST_ID)


@pytest.fixture
def first(tmp_path) -> Path:
    path = tmp_path / "first.zip"
    path.write_bytes(SOUND)
    return path


def test_a_bundle_that_continues_an_earlier_one_says_so(first):
    found = verify(io.BytesIO(NEXT), signers(), previous=first)
    assert (found.number, found.previous) == (8, FIRST_ID)
    assert any("continues the earlier bundle 7" in sentence for sentence in found.checked)
    assert verify(io.BytesIO(SOUND), signers(), previous=first).bundle == FIRST_ID


def test_an_earlier_bundle_need_not_be_the_one_just_before(first):
    later = bundle(REOPENED, number=12, previous="5" * 64)
    assert verify(io.BytesIO(later), signers(), previous=first).number == 12


REWRITTEN = sealed_acts(answered("PA-080", verdict="not-satisfied"))
OTHER_VISIT = "99999999-2222-4333-8444-555555555555"


def of_other_visit() -> bytes:
    links = chain(REOPENED, visit=OTHER_VISIT)
    return bundle(
        visit=OTHER_VISIT, journal_lines=[link.line for link in links], number=8,
        visit_json=_document(links), journal_last=len(links), journal_head=links[-1].hash,
    )  # fmt: skip


def _document(links) -> bytes:
    from inspector_tui.record.fold import fold

    return fold(links).document_bytes()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: bundle(REWRITTEN, number=8, previous=FIRST_ID), "was rewritten: entry 4"),
        (
            lambda: bundle([*REWRITTEN, e.Reopened("x"), e.Sealed()], number=8, previous=FIRST_ID),
            "was rewritten: entry 4",
        ),
        (lambda: bundle(ACTS[:2] + ACTS[3:], number=8, previous=FIRST_ID), "ends before entry 4"),
        (lambda: bundle(REOPENED, number=7, previous=FIRST_ID), "does not come after"),
        (lambda: bundle(REOPENED, number=6, previous=FIRST_ID), "does not come after"),
        (lambda: bundle(REOPENED, number=8), "does not name the earlier bundle"),
        (lambda: bundle(REOPENED, number=8, previous="5" * 64), "does not name the earlier"),
        (of_other_visit, "of another visit"),
    ],
)
def test_a_bundle_that_does_not_continue_the_earlier_one_is_refused(first, make, words):
    made = make()
    assert verify(io.BytesIO(made), signers()).number  # sound by itself
    error = refused(made, signers(), previous=first)
    assert error.check == "previous"
    assert words in error.fault


def test_a_known_head_is_enough_to_notice_rewriting():
    head = Head(4, chain(ACTS)[-1].hash)
    assert verify(io.BytesIO(NEXT), signers(), previous=head).number == 8
    assert "rewritten" in refused(bundle(REWRITTEN), signers(), previous=head).fault
    assert "ends before" in refused(SOUND, signers(), previous=Head(5, head.hash)).fault
    assert refused(SOUND, signers(), previous=Head(0, head.hash)).check == "previous"


def test_an_earlier_bundle_that_does_not_verify_proves_nothing(tmp_path):
    path = tmp_path / "first.zip"
    path.write_bytes(SOUND[:-1])
    error = refused(NEXT, signers(), previous=path)
    assert (error.check, error.passed[-1]) == ("previous", "record")
    assert "The earlier bundle does not verify itself. It was cut short" in error.fault
    with pytest.raises(BundleFileError, match="earlier bundle cannot be compared"):
        verify(io.BytesIO(NEXT), signers(), previous=tmp_path / "gone.zip")


# --- things that are no bundle at all


def fifo(path: Path) -> None:
    os.mkfifo(path)


def unreadable(path: Path) -> None:
    path.write_bytes(SOUND)
    path.chmod(0)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (Path.mkdir, "a folder"),
        (fifo, "not an ordinary file"),
        (lambda path: path.symlink_to("/dev/zero"), "not an ordinary file"),
        (lambda path: path.symlink_to(path), "symbolic links"),
        (lambda _path: None, "No such file"),
        pytest.param(
            unreadable,
            "Permission denied",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything"),
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path, make, words):
    path = tmp_path / "bundle.zip"
    make(path)
    with pytest.raises(BundleFileError, match=words) as raised:
        verify(path, signers())
    assert raised.value.exit_code == 3


class Failing(io.BytesIO):
    """A disk that fails in the middle."""

    def read(self, size=-1):
        if self.tell() > 3000:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_that_fails_is_not_a_bundle_that_is_refused():
    with pytest.raises(BundleFileError, match="Input/output error"):
        verify(Failing(SOUND), signers())


class Shrinking(io.BytesIO):
    def read(self, size=-1):
        found = super().read(size)
        if size > 4000:
            self.truncate(self.tell() - 10)
        return found[: len(found) // 2] if size > 4000 else found


def test_a_file_that_shrinks_while_it_is_read_is_refused():
    assert "became shorter" in refused(Shrinking(SOUND), signers()).fault


def test_every_error_is_one_that_people_can_read():
    error = refused(SOUND[:-1], signers())
    assert isinstance(error, InspectorError)
    assert error.exit_code == 1
    assert str(error).startswith("The bundle is refused at the check of the container. It was cut")
    assert error.passed == ()
    later = refused(Forged.sound(sealed_acts()[:-1]).bytes(), signers())
    assert "the container, the signature, the signed list of files, the files" in str(later)


def test_a_stranger_is_shown_by_the_fingerprint_of_the_key():
    forged = Forged.sound()
    forged.sign = signer(STRANGER)
    assert (
        sshsig.fingerprint(sshsig.public_key(STRANGER)) in refused(forged.bytes(), signers()).fault
    )


# --- what it costs to start


def test_verifying_loads_nothing_that_is_slow(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(SOUND)
    key = allowed.line("ab@1f3c9a2b", sshsig.public_key(SEED))
    code = f"""
import sys
from pathlib import Path
from inspector_tui.bundle import allowed
from inspector_tui.bundle import seal_to, unpack, write
from inspector_tui.bundle.verify import verify
assert verify(Path({str(path)!r}), allowed.parse({key!r}.encode())).number == 7
slow = ("textual", "sqlalchemy", "sqlmodel", "pydantic", "pyrage", "dataclasses", "zipfile",
        "tempfile", "click")
print([name for name in slow if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
