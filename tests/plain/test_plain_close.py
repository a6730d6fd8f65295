"""The end of a visit in plain mode: gaps by name, the seal, the bundle, and going on."""

import re
from pathlib import Path

import pytest
from plainly import at_visit, at_visits
from pyrage import x25519
from working import begin

from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.keeping import set_office


@pytest.fixture
def work(tmp_path):
    found = begin(tmp_path / "vault", profile="short")
    yield found
    found.vault.close()


def test_a_visit_is_sealed_exported_checked_and_reopened(work, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    said = at_visits(
        *(
            work.vault,
            "1",
            "y",
            "k",
            "k",
            "",
            "k",
            "a",
            "x",
            "",
            "x",
            "c",
            str(folder / "no" / "no"),
        ),
        *("x", "c", str(folder), "1", "b", "y", "k", "r Forgot a ward", "b", "b", "x 1", "b", "k"),
    )
    assert re.search(r"\d+ gaps will stand in the record as accepted", said.text)
    assert "Sealed, saved." in said
    assert "There is no such folder." in said
    assert "This visit is sealed; k reopens it, with a reason." in said
    assert "The visit is open again, saved." in said
    assert [closing.sealed for closing in work.visit.closings] == [True, False]
    bundle = next(folder.iterdir())
    (tmp_path / "signers").write_text(identity(work.vault).allowed_signers + "\n")
    assert verify(bundle, allowed.read(tmp_path / "signers"))
    assert identity(work.vault).allowed_signers.split()[-1] in said.text


def test_the_draft_of_a_row_that_was_undone_is_thrown_away_at_the_close(work):
    first = at_visit(
        work.vault,
        work.visit_id,
        *("g GN-030", "r", "a", "RN-1", "nurse", ".s", "b", "= 1", "RN-5", ".q", "b", "u"),
    )
    assert "row" in first
    (box,) = work.vault.drafts(work.visit_id)
    assert box.startswith("row PERSON-1")
    close = at_visit(work.vault, work.visit_id, "k", "1", "b", "1", "t", "b")
    assert close.code == 0
    assert close.text.count("Throw this text away?") == 2
    assert "RN-5" in close
    assert work.vault.drafts(work.visit_id) == {}


def test_a_folder_that_is_not_there_is_made_when_it_is_wanted(work, tmp_path):
    folder = tmp_path / "stick"
    work.seal()
    said = at_visits(
        *(work.vault, "x 1", "x", "c", str(folder), "", f"x {folder}", "c", "m", "b"),
    )
    assert f"There is no {folder} yet." in said
    assert "The folder was not made." in said
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(list(folder.iterdir())) == 1


def test_the_number_of_a_question_leads_there_however_it_is_typed(work):
    said = at_visit(work.vault, work.visit_id, "k", "pa080", "b")
    assert "PA-080, " in said


def test_every_gap_is_named_on_request_and_leads_to_where_it_is_put_right(work):
    said = at_visit(work.vault, work.visit_id, "k", "1", "b", "k", "v")
    asked = [item.id for item in work.items.values()]
    assert f"{asked[0]}, 1 of" in said
    assert "and " in said.text
    assert "more; v names all of them" in said
    in_full = said.text[said.text.rindex("gaps left") :]
    assert all(question in in_full for question in asked)


def test_what_was_typed_and_not_saved_is_named_before_the_seal(work):
    said = at_visit(work.vault, work.visit_id, "", "c", "half", ".q", "b", "k", "k")
    assert "Typed, but not saved: 1" in said
    assert "1 text typed but not saved will not be in it." in said


def test_what_is_half_typed_leads_to_where_it_is_gone_on_with(work):
    note = ("c", "half", ".q")
    said = at_visit(work.vault, work.visit_id, "", *note, "b", "k", "1", "b", "b")
    assert "Typed, but not saved: 1" in said
    assert "Notes" in said.text[said.text.index("Typed, but not saved") :]
    assert said.code == 0


def test_a_bundle_for_an_office_is_encrypted_and_kept(work):
    set_office(work.vault, "Example Office", [str(x25519.Identity.generate().to_public())])
    said = at_visit(work.vault, work.visit_id, "k", "k", "a", "x", "", "b")
    assert "It is encrypted to Example Office and kept in the outbox." in said
    assert "Bundle 1, signed and encrypted:" in said
    made = work.vault.bundles(work.visit_id)[0]
    assert made.encrypted
    assert Path(made.path).is_relative_to(work.vault.home.outbox)


def test_a_sealed_visit_names_no_key_that_it_would_refuse(work):
    work.seal()
    said = at_visit(work.vault, work.visit_id, "", "b", "b")
    assert "Sealed · " in said
    assert "y yes" not in said.text
    assert ". next" in said
