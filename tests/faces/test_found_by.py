"""Lists are found by the words that an inspector says for them."""

from __future__ import annotations

import pytest

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load, shipped
from inspector_tui.checklist.model import Checklist, Law
from inspector_tui.faces.found_by import FOUND_BY
from inspector_tui.faces.lists_text import EXHIBITS, FINDINGS, NOTES, lists
from inspector_tui.record.visit import Visit
from inspector_tui.tui.pick import narrowed


@pytest.fixture(scope="module")
def library() -> Library:
    files = [load(source.text, source.name) for source in shipped()]
    law = next(file for file in files if isinstance(file, Law))
    return Library([file for file in files if isinstance(file, Checklist)], law)


@pytest.mark.parametrize(
    ("typed", "table"),
    [
        ("hoist", "EQUIP"),
        ("sling", "EQUIP"),
        ("drill", "ALARM_TEST"),
        ("exercise", "ALARM_TEST"),
        ("name", "PERSON"),
        ("staff", "PERSON"),
        ("photo", EXHIBITS),
        ("interview", "STAFF_STEP"),
    ],
)
def test_a_table_is_found_by_what_it_holds(library, typed, table):
    found = narrowed(list(lists(library, Visit(id="v"))), typed)
    assert table in [line.id for line in found]
    assert len(found) <= 3


def test_the_words_are_of_lists_that_there_are(library):
    tables = {record.id for record in library.records()}
    assert set(FOUND_BY) == tables | {NOTES, EXHIBITS, FINDINGS}
