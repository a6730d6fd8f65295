"""Questions answered line by line: verdicts, forms, drafts, undo, ways to go."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plainly import at_visit, at_visits
from trials import TRIAL
from visitapps import new_vault, new_visit, reopened

from inspector_tui.faces.keymap import parse_keys
from inspector_tui.record.visit import Visit
from inspector_tui.vault.journal import fold_on
from inspector_tui.workflow.drafts import Draft, answer_box, read_texts, reason_box, write_texts


@pytest.fixture
def vault(tmp_path):
    made = new_vault(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def visit(vault):
    return new_visit(vault)


def answer(vault, visit, question):
    return vault.visit(visit).answer(question)


def test_a_verdict_is_one_letter_and_the_next_question_comes(vault, visit):
    said = at_visit(vault, visit, "", "y")
    assert "TR-010, 1 of 5 in Trial. What is written" in said
    assert "TR-010 satisfied, saved" in said
    assert "TR-020, 2 of 6 in Trial" in said  # asked because of the verdict
    assert said.text.index("satisfied, saved") < said.text.index("TR-020, 2 of 6")
    assert answer(vault, visit, "TR-010").verdict == "satisfied"
    assert said.code == 0


def test_yes_to_a_question_about_the_visit_says_what_is_wanted(vault):
    visit = new_visit(vault, TRIAL.replace('theme = "TR"', ""))
    said = at_visit(vault, visit, "y TR-030", "y TR-030 TR-010")
    assert "TR-030 asks for no verdict but figures (=)." in said
    assert "TR-010 satisfied, saved" in said
    assert vault.visit(visit).answers.keys() == {"TR-010"}


def test_a_reason_goes_behind_the_letter_or_is_asked_for(vault, visit):
    said = at_visit(vault, visit, "", "p Two of nine knew", "x", "No such staff", "s", "")
    assert answer(vault, visit, "TR-010").reason == "Two of nine knew"
    assert answer(vault, visit, "TR-020").reason == "No such staff"
    assert answer(vault, visit, "TR-030").verdict == "not-assessed"
    assert "TR-030 not assessed, saved" in said
    assert "No reason yet: it is a gap until there is one. u takes the verdict back." in said


def test_a_verdict_says_at_once_what_it_lacks(vault, visit):
    said = at_visit(vault, visit, "y", "x", "x")
    assert "TR-010 satisfied, saved" in said
    assert "; no source yet." in said
    assert "; no reason yet." in said
    assert "Say it in words. No reason yet: it is a gap" in said
    said = at_visit(vault, visit, "x TR-030 -")
    assert "Not applicable takes a reason. Nothing was changed. Say it in words." in said
    assert answer(vault, visit, "TR-030").verdict is None


def test_the_zeros_and_the_hyphen_of_a_number_need_not_be_typed(vault, visit):
    assert "TR-060, " in at_visit(vault, visit, "tr60")
    at_visit(vault, visit, "p tr30 nobody knew", "p TR-060 RN-2 knew one of two")
    assert answer(vault, visit, "TR-030").reason == "nobody knew"
    assert answer(vault, visit, "TR-060").reason == "RN-2 knew one of two"


def test_a_reason_may_begin_with_a_role_code(vault, visit):
    at_visit(vault, visit, "", "p RN-2 knew one of two")
    assert answer(vault, visit, "TR-010").reason == "RN-2 knew one of two"


def test_one_verdict_goes_to_several_questions_and_one_undo_takes_it_back(vault, visit):
    at_visit(vault, visit, "n TR-030, tr-060")
    assert answer(vault, visit, "TR-030").verdict == "not-satisfied"
    assert answer(vault, visit, "TR-060").verdict == "not-satisfied"
    said = at_visit(vault, visit, "u")
    assert answer(vault, visit, "TR-030").verdict is None
    assert answer(vault, visit, "TR-060").verdict is None
    words = "2 verdicts taken back, saved: TR-030, TR-060 (U puts them back). Open."
    assert words in said
    at_visit(vault, visit, "U")
    assert answer(vault, visit, "TR-060").verdict == "not-satisfied"


def test_the_first_undo_after_a_note_takes_nothing_back(vault, visit):
    said = at_visit(vault, visit, "y TR-030", "c The bell rang", "u")
    assert "A note is corrected, not undone. u again takes back TR-030: Satisfied." in said
    assert answer(vault, visit, "TR-030").verdict == "satisfied"
    said = at_visit(vault, visit, "u", "u")
    assert "TR-030: Satisfied taken back, saved (u undoes more, U puts it back). Open." in said
    assert answer(vault, visit, "TR-030").verdict is None


def test_a_value_can_be_given_on_the_line_and_keeps_what_else_is_there(vault, visit):
    at_visit(vault, visit, "g TR-030", "p Half of them", "g TR-030", "= 4 of 5")
    found = answer(vault, visit, "TR-030")
    assert (found.value, found.reason) == ({"n": 4, "of": 5}, "Half of them")
    said = at_visit(vault, visit, "g TR-030", "= many")
    assert "Nothing was changed" in said
    assert answer(vault, visit, "TR-030").value == {"n": 4, "of": 5}


def test_a_form_is_asked_field_by_field_and_checked_as_it_goes(vault, visit):
    said = at_visit(
        *(vault, visit, "g tr-050", "=", "mon", "1 3", "maybe", "y", "2.5", "1 min 30", "4 of 5"),
        *("", "", "", "x y", "a", "..b", "", "c", ".", "", "ward b", "", "", "Seen", ".", "", ".s"),
    )
    found = answer(vault, visit, "TR-050")
    assert found.value == "monthly"
    assert found.measures == {
        "several": ["E01", "E03"],
        "sure": "yes",
        "count": "2.5",
        "took": 90,
        "share": {"n": 4, "of": 5},
        "words": "x y",
        "lines": "a\n.b\n\nc",
        "where": "S2",
    }
    assert found.fact == "Seen"
    assert "Answer: Every month" in said
    assert "choose Yes or No" in said or "Choose Yes or No" in said
    assert "TR-050 answer, saved" in said
    assert not vault.drafts(visit)


def test_limits_that_two_fields_set_together_are_told_at_the_end(vault, visit):
    said = at_visit(vault, visit, "g TR-010", "=", "2", "5", ".s", "1", ".s")
    assert "Knew: It cannot be more than Named, which is 2 people." in said
    assert answer(vault, visit, "TR-010").measures == {"named": 2, "knew": 1}


def test_a_form_that_is_left_is_a_draft_and_goes_on_where_it_was(vault, visit):
    said = at_visit(vault, visit, "g TR-010", "=", "7", ".q")
    assert "Kept as a draft." in said
    assert answer(vault, visit, "TR-010").is_empty()
    kept = Draft.read(vault.draft(visit, answer_box("TR-010")))
    assert read_texts(kept.text) == {"named": "7 people"}
    said = at_visit(vault, visit, "g TR-010", "=", ".s")
    assert "half-written answer (=)" in said
    assert f"Draft from {kept.clock}" in said
    assert answer(vault, visit, "TR-010").measures == {"named": 7}
    assert not vault.drafts(visit)


def test_lines_typed_into_a_text_are_a_draft_when_the_input_ends(vault, visit):
    at_visit(vault, visit, "g TR-010", "c", "One line", "and another")
    kept = {box: Draft.read(text).text for box, text in vault.drafts(visit).items()}
    assert kept == {"note TR-010 1": write_texts({"text": "One line\nand another"})}
    at_visit(vault, visit, "g TR-010", "c", ".+", "and a third", ".", ".s")
    assert [note.text for note in vault.visit(visit).notes] == [
        "One line\nand another\nand a third"
    ]
    assert not vault.drafts(visit)


def test_a_reason_that_was_half_typed_on_the_screen_is_offered(vault, visit):
    vault.put_draft(visit, reason_box("TR-010"), "2026-11-21T14:02\nNobody kn")
    said = at_visit(vault, visit, "", "p", "")
    assert "A reason was half-typed at 14:02." in said
    assert answer(vault, visit, "TR-010").reason == "Nobody kn"
    assert not vault.drafts(visit)


def test_search_finds_and_goes_there(vault, visit):
    said = at_visit(vault, visit, "/ figures", "1")
    assert "1 found" in said
    assert "TR-060, 5 of 5 in Trial" in said
    assert "Nothing found" in at_visit(vault, visit, "/zebra")


def test_what_makes_no_sense_is_said_and_changes_nothing(vault, visit):
    before = list(vault.lines(visit))
    said = at_visit(
        vault, visit, "what", "g ZZ-999", "y ZZ-999", "u", "77", "", "j", "y why", "= ", ".q"
    )
    assert '"what" means nothing here. ? lists the keys.' in said
    assert '"ZZ-999" is not asked in this visit now.' in said
    assert "There is nothing to undo." in said
    assert list(vault.lines(visit)) == before


def test_help_lists_the_keys_of_the_page(vault, visit):
    said = at_visit(vault, visit, "", "?")
    for words in ("y Satisfied", "= Write the answer", "q Leave the program", "U Do again"):
        assert words in said


def test_keys_that_were_given_to_other_letters_are_heeded(vault, visit, tmp_path):
    keys = parse_keys({"satisfied": "z", "undo": "ctrl+r", "redo": "f2"}, tmp_path / "keys.toml")
    said = at_visit(vault, visit, "", "y", "z", keys=keys)
    assert '"y" means nothing here.' in said
    assert "z yes" in said
    assert answer(vault, visit, "TR-010").verdict == "satisfied"


def test_a_section_whose_questions_are_answered_asks_for_a_word_on_the_whole(vault, visit):
    said = at_visit(
        *(
            vault,
            visit,
            "n TR-010",
            "n TR-030",
            "g TR-030",
            "d",
            "Boards were filled in",
            ".",
            ".s",
        ),
    )
    assert "Section complete (d: what was in order?)" in said
    assert vault.visit(visit).reviews[0].reviewed.in_order == "Boards were filled in"


def test_ticks_without_a_source_complete_no_section(vault, visit):
    said = at_visit(vault, visit, "y TR-010, TR-030")
    assert "2 questions satisfied, saved" in said
    assert "; no source yet." in said
    assert "Section complete" not in said
    assert "2 questions not satisfied, saved" in at_visit(vault, visit, "n TR-010, TR-030")


def test_nothing_is_changed_in_a_vault_that_another_session_has(vault, visit):
    reading = reopened(vault, read_only=True)
    said = at_visit(reading, visit, "y", "c note", "", "y", "=", "u", "k", "k")
    assert "Read only · " in said
    assert "Read only: another session has this vault. Nothing was changed." in said
    assert "saved" not in said.text
    reading.close()
    assert vault.visit(visit).last == 1
    said = at_visits(reopened(vault, read_only=True), "a", "1", "b")
    assert "Nothing can be changed here." in said


def test_a_visit_is_begun_with_what_is_known_of_it(vault):
    said = at_visits(
        *(vault, "a", "Example Trust", "21/11/2026", "Ward A", "Ward B", ".", "Quiet ones", "."),
        *("n", "n", "y", "n", "short", "RN2nurse", ".", ".s", "RN-2 nurse", ".", ".s", "q"),
    )
    assert "People met: People met are written as role codes, never names." in said
    assert "The visit has begun, saved." in said
    found = vault.visit(vault.visits()[0].id)
    assert [site.name for site in found.sites] == ["Ward A", "Ward B"]
    assert found.profile == "short"
    assert {edition.id for edition in found.checklists} == {"visit", "manual-handling", "law"}
    assert found.rows["PERSON-1"].fields["code"] == "RN-2"


def test_visits_are_found_by_words_of_their_name(vault):
    for n in range(22):
        new_visit(vault, organisation=f"Example {n}")
    said = at_visits(vault, "/ example 7")
    assert "and 2 more visits" in said
    assert said.text.count("Example 7") >= 1


LINES = st.one_of(
    st.sampled_from(
        [
            *("", "", "y", "n", "p", "x", "s", "u", "U", "b", "o", "?", "v", "c", "r", "f", "h"),
            *("d", "w", "i", "k", "a", "=", ".", ".s", ".q", ".b", "1", "2", "g TR-050", "/ a"),
            *("p why", "c said", "w 1 gone", "c 1 seen", "k", "r because", "yes", "4 of 5", "t"),
        ]
    ),
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), max_size=12),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(LINES, min_size=5, max_size=60))
def test_whatever_is_typed_it_ends_tidily_and_the_record_stands(vault, lines):
    visit = new_visit(vault)
    said = at_visit(vault, visit, *(line for line in lines if line not in ("q", "L")))
    assert said.code in (0, None)
    assert "\r" not in said.text
    assert "\x1b" not in said.text
    assert fold_on(Visit(id=visit), vault.links(visit)) == vault.visit(visit)
