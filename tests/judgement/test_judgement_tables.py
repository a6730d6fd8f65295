"""Tables are data: traceable, with a status for each value, and replaced without code."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import library, visit
from msgspec.structs import replace

from inspector_tui.checklist.load import shipped as checklists
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.shapes import STATUS_WORDS, fault, read
from inspector_tui.judgement.table_check import SHAPES, faults
from inspector_tui.judgement.tables import Table, Tables, load_table

FOLDER = Path(__file__).parents[2] / "checklists" / "tables"
NAMES = sorted(SHAPES)


def statuses(data):
    """Every value of every key that says a status, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "status" or key.endswith("_status"):
                yield value
            elif key == "status_of":
                yield from value.values()
            else:
                yield from statuses(value)
    elif isinstance(data, list):
        for value in data:
            yield from statuses(value)


def test_every_shipped_table_fits():
    assert faults(tables.shipped()) == ()


def test_tables_are_not_taken_for_checklists():
    names = {source.name for source in checklists()}

    assert not names & {path.name for path in FOLDER.iterdir()}
    assert all(tables.shipped().get(name) for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_table_says_its_source_and_how_sure_each_value_is(name):
    table = tables.shipped().get(name)
    found = list(statuses(table.data))

    assert table.source
    assert table.edition
    assert found
    assert set(found) <= set(STATUS_WORDS)
    # Nothing of HSE's or the memorandum's was read in full, so nothing may claim to be checked.
    assert table.verified is False
    assert "verified" not in found


@pytest.mark.parametrize("name", NAMES)
def test_a_spoilt_table_is_named_and_stops_no_visit(name):
    whole = tables.shipped()
    spoilt = replace(whole.get(name), data={**whole.get(name).data, "surprise": 1})
    others = [table for table in whole.all() if table.id != name]
    rows = {record.id: [{}] for record in library().records()}

    assert "surprise" in fault(spoilt, SHAPES[name])
    assert faults(Tables([*others, spoilt]))[0].startswith(f"The table {name} cannot be used")
    assert faults(Tables(others)) == (f"The table {name} cannot be used: it is not there.",)
    for set_ in (Tables(others), Tables([*others, spoilt]), Tables()):
        engine.prompts(visit(rows), library(), set_)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("enforcement", 'band = "extreme"', 'band = "severe"', "no such band: severe"),
        ("enforcement", 'key = "benchmark"\ntitle', 'key = "gap2"\ntitle', "in this order"),
        ("liaison", 'lead = ["cqc"]', 'lead = ["nobody"]', "no such body: nobody"),
        ("liaison", "nation = [", "county = [", "no such input: county"),
        ("mac", "all = [4, 10]", "all = [10, 4]", "edges have to rise"),
        ("rapp", "all = [10, 30]", "all = [10]", "one fewer"),
        ("riddor", "[category.specified]", "[category.special]", "no category specified"),
        ("lifting", "months = 6", 'months = "six"', "Expected `int`"),
        ("mac", 'status = "corroborated"', 'status = "sure"', "sure"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(name, old, new, words):
    text = (FOLDER / f"{name}.toml").read_text()
    assert old in text

    assert words in fault(load_table(text.replace(old, new, 1).encode(), name), SHAPES[name])


def test_a_verified_edition_is_put_in_its_place_as_data():
    text = (FOLDER / "riddor.toml").read_text()
    text = text.replace("verified = false", "verified = true")
    text = text.replace('"general-knowledge"', '"verified"').replace("days = 15", "days = 14")
    table = load_table(text.encode(), "riddor.toml")
    found = engine.prompts(
        visit({"INCIDENT": [{"date": "2026-10-01", "harmed": "worker", "days_lost": 8}]}),
        library(),
        Tables([*tables.shipped().all(), table]),
    )
    prompt = next(prompt for prompt in found if prompt.key == "RIDDOR:INCIDENT-1")

    assert "The limit is 14 days, until 15 Oct 2026" in prompt.text
    assert not any("not checked" in reason.text for reason in prompt.reasons)


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(NAMES), st.dictionaries(st.text(max_size=8), anything, max_size=5))
def test_no_content_of_a_table_raises(name, data):
    table = Table(name, "1", "t", "s", False, "0" * 64, data)

    assert read(table, SHAPES[name]) is None
    assert fault(table, SHAPES[name])
