"""What all judgements stand on: tables, reading stored values, the words of their sentences."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import chain, started
from judged import prompts

from inspector_tui.judgement import stored, tables, words
from inspector_tui.judgement.facts import natural
from inspector_tui.record import events as e
from inspector_tui.record.fold import fold

HEAD = 'id="t"\nedition="1"\ntitle="T"\nsource="S"\nverified=false\n'


def test_a_table_keeps_where_it_comes_from_and_whether_that_was_verified():
    text = (HEAD + "[band]\nred = 6.5\n").encode()

    table = tables.load_table(text, "t.toml")

    assert (table.id, table.edition, table.source, table.verified) == ("t", "1", "S", False)
    assert table.sha256 == hashlib.sha256(text).hexdigest()
    assert table.data == {"band": {"red": Decimal("6.5")}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff", "could not be read"),
        (b"id = ", "could not be read"),
        (b"", "does not say its id"),
        (HEAD.replace("verified=false", 'verified="no"').encode(), "does not say its verified"),
        (HEAD.replace('"S"', '""').encode(), "does not say its source"),
    ],
)
def test_a_table_that_cannot_be_one_is_refused_by_name(text, said):
    with pytest.raises(tables.TableError, match=said) as caught:
        tables.load_table(text, "t.toml")
    assert "t.toml" in caught.value.what


def test_every_shipped_table_says_its_source_edition_and_status():
    found = tables.shipped().all()

    assert {"norms", "samples"} <= {table.id for table in found}
    assert all(table.source and table.edition for table in found)
    assert tables.shipped().get("nothing") is None


def test_values_that_do_not_fit_are_nothing():
    assert stored.text(["a"]) == ""
    assert stored.text("\x08 \u200e") == ""  # as only another program writes it
    assert stored.keys(["\x08", " a", "a"]) == ("a",)
    assert stored.keys("security") == ("security",)
    assert stored.keys(["a", " a ", "", "b"]) == ("a", "b")
    assert stored.number("12.5") == Decimal("12.5")
    assert stored.number("1e9") is stored.number("nan") is stored.number(["1"]) is None
    assert stored.counted({"n": 0, "of": 3}) == (0, 3)
    assert stored.counted({"n": 4, "of": 3}) is stored.counted({"n": 0, "of": 0}) is None
    assert stored.day("2026-11-21T10:00") == stored.day("2026-11-21") == dt.date(2026, 11, 21)
    assert stored.day("2026-02-30") is stored.day(20261121) is None
    assert stored.clock("00:00:01.500") == 1500
    assert stored.clock("24:00:00") is None


def test_rows_are_sorted_by_their_number():
    assert sorted(["HRR-10", "HRR-2", "DOC-3"], key=natural) == ["DOC-3", "HRR-2", "HRR-10"]


@given(st.text(max_size=300))
def test_what_people_typed_fits_on_one_line_of_plain_signs(text):
    line = words.clip(text)

    assert len(line) <= 80
    assert line.isprintable()
    assert line == line.strip()


@given(st.text(max_size=60))
def test_a_part_of_a_key_is_short_plain_and_the_same_for_every_spelling(text):
    part = words.slug(text)

    assert 0 < len(part) <= 40
    assert set(part) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert words.slug(f"  {text} ") == part


def test_names_in_a_sentence():
    assert words.listed([]) == ""
    assert words.listed(["A"]) == "A"
    assert words.listed(["A", "B", "C"]) == "A, B and C"
    assert words.listed(map(str, range(10))) == "0, 1, 2, 3, 4, 5, 6, 7 and 2 more"


def test_undoing_an_act_restores_its_prompts_exactly():
    row = {"kind": "location", "label": "Car park", "class": "high", "named_in_policy": "no"}
    acts = [
        started(),
        e.RowAdded(record="HRR", row="HRR-1", fields=row | {"label": "Reception"}),
        e.RowAdded(record="HRR", row="HRR-2", fields=row),
        e.Answered({"VA-160": e.Answer(verdict="satisfied", sources=(e.Source("DOC"),))}),
    ]
    before = prompts(fold(chain(acts[:2])))
    after = prompts(fold(chain([*acts, e.Undone(of=4), e.Undone(of=3)])))

    assert prompts(fold(chain(acts))) != before
    assert after == before
    assert prompts(fold(chain([*acts, e.Undone(of=4), e.Redone(of=4)]))) == prompts(
        fold(chain(acts))
    )
