"""Forms of any number of fields: what may be typed, what becomes of it, where keys go."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tableapps import LAW, TABLES
from textual import events
from tuiapps import FrameApp

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load
from inspector_tui.checklist.model import COMMON_FIELDS, Field
from inspector_tui.checklist.value import ValueFault
from inspector_tui.faces import typed
from inspector_tui.faces.entries import Entries
from inspector_tui.tui.field_lines import choice_lines
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.page import Page

LIBRARY = Library([load(TABLES.encode(), "tables")], load(LAW.text, "law"))
TEST = LIBRARY.record("TEST")
FIELDS = {field.id: field for field in TEST.all_fields()}
PEOPLE = {"PERSON-1": "PERSON-1 RN-2 · Nurse", "PERSON-3": "PERSON-3 HCA-1 · Support worker"}
SITES = {"S1": "Ward A", "S2": "Main theatre"}
MARKS = {"AB1": "The board", "AB2": "The panel"}


class Asked:
    """What a form asks, without a visit."""

    library = LIBRARY

    def choices(self, field, texts):
        by_kind = {"row": PEOPLE, "site": SITES, "exhibits": MARKS}
        return by_kind.get(field.kind) or LIBRARY.choices(field)

    def earlier(self, field):
        return ["Ward A, bay 3", "Reception"] if field.id == "location" else []


def read(field_id, text):
    field = FIELDS[field_id]
    return typed.read(field, text, Asked().choices(field, {}), library=LIBRARY)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("shift", "3", "night"),
        ("shift", "nig", "night"),
        ("shift", "twilight", "twilight"),  # free: other words stay
        ("shift", "NIGHT", "night"),
        ("worked", "1", "yes"),
        ("worked", "n", "no"),
        ("steps", "1 3", ["E01", "E03"]),
        ("steps", "1,3", ["E01", "E03"]),
        ("steps", "who st; 1", ["E03", "E01"]),
        ("steps", "What the alarm is for, and when to press, Who comes", ["E01", "E02"]),
        ("who", "1", "PERSON-1"),
        ("who", "3", "PERSON-3"),  # the row's own number, not its place in the list
        ("who", "rn-2", "PERSON-1"),
        ("who", "person-3", "PERSON-3"),
        ("site", "2", "S2"),
        ("site", "main", "S2"),
        ("site", "theatre", "S2"),
        ("exhibits", "ab1, AB 2", ["AB1", "AB2"]),
        ("exhibits", "2", ["AB2"]),
        ("exhibits", "AB7", ["AB7"]),  # it may be taken later
        ("within", "1 min 30", 90),
        ("knew", "4/5", {"n": 4, "of": 5}),
        ("due", "21/11/2026", "2026-11-21"),
        ("came", "", None),
        ("came", "   ", None),
    ],
)
def test_what_is_typed_is_read(field, text, value):
    assert read(field, text) == value


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("came", "many", "Give a whole number"),
        ("came", "-1", "It has to be 0 people or more."),
        ("steps", "who", "That may be Who comes or Who stays; type more of it."),
        ("shift", "0", "Choose Early, Late or Night."),
        ("shift", "44", "Choose Early, Late or Night."),
        ("who", "2", "Choose one from the list below"),
        ("who", "zz", "Choose one from the list below"),
        ("site", "3", "Choose one from the list below"),
        ("due", "31/2/2026", "February 2026 has no day 31."),
    ],
)
def test_what_cannot_be_read_is_told_without_the_name_of_the_field(field, text, words):
    with pytest.raises(ValueFault) as fault:
        read(field, text)
    assert words in str(fault.value)
    assert FIELDS[field].label not in str(fault.value)


def test_what_was_written_before_is_a_choice_too():
    shift, before = FIELDS["shift"], {"nightingale": "nightingale", "44": "44", "e": "e"}
    choices = {**Asked().choices(shift, {}), **before}

    def value(text):
        return typed.read(shift, text, choices, library=LIBRARY)

    assert value("l") == "late"
    assert value("nighti") == "nightingale"
    assert value("night") == "night"
    # Kept as it was by an earlier version, and read again when the row is changed.
    assert (value("44"), value("e")) == ("44", "e")
    with pytest.raises(ValueFault, match=r"^That may be Night or nightingale; type more of it\.$"):
        value("nig")


def test_several_with_other_words_are_read_one_by_one():
    shifts = FIELDS["shift"].model_copy(update={"kind": "choices"})
    choices = {**Asked().choices(shifts, {}), "l, or so": "l, or so"}

    def value(text):
        return typed.read(shifts, text, choices, library=LIBRARY)

    assert value("3 1") == ["night", "early"]
    assert value("nig; twilight, early, 3") == ["night", "twilight", "early"]
    assert value("l, or so; late") == ["l, or so", "late"]
    assert value(" ,;") is None
    with pytest.raises(ValueFault, match=r"^Choose Early, Late, Night or l, or so\.$"):
        value("1, 9")


def test_a_reference_to_a_table_without_rows_says_so():
    with pytest.raises(ValueFault, match="People met: none yet"):
        typed.read(FIELDS["who"], "1", {}, library=LIBRARY)


VALUES = {
    "shift": st.sampled_from(["early", "late", "night", "twilight"]),
    "steps": st.lists(st.sampled_from(["E01", "E02", "E03"]), min_size=1, unique=True),
    "worked": st.sampled_from(["yes", "no"]),
    "who": st.sampled_from(list(PEOPLE)),
    "site": st.sampled_from(list(SITES)),
    "exhibits": st.lists(st.sampled_from(list(MARKS)), min_size=1, unique=True),
    "came": st.integers(0, 10**6),
    "within": st.integers(0, 10**5),
    "knew": st.tuples(st.integers(0, 50), st.integers(1, 50)).map(
        lambda two: {"n": min(two), "of": max(two)}
    ),
    "due": st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)).map(str),
    "location": st.text(string.ascii_letters + " ,;-'é", min_size=1).map(str.strip).filter(bool),
}


@given(st.data())
def test_what_is_shown_is_read_as_the_same_value(data):
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[name])
    field = FIELDS[name]
    choices = Asked().choices(field, {})
    shown = typed.show(field, value, choices, library=LIBRARY)
    assert typed.read(field, shown, choices, library=LIBRARY) == value


@given(st.sampled_from(sorted(FIELDS)), st.text(max_size=30))
def test_anything_typed_becomes_a_value_or_a_sentence(name, text):
    field = FIELDS[name]
    choices = Asked().choices(field, {})
    typed.matching(field, text, choices)
    typed.chosen(field, text, choices)
    typed.completed(field, text, choices, ["Ward A"])
    fault = "."
    try:
        typed.read(field, text, choices, library=LIBRARY)
    except ValueFault as error:
        fault = str(error)
    assert fault.endswith(".")


@pytest.mark.parametrize(
    ("field", "text", "rest"),
    [
        ("location", "war", "Ward A, bay 3"),
        ("location", "Ward A, bay 3", None),
        ("shift", "nig", "night"),
        ("steps", "1, who c", "1, who comes"),
        ("steps", "1", None),
        ("site", "main t", "main theatre"),
    ],
)
def test_the_rest_of_what_is_typed_is_offered(field, text, rest):
    form = Entries([FIELDS[field]], Asked())
    assert form.completed(form[field], text) == rest


# Entries: the form without its screen


def test_a_form_reads_checks_and_says_what_is_wrong_beside_each_field():
    form = Entries(TEST.all_fields(), Asked(), texts={"came": "2", "led": "3", "due": "soon"})
    assert form.values() is None
    assert form["due"].fault.startswith("Give a date")
    form["due"].text = ""
    assert form.values() is None
    assert form["location"].fault == "This is needed."
    assert "How many came" in form["led"].fault
    assert form["came"].fault == form["due"].fault == ""
    form["led"].text, form["location"].text = "1", "Ward A"
    assert form.values() == {"came": 2, "led": 1, "location": "Ward A"}


def test_a_value_that_was_not_touched_stays_as_it_is_though_it_cannot_be_typed():
    gone = {"who": "PERSON-9", "shift": "siesta", "location": "x"}
    form = Entries(TEST.all_fields(), Asked(), values=gone)
    assert form["who"].text == "PERSON-9"
    assert form.values() == gone
    form["who"].text = "PERSON-8"
    assert form.values() is None


def test_what_was_typed_before_wins_over_what_is_stored_even_emptied():
    form = Entries(
        TEST.all_fields(), Asked(), values={"location": "A", "came": 3}, texts={"came": ""}
    )
    assert form["came"].changed
    assert form.values() == {"location": "A"}


def test_a_form_begins_where_something_is_needed():
    assert Entries(TEST.all_fields(), Asked()).first_to_fill() == 1
    assert Entries(TEST.all_fields(), Asked(), texts={"location": "A"}).first_to_fill() == 0


# The form on a screen


class FormPage(Page[None]):
    """A form on the real frame."""

    PAGE = "form"
    TYPED = True

    def __init__(self, groups=None, **given):
        super().__init__()
        needed = [field for field in TEST.field if field.required]
        others = [field for field in TEST.field if not field.required]
        self._groups = groups or [needed, others, COMMON_FIELDS]
        self._given = given
        self.found = "nothing yet"

    def body(self):
        yield FieldForm(self._groups, Asked(), **self._given)

    def action_finish(self):
        self.found = self.query_one(FieldForm).values()

    def action_leave_text(self):
        pass

    def action_start_over(self):
        self.query_one(FieldForm).start_over()


def shown(app):
    strips = app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


async def keys(pilot, *pressed):
    for key in pressed:
        if len(key) > 1 and key not in NAMED and not key.startswith("ctrl+"):
            for letter in key:
                await pilot.press({" ": "space", ",": "comma", ":": "colon"}.get(letter, letter))
        else:
            await pilot.press(key)
    await pilot.pause()


NAMED = {"tab", "shift+tab", "enter", "up", "down", "right", "left", "pagedown", "pageup"}


async def test_typing_goes_into_the_first_needed_field_and_enter_goes_on():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "Ward B", "enter", "today", "tab", "3", "down", "1 2", "tab")
        form = app.screen.query_one(FieldForm)
        assert form.texts["location"] == "Ward B"
        assert form.texts["shift"] == "Night"
        assert form.texts["steps"] == "What the alarm is for, and when to press; Who comes"
        assert form.current.field.id == "worked"
        assert "! Give the time too" in "\n".join(shown(app))
        await keys(pilot, "y", "ctrl+o")
        assert app.screen.found is None
        assert form.current.field.id == "on"
        await keys(pilot, "21/11/2026 14:02", "ctrl+o")
        assert app.screen.found == {
            "location": "Ward B",
            "on": "2026-11-21T14:02",
            "shift": "night",
            "steps": ["E01", "E02"],
            "worked": "yes",
        }


async def test_keys_that_come_faster_than_the_form_s_messages_lose_nothing():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in [*"Ward", "enter", "tab", *"nig", "tab", "1", "tab", "y", "ctrl+o"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        for _ in range(50):
            await pilot.pause()
            if app.screen.found != "nothing yet":
                break
        assert app.screen.found == {
            "location": "Ward",
            "shift": "night",
            "steps": ["E01"],
            "worked": "yes",
        }


async def test_choices_stand_below_the_field_and_narrow_while_typing():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "tab", "tab")
        assert any("1 Early   2 Late   3 Night" in line for line in shown(app))
        assert any("or other words" in line for line in shown(app))
        await keys(pilot, "l")
        assert any("*2 Late" in line and "1 Early" in line for line in shown(app))
        await keys(pilot, "right", "tab", "shift+tab")
        assert any("*2 Late" in line and "1 Early" in line for line in shown(app))


async def test_what_is_chosen_of_several_is_given_anew_or_added_to_with_a_comma():
    app = FrameApp(lambda: FormPage(values={"location": "Ward A", "steps": ["E01"]}))
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        form.go_to("steps")
        await pilot.pause()
        assert any("*1 What the alarm is for" in line for line in shown(app))
        assert any("3 Who stays" in line for line in shown(app))
        await keys(pilot, ",", "3", "tab", "shift+tab")
        assert form.texts["steps"].startswith("What the alarm is for")
        assert form.texts["steps"].endswith("Who stays")
        await keys(pilot, "2", "ctrl+o")
        assert app.screen.found == {"location": "Ward A", "steps": ["E02"]}


READ_OUT = (
    "An alarm goes off here, now. Tell me what happens and what you do, step by step, please."
)
STEPS = {
    f"E{n:02}": f"Step {n}, which is told at more length than half a line has" for n in range(30)
}


def lines_of(kind, choices, text, *, width=74, most=10):
    field = Field(id="f", label="F", kind=kind, list="steps")
    found = choice_lines(field, choices, text, width, most)
    assert all(sum(cell_len(one.text) for one in line) <= width for line in found)
    return ["".join(one.text for one in line) for line in found]


@pytest.mark.parametrize("text", ["", "1", "an alarm"])
def test_a_choice_longer_than_a_line_is_whole(text):
    lines = lines_of("choice", {"v1": READ_OUT, "v2": "Another"}, text)
    assert READ_OUT in " ".join(line.lstrip("*1 ") for line in lines)


@pytest.mark.parametrize("text", ["1; 8", "Step 3; 8", f"8; {STEPS['E07']}"])
def test_of_many_long_choices_the_one_named_last_is_whole(text):
    lines = lines_of("choices", STEPS, text)
    assert any(STEPS["E07"] in line for line in lines)
    assert len(lines) <= 10
    assert not any(STEPS["E00"] in line for line in lines)


async def test_an_earlier_text_is_taken_with_the_right_arrow():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        await keys(pilot, "Rec")
        await app.workers.wait_for_complete()
        await keys(pilot, "right", "ctrl+o")
        assert app.screen.found == {"location": "Reception"}


async def test_nothing_is_offered_beside_a_text_that_was_only_found_there():
    app = FrameApp(lambda: FormPage(values={"location": "Recep"}))
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(FieldForm).go_to("location")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert not any("Reception" in line for line in shown(app))
        await keys(pilot, "t")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("Reception" in line for line in shown(app))


async def test_typing_replaces_what_is_chosen_and_adds_to_what_is_written():
    values = {"location": "Ward A", "shift": "early"}
    app = FrameApp(lambda: FormPage(values=values))
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        form.go_to("location")
        await keys(pilot, ", bay", "tab", "tab", "3", "ctrl+o")
        assert app.screen.found == {"location": "Ward A, bay", "shift": "night"}


async def test_every_field_comes_into_sight_in_both_directions():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        count = len(form.entries.all)
        for step, times in (("tab", count + 1), ("pagedown", 3), ("shift+tab", 6), ("pageup", 3)):
            for _ in range(times):
                box = app.screen.focused
                assert app.screen.region.contains_region(box.region), form.current.field.id
                marked = [line for line in shown(app) if line.startswith(" > ")]
                assert len(marked) == 1
                assert form.current.field.label[:20] in marked[0]
                await keys(pilot, step)


async def test_a_long_text_takes_enter_and_leaves_by_its_edges():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        form.go_to("note_fact")
        await keys(pilot, "one", "enter", "two", "up", "up")
        assert form.current.field.id == "exhibits"
        assert form.texts["note_fact"] == "one\ntwo"
        assert any("one (+1 line)" in line for line in shown(app))
        await keys(pilot, "down", "down")
        assert form.current.field.id == "note_opinion"
        await keys(pilot, "enter")
        assert form.current.field.id == "location"  # an empty one is gone on from


async def test_a_fault_stays_beside_its_field_until_it_is_typed_in_again():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        form.go_to("due")
        await keys(pilot, "never", "tab", "tab")
        lines = shown(app)
        place = next(n for n, line in enumerate(lines) if "never" in line)
        assert lines[place + 1].strip().startswith("! Give a date")
        form.go_to("due")
        await keys(pilot, "1")
        assert not any("! Give a date" in line for line in shown(app))


async def test_a_label_too_long_for_its_column_is_shown_in_full_when_it_matters():
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        label = FIELDS["led"].label
        assert not any(label in line for line in shown(app))
        assert any("How many of them could lead" in line and "..." in line for line in shown(app))
        app.screen.query_one(FieldForm).go_to("led")
        await pilot.pause()
        assert any(label in line for line in shown(app))


HOSTILE = "[/nope] [b]x[/] \x1b[31m\x07 \u202egnol\u202c a\u0301 \u05e9\u05dc\u05d5\u05dd \r\nend"


@pytest.mark.parametrize("field", ["location", "note_fact"])
async def test_what_is_pasted_can_steer_nothing(field):
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(FieldForm).go_to(field)
        app.post_message(events.Paste(HOSTILE))
        await pilot.pause()
        text = app.screen.query_one(FieldForm).texts[field]
        assert "[/nope] [b]x[/]" in text
        assert "\u05e9\u05dc\u05d5\u05dd" in text
        assert "end" in text
        assert not set(text) & set("\x1b\x07\r\u202e\u202c")
        if field == "location":
            assert "\n" not in text
        assert any("[/nope] [b]x[/]" in line for line in shown(app))


async def test_a_hundred_thousand_characters_are_one_paste():
    words = "A sentence that goes on for a while, as they do. " * 2100
    app = FrameApp(FormPage)
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        form.go_to("note_fact")
        app.post_message(events.Paste(words))
        await pilot.pause()
        text = form.texts["note_fact"]
        assert len(words) > 100_000
        assert text.replace("\n", " ").split() == words.split()
        assert max(map(len, text.split("\n"))) <= 2000
        await keys(pilot, "Z")
        assert form.texts["note_fact"].endswith("Z")


async def test_starting_over_brings_back_what_was_there():
    app = FrameApp(lambda: FormPage(values={"location": "Ward A"}))
    async with app.run_test(size=(80, 24)) as pilot:
        form = app.screen.query_one(FieldForm)
        form.go_to("location")
        await keys(pilot, " and B", "tab", "now")
        assert form.changes == {"location": "Ward A and B", "on": "now"}
        await keys(pilot, "ctrl+y")
        assert form.changes == {}
        assert form.texts == {"location": "Ward A"}


async def test_when_to_fill_a_field_in_is_said():
    field = Field(id="size", label="Size", kind="text", when="slings")
    app = FrameApp(lambda: FormPage(groups=[[field]]))
    async with app.run_test(size=(80, 24)):
        assert any("For slings." in line for line in shown(app))
