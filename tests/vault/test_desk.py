"""Half-typed texts, bookmarks, settings and bundle numbers outlive the session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaults import Made, answered, begin, keys, make_vault

from inspector_tui.vault.ledger import Office
from inspector_tui.vault.put_back import restore


@pytest.fixture
def made(tmp_path: Path) -> Any:
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


def test_a_draft_is_there_after_opening_again_until_it_is_dropped(made: Made) -> None:
    visit, other = begin(made.vault), begin(made.vault)
    made.vault.put_draft(visit, "PA-080/fact", "half a sen")
    made.vault.put_draft(visit, "PA-080/fact", "half a sentence")
    made.vault.put_draft(visit, "note", "[/nope] \x1b[31m \u202e")
    made.vault.put_draft(other, "note", "another visit's")
    vault = made.reopen()
    assert vault.draft(visit, "PA-080/fact") == "half a sentence"
    assert vault.drafts(visit) == {
        "PA-080/fact": "half a sentence",
        "note": "[/nope] \x1b[31m \u202e",
    }
    vault.drop_draft(visit, "note")
    vault.drop_draft(visit, "note")
    assert vault.draft(visit, "note") is None
    assert vault.drafts(other) == {"note": "another visit's"}


def test_a_draft_is_no_part_of_the_record(made: Made) -> None:
    visit = begin(made.vault)
    before = made.vault.visit(visit)
    made.vault.put_draft(visit, "note", "x")
    made.vault.put_bookmark(visit, "PA-080")
    assert made.reopen().visit(visit) == before


@settings(max_examples=20, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    made = _shared(tmp_path_factory)
    made.vault.put_draft("visit", text, text)
    made.vault.put_setting(f"box {text}", text)
    assert made.vault.draft("visit", text) == text
    assert made.vault.setting(f"box {text}") == text


_made: list[Made] = []


def _shared(factory: pytest.TempPathFactory) -> Made:
    if not _made:
        _made.append(make_vault(factory.mktemp("desk")))
    return _made[0]


def test_a_visit_opens_on_the_question_it_was_left_on(made: Made) -> None:
    visit = begin(made.vault)
    assert made.vault.bookmark(visit) is None
    made.vault.put_bookmark(visit, "PA-080")
    made.vault.put_bookmark(visit, "PA-090")
    assert made.reopen().bookmark(visit) == "PA-090"


def test_settings_are_kept_apart_from_what_is_the_vaults_own(made: Made) -> None:
    assert made.vault.setting("colours") is None
    made.vault.put_setting("colours", "16")
    made.vault.put_setting("colours", "none")
    assert made.reopen().setting("colours") == "none"
    for key in (".signing-seed", ".owner", ".office"):
        with pytest.raises(ValueError, match="own settings"):
            made.vault.setting(key)
        with pytest.raises(ValueError, match="own settings"):
            made.vault.put_setting(key, "x")


def test_the_office_is_pinned_in_the_vault(made: Made) -> None:
    office = Office("Example Office", ("age1qqq", "ssh-ed25519 AAAA office"))
    assert made.vault.recipients() is None
    made.vault.set_office(office)
    assert made.reopen().recipients() == office
    made.vault.set_office(None)
    assert made.vault.recipients() is None


def test_bundle_numbers_are_bound_once_and_without_a_gap(made: Made) -> None:
    one, two = begin(made.vault), begin(made.vault)
    for number, visit in enumerate((one, two, one), start=1):
        assert made.vault.freeze_bundle(visit).number == number
        made.vault.pin_bundle(number, f"{number}" * 64)
    vault = made.reopen()
    assert vault.freeze_bundle(one).number == 4
    assert [record.number for record in vault.bundles()] == [1, 2, 3, 4]
    assert [record.number for record in vault.bundles(one)] == [1, 3, 4]


def test_a_number_that_no_bundle_came_of_goes_to_the_next(made: Made) -> None:
    one, two = begin(made.vault), begin(made.vault)
    made.vault.freeze_bundle(one)
    assert made.vault.freeze_bundle(two).number == 1
    made.vault.pin_bundle(1, "a" * 64)
    made.vault.release_bundle(1)
    assert made.vault.freeze_bundle(one).number == 1
    made.vault.pin_bundle(1, "b" * 64)
    made.vault.bundle_ready(1, "b" * 64, None, encrypted=False)
    made.vault.release_bundle(1)
    assert made.vault.freeze_bundle(two).number == 2


def test_a_restored_database_uses_no_number_again(made: Made) -> None:
    visit = begin(made.vault)
    saved = made.vault.backup()
    made.vault.freeze_bundle(visit)
    made.vault.pin_bundle(1, "a" * 64)
    made.vault.close()
    restore(made.home, keys()[1], saved)
    assert made.reopen().freeze_bundle(visit).number == 2


def test_a_bundle_is_frozen_at_the_visits_newest_entry(made: Made) -> None:
    visit = begin(made.vault)
    frozen = made.vault.freeze_bundle(visit)
    before = made.vault.visit(visit)
    made.vault.append(visit, [answered()])
    assert (frozen.journal_last, frozen.journal_head) == (before.last, before.head)
    assert (frozen.bundle, frozen.path, frozen.ready, frozen.encrypted) == (
        None,
        None,
        False,
        False,
    )
    assert made.vault.bundles(visit) == [frozen]


def test_a_bundle_that_may_have_left_is_named_by_the_next_of_the_same_visit(made: Made) -> None:
    visit, other = begin(made.vault), begin(made.vault)
    first = made.vault.freeze_bundle(visit)
    assert first.previous is None
    made.vault.pin_bundle(first.number, "a" * 64)
    second = made.vault.freeze_bundle(visit)
    assert (second.number, second.previous) == (2, "a" * 64)
    path = Path("/somewhere/outbox/x.age")
    done = made.vault.bundle_ready(first.number, "a" * 64, path, encrypted=True)
    assert made.vault.bundle_ready(first.number, "a" * 64, path, encrypted=True) == done
    assert (done.bundle, done.path, done.encrypted, done.ready) == ("a" * 64, str(path), True, True)
    assert made.vault.freeze_bundle(visit).previous == "a" * 64
    assert made.vault.freeze_bundle(other).previous is None
    assert made.reopen().bundles(visit)[0] == done
