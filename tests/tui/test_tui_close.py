"""The end of a visit: gaps, the seal, the code, the bundle, reopening."""

from __future__ import annotations

import errno
import threading
from contextlib import asynccontextmanager
from pathlib import Path

import pyrage
import pytest
from msgspec.structs import replace
from tableapps import filled_vault, page_of
from visitapps import driven, reopened

from inspector_tui.bundle.allowed import parse
from inspector_tui.bundle.verify import verify
from inspector_tui.bundle.write import write_file
from inspector_tui.faces.vault_lines import plural
from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.record.events import Answer, Answered
from inspector_tui.tui.screens.close import CloseScreen
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.vault.files import DiskFullError
from inspector_tui.vault.ledger import Office
from inspector_tui.workflow import answering, exhibits, visits
from inspector_tui.workflow.drafts import write_texts
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.left_open import left_open
from inspector_tui.workflow.library import library_of


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


def open_gaps(vault, visit):
    """How many gaps the visit has now, in words."""
    now = vault.visit(visit)
    return plural(len(left_open(now, library_of(vault, now))), "gap")


def seal(vault, visit):
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))


async def test_every_gap_is_listed_and_enter_goes_there(filled):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.sees(f"Close: {open_gaps(vault, visit)}")
        await driver.sees("5 of 5 questions answered, rows included: 1 partly satisfied")
        await driver.sees("A verdict without its reason: 1")
        await driver.matches(r"> +1 +TB-050 Does anybody look at the figures\?")
        await driver.press("enter")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == ["TB-050"]


async def test_gaps_of_every_kind_have_their_heading(filled):
    vault, visit = filled
    library = library_of(vault, vault.visit(visit))
    vault.append(visit, lambda _: [Answered(answers={"TB-050": Answer()})])
    vault.append(visit, answering.give(library, ["TB-040"], verdict="satisfied"))
    vault.append(visit, answering.give(library, ["TB-020"], verdict="satisfied"))
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.sees("Not answered: 1")
        await driver.sees("A good verdict without a source: 1")


async def test_a_prompt_is_settled_from_its_gap(filled):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        prompts = driver.below.desk.prompts
        await driver.until(lambda: prompts.is_current)
        found = Prompt("TRI:rows:x", "TRI", "TB-050", "They differ.", (Reason("TB-040", "y"),))
        prompts._arrived(driver.below.desk.visit.head, (found,))
        await driver.sees("A prompt without your word on it: 1")
        await driver.press("end")
        while ">" not in next(line for line in driver.text.split("\n") if "They differ." in line):
            await driver.press("up")
        await driver.press("enter")
        await driver.sees("TB-050   Prompts: 1 open")
        await driver.press("enter", "enter")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == ["TB-040"]


async def test_a_section_is_ended_from_its_gap(filled):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.sees("of which you did not say what was in order: 1")
        await driver.press("end", "enter")
        await driver.sees("End of section: Everything")
        await driver.type("The boards")
        await driver.press("ctrl+o")
        await driver.lacks("of which you did not say")
        await driver.until(lambda: vault.visit(visit).reviews)
    assert reopened(vault).visit(visit).reviews[0].reviewed.in_order == "The boards"


async def test_sealing_asks_once_accepts_the_gaps_and_shows_the_code(filled):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("k")
        await driver.sees("Seal this visit?")
        left = open_gaps(vault, visit)
        await driver.sees(f"{left} will stand in the record as accepted.")
        await driver.press("enter")  # the safe answer
        await driver.sees(f"Close: {left}")
        assert vault.visit(visit).status == "open"
        await driver.press("k", "a")
        await driver.sees("Code of the record")
        sealed = vault.visit(visit)
        await driver.sees(visits.head_code(sealed))
        await driver.matches(r"by AB with \d+ gaps accepted")
        await driver.sees("Sealed ·")
        await driver.lacks("Enter show")  # there is no bundle yet to show
        await driver.press("k")  # nothing to seal any more
        assert "Seal this visit?" not in driver.text
    accepted = reopened(vault).visit(visit).closings[-1].gaps
    assert "TB-050: partly without a reason" in accepted
    assert "TB-050: partly, but no source is given" in accepted


async def test_a_verdict_key_typed_ahead_seals_nothing(filled):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("k", "y", "p", "n", "x", "s")
        await driver.sees("Seal this visit?")
        assert vault.visit(visit).status == "open"


async def test_what_is_half_typed_is_told_before_the_seal(filled):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        driver.below.desk.drafts.type("answer TB-040", "half a fact")
        driver.app.screen._show()
        await driver.sees("Typed, but not saved: 1")
        await driver.sees("answer (TB-040) from")
        await driver.press("k")
        await driver.sees("1 text typed but not saved will")
        await driver.press("b", "home", "enter")
        await driver.until(lambda: driver.below.given, "a result")
        assert driver.below.given == ["TB-040"]


@pytest.mark.parametrize(
    ("box", "shown"),
    [
        ("note visit 1", "Notes"),
        ("note TB-040 1", "Note on TB-040"),
        ("exhibit visit 1", "Exhibits"),
        ("finding TB-040 1", "Findings"),
        ("row PLACE 1", "Places"),
        ("section tables only", "Press d in the section"),
    ],
)
async def test_what_is_half_typed_leads_to_where_it_is_gone_on_with(filled, box, shown):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        driver.below.desk.drafts.type(box, "half")
        driver.app.screen._show()
        await driver.sees("Typed, but not saved: 1")
        await driver.press("home", "enter")
        await driver.sees(shown)
        assert not driver.below.given


GONE = ["row PLACE-9 1", "answer TB-999", "reason TB-999", "step F9 facts 1"]


@pytest.mark.parametrize("box", [*GONE, "move XX9 1", "correction 99 1", "prompt none"])
async def test_what_is_half_typed_of_what_was_taken_back_can_be_thrown_away(filled, box):
    vault, visit = filled
    async with page_of(vault, visit, CloseScreen) as driver:
        drafts = driver.below.desk.drafts
        drafts.type(box, write_texts({"fact": "half a fact", "role": ""}))
        await driver.rest()
        driver.app.screen._show()
        await driver.sees("Typed, but not saved: 1")
        for key in ("b", "t"):
            assert drafts.boxes() == [box]
            await driver.press("home", "enter")
            await driver.sees("Throw this text away?")
            await driver.sees("half a fact")
            await driver.press(key)
        await driver.lacks("Typed, but not saved")
        assert not drafts.boxes()
        assert not driver.below.given


async def test_a_visit_is_not_sealed_while_an_exhibit_is_being_taken(filled, tmp_path, monkeypatch):
    vault, visit = filled
    (tmp_path / "film").write_bytes(b"film")
    go, blob_seal = threading.Event(), vault.blobs.seal
    monkeypatch.setattr(vault.blobs, "seal", lambda s: (go.wait(20), blob_seal(s))[1])
    async with page_of(vault, visit, CloseScreen) as driver:
        desk, heard = driver.below.desk, []
        desk.take(tmp_path / "film", exhibits.Label("Film"), heard.append, ("exhibit visit", "{}"))
        await driver.press("k")
        await driver.sees("An exhibit is still being taken")
        go.set()
        await driver.until(lambda: heard)


async def test_a_bundle_in_the_clear_is_only_made_on_purpose_and_verifies(filled, tmp_path):
    vault, visit = filled
    seal(vault, visit)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.sees("Not exported yet")
        await driver.press("x")
        await driver.sees("Export in the clear?")
        await driver.sees("whoever gets the file can read all of it")
        await driver.press("enter")
        await driver.sees("Not exported yet")
        await driver.press("x", "c")
        await driver.sees("Where to?")
        await driver.type(f"{tmp_path}/nowhere/deeper")
        await driver.press("enter")
        await driver.sees("There is no such folder.")
        await driver.press("ctrl+u")
        await driver.type(str(tmp_path))
        await driver.press("enter")
        await driver.sees("Bundle 1, signed, in the clear:")
        await driver.sees("inspector-tui verify FILE --signers SIGNERS")
        await driver.press("enter")
        await driver.matches(r"1 +\d+ \w+ \d{4}, .* in the clear")
        assert not driver.below.desk.side_work.goes_on
        await driver.press("enter")
        await driver.sees("Bundle 1, signed, in the clear:")
    (bundle,) = tmp_path.glob("*.zip")
    again = reopened(vault)
    signers = parse(identity(again).allowed_signers.encode())
    assert verify(bundle, signers).visit == visit


async def test_a_folder_that_is_not_there_is_made_when_it_is_wanted(filled, tmp_path):
    vault, visit = filled
    seal(vault, visit)
    folder = tmp_path / "stick"
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("x", "c")
        await driver.type(str(folder))
        await driver.press("enter")
        await driver.sees("Make this folder?")
        await driver.press("enter")  # the safe answer: back to what was typed
        await driver.sees("Where to?")
        await driver.sees("/stick")
        assert not folder.exists()
        await driver.press("enter", "m")
        await driver.sees("Bundle 1, signed, in the clear:")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(list(folder.glob("*.zip"))) == 1


async def test_a_folder_that_cannot_be_made_is_told_where_it_was_asked_for(
    filled, tmp_path, monkeypatch
):
    vault, visit = filled
    seal(vault, visit)
    (tmp_path / "file").write_text("")

    def refuse(*_args, **_kwargs):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("x", "c")
        await driver.type(str(tmp_path / "file"))
        await driver.press("enter")
        await driver.sees("That is a file, not a folder.")
        await driver.press("ctrl+u")
        await driver.type(str(tmp_path / "stick"))
        await driver.press("enter", "m")
        await driver.sees("It cannot be made: Read-only file system.")
        await driver.sees("Where to?")


async def test_with_an_office_the_bundle_is_encrypted_and_kept_in_the_outbox(filled, tmp_path):
    vault, visit = filled
    key = pyrage.x25519.Identity.generate()
    vault.set_office(Office("Example Office", (str(key.to_public()),)))
    seal(vault, visit)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("x")
        await driver.sees("It is encrypted to Example Office")
        await driver.press("enter")
        await driver.sees("Bundle 1, signed and encrypted:")
    (bundle,) = vault.home.outbox.glob("*.age")
    assert bundle.read_bytes().startswith(b"age-encryption.org/v1")


async def test_what_keeps_a_bundle_from_being_made_is_told(filled, tmp_path, monkeypatch):
    vault, visit = filled
    seal(vault, visit)

    def full(*args, **kwargs):
        raise DiskFullError

    monkeypatch.setattr("inspector_tui.tui.screens.close.export", full)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("x", "c")
        await driver.sees("Where to?")
        await driver.type(str(tmp_path))
        await driver.press("enter")
        await driver.sees("The bundle was not made")
        assert not driver.below.desk.side_work.goes_on
        await driver.press("enter")
        await driver.sees("Not exported yet")


async def test_a_fault_that_nobody_thought_of_is_told_and_ends_the_export(
    filled, tmp_path, monkeypatch
):
    vault, visit = filled
    seal(vault, visit)

    def broken(*args, **kwargs):
        raise OSError(errno.ENOSPC, "three flat")

    monkeypatch.setattr("inspector_tui.tui.screens.close.export", broken)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("x", "c")
        await driver.type(str(tmp_path))
        await driver.press("enter")
        await driver.sees("The export stopped because of a fault in the program: OSError in")
        assert "three flat" not in driver.text
        assert not driver.below.desk.side_work.goes_on
        await driver.press("enter")
        await driver.lacks("Exporting")


@asynccontextmanager
async def exporting(vault, visit, folder, monkeypatch):
    """The page while a bundle is being made: `go` lets it come to its end."""
    seal(vault, visit)
    begun, go = threading.Event(), threading.Event()

    def slow(path, prepared, recipients):
        def watch(size):
            begun.set()
            while not go.wait(0.01):
                prepared.watch(size)

        write_file(path, replace(prepared, watch=watch), recipients)

    monkeypatch.setattr("inspector_tui.workflow.export.write_file", slow)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("x", "c")
        await driver.type(str(folder))
        driver.burst("enter")
        await driver.until(begun.is_set, "the export")
        yield driver, go


async def test_the_lock_waits_for_a_bundle_for_an_hour_and_no_longer(
    filled, tmp_path, monkeypatch, locks_after_an_hour
):
    vault, visit = filled
    folder = tmp_path / "stick"
    folder.mkdir()
    async with exporting(vault, visit, folder, monkeypatch) as (driver, _go):
        await driver.press("x")
        await driver.sees("A bundle is being made already.")
        await locks_after_an_hour(driver)
    assert list(folder.iterdir()) == []
    again = reopened(vault)
    assert [one.ready for one in again.bundles()] == [False]
    assert not again.visits()[0].as_it_stands


async def test_whoever_leaves_while_a_bundle_is_made_has_it_all_the_same(
    filled, tmp_path, monkeypatch
):
    vault, visit = filled
    folder = tmp_path / "stick"
    folder.mkdir()
    async with exporting(vault, visit, folder, monkeypatch) as (driver, go):
        driver.burst("ctrl+x")
        await driver.until(lambda: driver.app.return_value == 0, "the end")
        threading.Timer(0.1, go.set).start()
    assert len(list(folder.glob("*.zip"))) == 1
    assert reopened(vault).bundles()[0].ready


async def test_reopening_needs_a_reason_and_makes_a_new_bundle_possible(filled, tmp_path):
    vault, visit = filled
    seal(vault, visit)
    async with page_of(vault, visit, CloseScreen) as driver:
        await driver.press("r")
        await driver.sees("Reopen this visit")
        await driver.press("enter")
        await driver.sees("A sealed visit is reopened with a reason.")
        await driver.type("Forgot the night shift")
        await driver.press("enter")
        await driver.sees("The visit is open again.")
        await driver.sees(f"Close: {open_gaps(vault, visit)}")
        await driver.press("r")  # only a sealed one is reopened
        assert "Reopen this visit" not in driver.text
    assert reopened(vault).visit(visit).closings[-1].reason == "Forgot the night shift"


async def test_a_vault_that_another_session_holds_is_only_looked_at(filled):
    vault, visit = filled
    other = reopened_beside(vault)
    async with page_of(other, visit, CloseScreen) as driver:
        await driver.press("k")
        await driver.sees("Read only: another session has this vault.")
        assert "Seal this visit?" not in driver.text
    vault.close()


def reopened_beside(vault):
    """The vault as a second session sees it while the first one lives."""
    return reopened(vault, read_only=True)


async def test_a_sealed_visit_says_so_first_and_names_no_key_that_it_would_refuse(filled):
    vault, visit = filled
    seal(vault, visit)
    async with driven(vault, page=lambda app: VisitPage(app.desk(visit))) as driver:
        await driver.matches("^ ?Sealed · Example Trust")
        await driver.lacks("y yes")
        await driver.press("enter")
        await driver.sees("Press.")
        await driver.matches("^ ?Sealed · Example Trust")
        await driver.lacks("y yes")
        await driver.sees(". next")
        await driver.press("y")
        await driver.sees("This visit is sealed")
