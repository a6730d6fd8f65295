"""Tables are data: traceable, with a status for each value, and replaced without code."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import answer, library, visit
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


def transcribed(name):
    """The shipped table as it would stand once every value was checked."""
    text = (FOLDER / f"{name}.toml").read_text().replace("verified = false", "verified = true", 1)
    for status in STATUS_WORDS:
        text = text.replace(f'= "{status}"', '= "verified"')
    text = text.replace('edition = "2026.1"', 'edition = "2030.1"', 1)
    return load_table(text.encode(), f"{name}.toml")


ENTERED = {
    "INCIDENT": [
        {"date": "2026-10-01", "harmed": "worker", "days_lost": 8},
        {"date": "2026-10-01", "harmed": "service-user", "severity": "specified"},
    ],
    "EQUIP": [{"type": "mobile-hoist", "last_te": "2026-01-31", "in_use": "yes"}],
    "BARI_CHAIN": [{"item": "bed", "swl_kg": 100, "person_kg": 190, "attachments_kg": 0}],
    "MAC": [
        {
            "type": "lift",
            "task": "Linen",
            **dict.fromkeys(("load", "hands", "vertical", "twist", "posture", "grip"), "R"),
            **dict.fromkeys(("floor", "environment"), "R"),
        }
    ],
    "RAPP": [{"kind": "wheeled", "task": "Cage", "load": "R"}],
}
USES = {
    "riddor": ("RIDDOR:INCIDENT-1",),
    "lifting": ("LOLER:EQUIP-1", "SWL:BARI_CHAIN-1"),
    "mac": ("MAC:MAC-1", "MAC:totals:lift"),
    "rapp": ("RAPP:RAPP-1",),
    "liaison": ("LIAISON:lead", "LIAISON:share"),
}


def entered():
    return visit(
        ENTERED,
        {"IL-050": answer("service-user"), "IL-060": answer("yes", nation="england")},
    )


@pytest.mark.parametrize("name", USES)
def test_what_a_table_decides_names_its_file_its_edition_and_its_status(name):
    found = {one.key: one for one in engine.prompts(entered(), library(), tables.shipped())}

    for key in USES[name]:
        told = " ".join([found[key].text, *(why.text for why in found[key].reasons)])
        assert f"table {name} {tables.shipped().get(name).edition}" in told
        assert any(words in told for words in (*STATUS_WORDS.values(), "scores:"))
        assert "per " not in told.replace("per cent", "")


@pytest.mark.parametrize("name", USES)
def test_a_verified_transcription_changes_what_is_said_without_code(name):
    table = transcribed(name)
    assert fault(table, SHAPES[name]) == ""

    found = engine.prompts(entered(), library(), Tables([*tables.shipped().all(), table]))
    by_key = {one.key: one for one in found}

    for key in USES[name]:
        told = " ".join([by_key[key].text, *(why.text for why in by_key[key].reasons)])
        assert f"table {name} 2030.1" in told
        assert "not checked" not in told


def test_a_verified_model_calls_every_cell_its_sources_and_not_before():
    sure, unsure = (
        read(found, SHAPES["enforcement"])
        for found in (transcribed("enforcement"), tables.shipped().get("enforcement"))
    )
    asked = [
        ("serious/probable", "serious/remote"),
        ("serious/remote", "serious/remote"),
        ("serious/possible", "minor/remote"),
    ]

    for actual, benchmark in asked:
        assert sure.gap_between(actual, benchmark).whose == f"per {sure.authority}"
        assert unsure.gap_between(actual, benchmark).whose == "inspector's judgement"
    for band in ("extreme", "none"):
        assert sure.expected("risk", band, "defined").whose == f"per {sure.authority}"
        assert unsure.expected("risk", band, "defined").whose == "inspector's judgement"


def test_a_verified_cell_found_by_a_rule_that_was_not_checked_stays_the_inspectors():
    text = (FOLDER / "enforcement.toml").read_text().replace("verified = false", "verified = true")
    head, cells = text.split("[[step]]", 1)
    cells = cells.replace('status = "general-knowledge"', 'status = "verified"')
    table = load_table(f"{head}[[step]]{cells}".encode(), "enforcement.toml")
    model = read(table, SHAPES["enforcement"])

    same, lower = (
        model.gap_between("serious/probable", f"{what}/{chance}")
        for what, chance in (("serious", "nil"), ("minor", "remote"))
    )
    assert same.values == lower.values == ("extreme",)
    assert same.whose == f"per {model.authority}"
    assert (lower.whose, lower.status) == ("inspector's judgement", "general-knowledge")


def test_a_value_called_checked_in_a_table_that_is_not_says_both():
    text = (FOLDER / "riddor.toml").read_text().replace('"general-knowledge"', '"verified"')
    table = load_table(text.encode(), "riddor.toml")
    found = engine.prompts(entered(), library(), Tables([*tables.shipped().all(), table]))
    (prompt,) = (one for one in found if one.key == "RIDDOR:INCIDENT-1")

    assert "in a table that is not checked throughout" in prompt.reasons[-1].text


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
