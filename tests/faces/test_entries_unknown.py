"""Typing that somebody does not know, into any field of a staff account."""

import pytest

from inspector_tui.faces.entries import Entries
from inspector_tui.workflow.visits import newest

LIBRARY = newest()
ACCOUNT = LIBRARY.record("STAFF_STEP")


class Asks:
    library = LIBRARY

    def choices(self, field, texts):
        return {"PERSON-1": "RN-2"} if field.kind == "row" else LIBRARY.choices(field)

    def earlier(self, field):
        return ()


def account(texts=None, **values):
    known = {"person": "PERSON-1", "location": "Ward A", "question_version": "v1"}
    return Entries(ACCOUNT.field, Asks(), {**known, **values}, texts)


@pytest.mark.parametrize(
    "words",
    ["don't know", "Don\u2019t know.", "dont know", "do not know", "dk", "DK", "doesn't know",
     "I don't know", "Does not know"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["responder_set", "min_number", "time_std_s", "leader_role"])
def test_it_is_put_down_as_not_knowing_that_point(field, words):
    entries = account()
    entries[field].text = words
    assert entries.settle(entries[field]) is None
    assert entries[field].fault == ""
    assert entries[field].text == "Does not know"
    found = entries.values()
    assert found["dont_know"] == [field]
    assert field not in found


def test_several_points_and_those_that_stood_there():
    entries = account(dont_know=["debrief"])
    entries["min_number"].text = "dk"
    entries["leader_role"].text = "dk"
    assert entries.values()["dont_know"] == ["debrief", "min_number", "leader_role"]


def test_a_value_typed_instead_takes_it_back():
    entries = account()
    entries["min_number"].text = "dk"
    entries.settle(entries["min_number"])
    entries["min_number"].text = "3"
    found = entries.values()
    assert found["min_number"] == 3
    assert "dont_know" not in found


def test_so_it_is_after_the_form_came_back_from_its_draft():
    first = account()
    first["min_number"].text = "dk"
    first.settle(first["min_number"])
    again = account(first.texts)
    assert again.values()["dont_know"] == ["min_number"]
    again["min_number"].text = "3"
    assert "dont_know" not in again.values()


def test_where_the_form_does_not_ask_for_it_the_words_stay():
    entries = account()
    entries["last_drill"].text = "don't know"
    assert entries.values()["last_drill"] == "don't know"
    people = Entries(LIBRARY.record("PERSON").field, Asks())
    people["code"].text = "dk"
    assert people.settle(people["code"]) == "dk"


def test_other_words_are_not_taken_for_it():
    entries = account()
    entries["min_number"].text = "who knows"
    assert entries.values() is None
    assert entries["min_number"].fault
