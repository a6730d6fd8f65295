"""Values: what an inspector types, what is stored, what is read, and what is refused in words."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inspector_tui.checklist.checking import Misfit, check
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import COMMON_FIELDS, Field, NamedField
from inspector_tui.checklist.value import MAX_TEXT, ValueFault, read, show

LIBRARY = Library([], None)
NOW = dt.datetime(2026, 11, 21, 9, 5, 7)
CHOICES = {"fixed": "Fixed call point, or strip", "worn": "Worn radio", "none": "None"}


def field(kind: str, **more: object) -> Field:
    return NamedField(id="it", label="It", kind=kind, **more)


def typed(kind: str, text: str, **more: object) -> object:
    return read(field(kind, **more), text, library=LIBRARY, now=NOW)


def refused(kind: str, text: str, **more: object) -> str:
    with pytest.raises(ValueFault) as caught:
        typed(kind, text, **more)
    return str(caught.value)


def shown(kind: str, value: object, **more: object) -> str:
    return show(field(kind, **more), value, library=LIBRARY)


KINDS = {
    "verdict": {},
    "choice": {"choices": CHOICES},
    "choices": {"choices": CHOICES},
    "yesno": {},
    "number": {},
    "duration": {"unit": "s"},
    "percent": {},
    "date": {},
    "time": {},
    "datetime": {},
    "text": {},
    "long": {},
    "row": {"record": "ALARM"},
    "site": {},
    "exhibits": {},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_nothing_typed_is_no_value(kind, text):
    assert typed(kind, text, **KINDS[kind]) is None


@pytest.mark.parametrize(
    ("text", "decimals", "stored"),
    [
        ("12", 0, 12),
        (" 12 ", 0, 12),
        ("012", 0, 12),
        ("-3", 0, -3),
        ("\N{MINUS SIGN}3", 0, -3),
        ("+3", 0, 3),
        ("1,200", 0, 1200),
        ("1 200 000", 0, 1200000),
        ("12.0", 0, 12),
        ("12 zones", 0, 12),
        ("12zones", 0, 12),
        ("1 Zone", 0, 1),
        ("１２", 0, 12),
        ("12.5", 1, "12.5"),
        ("12", 1, "12"),
        ("0.50", 2, "0.5"),
        ("-0.0", 1, "0"),
        ("1,200.25", 2, "1200.25"),
        ("9007199254740991", 0, 2**53 - 1),
    ],
)
def test_numbers(text, decimals, stored):
    value = typed("number", text, decimals=decimals, unit="zones")
    assert value == stored
    assert type(value) is type(stored)


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        ("many", {}, "It: give a whole number, such as 12."),
        ("12.5", {}, "It: give a whole number, such as 12."),
        ("~12", {}, "It: give a whole number, such as 12."),
        ("1e3", {}, "It: give a whole number, such as 12."),
        ("12.55", {"decimals": 1}, "It: give a number with one decimal, such as 12.5."),
        ("x", {"decimals": 2}, "It: give a number with up to 2 decimals, such as 12.5."),
        ("1,5", {"decimals": 1}, "It: write decimals with a point, such as 1.5."),
        ("9007199254740992", {}, "It: that number is too large."),
        ("9" * 60, {}, "It: give a whole number, such as 12."),
        ("-1", {"min": 0, "unit": "kg"}, "It: it has to be 0 kg or more."),
        ("11", {"max": 10}, "It: it has to be 10 or less."),
        ("2.6", {"decimals": 1, "max": Decimal("2.5")}, "It: it has to be 2.5 or less."),
    ],
)
def test_numbers_that_do_not_fit(text, more, sentence):
    assert refused("number", text, **more) == sentence


def test_an_answer_has_no_label_and_is_told_without():
    with pytest.raises(ValueFault, match=r"^Give a whole number, such as 12\.$"):
        read(Field(kind="number"), "x", library=LIBRARY)


@pytest.mark.parametrize("text", ["4/5", "4 of 5", "4 / 5", "4 out of 5", "4 OF 5"])
def test_counted_shares(text):
    assert typed("percent", text) == {"n": 4, "of": 5}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("80%", "It: give what was counted, such as 4 of 5."),
        ("4", "It: give what was counted, such as 4 of 5."),
        ("5 of 4", "It: 5 of 4 is more than all of them."),
        ("0 of 0", "It: nothing can be counted out of 0; leave it empty and say why."),
    ],
)
def test_counted_shares_that_do_not_fit(text, sentence):
    assert refused("percent", text) == sentence


@pytest.mark.parametrize(
    ("text", "unit", "stored", "said"),
    [
        ("90", "s", 90, "1 min 30 s"),
        ("90s", "s", 90, "1 min 30 s"),
        ("1m30", "s", 90, "1 min 30 s"),
        ("1m 30s", "s", 90, "1 min 30 s"),
        ("1 min 30 sec", "s", 90, "1 min 30 s"),
        ("1 minute and 30 seconds", "s", 90, "1 min 30 s"),
        ("1:30", "s", 90, "1 min 30 s"),
        ("1:02:03", "s", 3723, "1 h 2 min 3 s"),
        ("2 min", "s", 120, "2 min"),
        ("1.5 min", "s", 90, "1 min 30 s"),
        ("8.25", "s", "8.25", "8.25 s"),
        ("0", "s", 0, "0 s"),
        ("90", "min", 90, "1 h 30 min"),
        ("90 s", "min", "1.5", "1 min 30 s"),
        ("1h30", "min", 90, "1 h 30 min"),
        ("2", "h", 2, "2 h"),
        ("1:30", "h", "1.5", "1 h 30 min"),
        ("30 h", "h", 30, "30 h"),
        ("14", "days", 14, "14 days"),
        ("1", "days", 1, "1 day"),
        ("2 weeks", "days", 14, "14 days"),
        ("36 h", "days", "1.5", "1.5 days"),
        ("1 week 3", "days", 10, "10 days"),
        ("10 days", "weeks", None, None),
        ("14 d", "weeks", 2, "2 weeks"),
        ("6m", "months", 6, "6 months"),
        ("1 year 6", "months", 18, "18 months"),
        ("1", "months", 1, "1 month"),
    ],
)
def test_durations(text, unit, stored, said):
    if stored is None:
        assert "does not come out even" in refused("duration", text, unit=unit)
        return
    assert typed("duration", text, unit=unit) == stored
    assert shown("duration", stored, unit=unit) == said


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("soon", "s", "It: give a time in s, such as 90 or 1 min 30."),
        ("30 s 1 min", "s", "It: give a time in s, such as 90 or 1 min 30."),
        ("1 min 2 min", "s", "It: give a time in s, such as 90 or 1 min 30."),
        ("1 30", "s", "It: give a time in s, such as 90 or 1 min 30."),
        ("-5", "s", "It: give a time in s, such as 90 or 1 min 30."),
        ("1:30", "min", "It: say 1 h 30 or 1 min 30, so that it cannot be mistaken."),
        ("2m", "days", "It: m may be minutes or months; say min or months."),
        ("2 months", "days", "It: give it in days, such as 6 days."),
        ("3 weeks", "months", "It: give it in months, such as 6 months."),
        ("5 h", "days", "It: that does not come out even in days; give it in days."),
    ],
)
def test_durations_that_do_not_fit(text, unit, sentence):
    assert refused("duration", text, unit=unit) == sentence


def test_a_duration_keeps_to_its_limits():
    assert refused("duration", "6 min", unit="s", max=300) == "It: it has to be 5 min or less."


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("21/11/2026", "2026-11-21"),
        ("21.11.2026", "2026-11-21"),
        ("21-11-2026", "2026-11-21"),
        ("21 11 2026", "2026-11-21"),
        ("1/2/2026", "2026-02-01"),
        ("21/11/26", "2026-11-21"),
        ("21/11/98", "1998-11-21"),
        ("21 Nov 2026", "2026-11-21"),
        ("21 november 2026", "2026-11-21"),
        ("21st Nov, 2026", "2026-11-21"),
        ("21nov2026", "2026-11-21"),
        ("1 Sept 2026", "2026-09-01"),
        ("November 21, 2026", "2026-11-21"),
        ("2026-11-21", "2026-11-21"),
        ("2026/1/2", "2026-01-02"),
        ("29 Feb 2024", "2024-02-29"),
        ("today", "2026-11-21"),
        ("Yesterday", "2026-11-20"),
        ("tomorrow", "2026-11-22"),
    ],
)
def test_dates(text, stored):
    assert typed("date", text) == stored


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("soon", "It: give a date, such as 21/11/2026 or 21 Nov 2026."),
        ("21/11", "It: give the year too, such as 21/11/2026."),
        ("21 Nov", "It: give the year too, such as 21/11/2026."),
        *(
            (no_day, "It: give the day too; if it is not known, leave this empty and note it.")
            for no_day in ("March 2024", "Sept. 2024", "mar-24", "3/2024", "2024-03", "2024")
        ),
        ("Room 2024", "It: give a date, such as 21/11/2026 or 21 Nov 2026."),
        ("11/21/2026", "It: there is no month 21; the day comes first, such as 21/11/2026."),
        ("31/6/2026", "It: June 2026 has no day 31."),
        ("29/2/2026", "It: February 2026 has no day 29."),
        ("21 Foo 2026", "It: there is no month foo."),
        ("21/11/0206", "It: the year 0206 cannot be right."),
        ("21/11-2026", "It: give a date, such as 21/11/2026 or 21 Nov 2026."),
    ],
)
def test_dates_that_do_not_fit(text, sentence):
    assert refused("date", text) == sentence


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("14:30", "14:30:00"),
        ("14.30", "14:30:00"),
        ("1430", "14:30:00"),
        ("930", "09:30:00"),
        ("143005", "14:30:05"),
        ("14:30:05", "14:30:05"),
        ("14:30:05.1", "14:30:05.100"),
        ("14:30:05.000", "14:30:05"),
        ("2:30pm", "14:30:00"),
        ("2.30 p.m.", "14:30:00"),
        ("9 am", "09:00:00"),
        ("12am", "00:00:00"),
        ("12:15 pm", "12:15:00"),
        ("now", "09:05:07"),
    ],
)
def test_times(text, stored):
    assert typed("time", text) == stored


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("9", "It: give a time of day, such as 14:30 or 14:30:05."),
        ("24:00", "It: there is no such time of day; use 00:00 to 23:59."),
        ("14:60", "It: there is no such time of day; use 00:00 to 23:59."),
        ("13pm", "It: give a time of day, such as 14:30 or 14:30:05."),
    ],
)
def test_times_that_do_not_fit(text, sentence):
    assert refused("time", text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "21/11/2026 14:30",
        "21 Nov 2026 1430",
        "21 Nov 2026, 14.30",
        "21 Nov 2026 at 2:30pm",
        "2026-11-21T14:30",
        "2026-11-21 14:30:00",
        "today 14:30",
        "today at 2:30pm",
    ],
)
def test_moments(text):
    assert typed("datetime", text) == "2026-11-21T14:30"


def test_now_is_a_moment():
    assert typed("datetime", "now") == "2026-11-21T09:05"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("21/11/2026", "It: give the time too, such as 21/11/2026 14:30."),
        ("14:30", "It: give a date and a time, such as 21/11/2026 14:30."),
        ("21/11/2026 14:30:05", "It: give the time to the minute, such as 21/11/2026 14:30."),
        ("31/6/2026 14:30", "It: June 2026 has no day 31."),
    ],
)
def test_moments_that_do_not_fit(text, sentence):
    assert refused("datetime", text) == sentence


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("date", "2026-11-21", "21 Nov 2026"),
        ("date", "2026-11-01", "1 Nov 2026"),
        ("datetime", "2026-11-21T14:30", "21 Nov 2026, 14:30"),
        ("time", "14:30:05", "14:30:05"),
        ("percent", {"n": 4, "of": 5}, "4 of 5"),
        ("verdict", "partly", "Partly satisfied"),
        ("yesno", "no", "No"),
        ("choice", "worn", "Worn radio"),
        ("choices", ["fixed", "worn"], "Fixed call point, or strip; Worn radio"),
        ("choices", ["worn", "none"], "Worn radio, None"),
        ("exhibits", ["AB1", "AB2"], "AB1, AB2"),
        ("row", "ALARM-2", "ALARM-2"),
        ("text", "as said", "as said"),
    ],
)
def test_values_are_read_by_people(kind, value, said):
    assert shown(kind, value, **KINDS[kind]) == said


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [("zones", 12, "12 zones"), ("%", "2.5", "2.5%"), (None, -1, "-1")],
)
def test_numbers_are_shown_with_their_unit(unit, value, said):
    assert shown("number", value, unit=unit, decimals=1) == said


def test_months_are_taken_for_a_part_of_years():
    years = {"unit": "years", "decimals": 1}
    assert typed("number", "7 months", **years) == "0.6"
    assert typed("number", "1 month", **years) == "0.1"
    assert typed("number", "24 months", **years) == "2"
    assert refused("number", "some", **years) == (
        "It: give a number of years with one decimal, such as 12.5."
    )


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("people", "1 person"),
        ("injuries", "1 injury"),
        ("days a week", "1 day a week"),
        ("shifts", "1 shift"),
        ("staff", "1 staff"),
        ("kg", "1 kg"),
        ("s", "1 s"),
    ],
)
def test_one_of_something_is_said_as_one_and_read_so(unit, said):
    assert shown("number", 1, unit=unit) == said
    assert typed("number", said, unit=unit) == 1


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("choice", "ceiling", "ceiling"),
        ("choices", ["worn", "ceiling"], "Worn radio, ceiling"),
        ("date", "someday", "someday"),
        ("date", "2026-02-30", "2026-02-30"),
        ("number", "twelve", "twelve"),
        ("duration", ["a"], "a"),
        ("percent", {"n": 1}, "n 1"),
        ("text", 5, "5"),
    ],
)
def test_values_of_another_edition_are_shown_as_they_are(kind, value, said):
    assert shown(kind, value, **KINDS[kind]) == said


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        ("verdict", "y", "satisfied"),
        ("verdict", "p", "partly"),
        ("verdict", "n", "not-satisfied"),
        ("verdict", "x", "not-applicable"),
        ("verdict", "s", "not-assessed"),
        ("verdict", "Not satisfied", "not-satisfied"),
        ("yesno", "y", "yes"),
        ("yesno", "NO", "no"),
        ("choice", "worn", "worn"),
        ("choice", "WORN RADIO", "worn"),
        ("choice", "w", "worn"),
        ("choice", "fix", "fixed"),
        ("choices", "w, fixed", ["worn", "fixed"]),
        ("choices", "Fixed call point, or strip; worn; w", ["fixed", "worn"]),
        ("choices", "worn, Fixed call point, or strip", ["worn", "fixed"]),
        ("choices", " , ;", None),
        ("exhibits", "ab1, AB 2 AB1", ["AB1", "AB2"]),
        ("row", "2", "ALARM-2"),
        ("row", "alarm-2", "ALARM-2"),
        ("site", "s1", "S1"),
        ("site", "North", "North"),
    ],
)
def test_choosing(kind, text, stored):
    assert typed(kind, text, **KINDS[kind]) == stored


@pytest.mark.parametrize("sign", [",", "w,", "none; ", "Fixed call point, or strip, "])
def test_a_list_as_long_as_a_text_may_be_is_read(sign):
    text = sign * (MAX_TEXT // len(sign))
    stored = {",": None, "w,": ["worn"], "none; ": ["none"]}.get(sign, ["fixed"])
    assert typed("choices", text, choices=CHOICES) == stored
    many = ",".join(map(str, range(30_000)))
    assert len(typed("choices", many, choices=CHOICES, free=True)) == 30_000


def test_free_choices_keep_what_was_typed_but_know_their_own():
    assert typed("choice", " Ceiling track ", choices=CHOICES, free=True) == "Ceiling track"
    assert typed("choice", "worn RADIO", choices=CHOICES, free=True) == "worn"
    assert typed("choice", "w", choices=CHOICES, free=True) == "worn"
    assert typed("choices", "None, pull cord", choices=CHOICES, free=True) == ["none", "pull cord"]


STAFF = {"night": "Night", "ward-manager": "Ward manager", "nurse": "Nurse", "doctor": "Doctor"}


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("nig", "night"),
        ("Nig", "night"),
        ("NIG", "NIG"),  # an abbreviation
        ("d", "doctor"),
        ("ward", "ward"),  # ends with a word: another grade than the manager
        ("ward m", "ward-manager"),
        ("nights", "nights"),
        ("44", "44"),  # numbers are a form's
        ("d, ward, nur", ["doctor", "ward", "nurse"]),
    ],
)
def test_free_choices_take_a_broken_off_word_for_the_choice_it_begins(text, stored):
    kind = "choices" if "," in text else "choice"
    assert typed(kind, text, choices=STAFF, free=True) == stored


def test_two_letters_may_be_a_word_of_their_own_so_more_is_asked_for():
    answers = {"not-said": "Not said", "other": "Other"}
    assert refused("choice", "No", choices=answers, free=True) == (
        "It: that may be Not said; type more of it."
    )
    assert typed("choice", "No, they said", choices=answers, free=True) == "No, they said"
    assert typed("choice", "OT", choices=answers, free=True) == "OT"


def test_free_choices_ask_for_more_where_several_begin_so():
    assert refused("choice", "n", choices=STAFF, free=True) == (
        "It: that may be Night or Nurse; type more of it."
    )
    wards = {"manager": "Ward manager", "robe": "Wardrobe"}
    assert typed("choice", "ward", choices=wards, free=True) == "ward"
    assert "type more" in refused("choice", "war", choices=wards, free=True)


@pytest.mark.parametrize(
    ("kind", "text", "more", "sentence"),
    [
        ("yesno", "perhaps", {}, "It: choose Yes or No."),
        ("choice", "x", {"choices": {"a": "A", "b": "B", "c": "C"}}, "It: choose A, B or C."),
        (
            "choice",
            "o",
            {"choices": {"a": "One", "b": "Only"}},
            "It: that may be One or Only; type more of it.",
        ),
        (
            "choice",
            "x",
            {"choices": {str(n): f"N{n}" for n in range(9)}},
            "It: choose N0, N1, N2, N3, N4, N5 or another of the 9 in the list.",
        ),
        ("row", "x", {"record": "ALARM"}, "It: give the number of a row, such as ALARM-1."),
        ("row", "DRILL-1", {"record": "ALARM"}, "It: give the number of a row, such as ALARM-1."),
        ("site", "two words", {}, "It: give the id of a site of this visit, such as S1."),
        ("exhibits", "photo", {}, "It: give exhibit marks, such as AB1, AB2."),
        ("rows", "x", {"record": "ALARM"}, "It: this is answered with rows, one by one."),
    ],
)
def test_choosing_what_is_not_there(kind, text, more, sentence):
    assert refused(kind, text, **more) == sentence


def test_texts_keep_their_words():
    assert typed("text", " two\nlines ") == "two lines"
    assert typed("long", "\n two\r\n\r\nlines \n") == "two\n\nlines"
    assert typed("text", "[/nope] \N{RIGHT-TO-LEFT MARK} é") == "[/nope] \N{RIGHT-TO-LEFT MARK} é"
    assert len(typed("long", "x" * MAX_TEXT)) == MAX_TEXT


def test_texts_that_cannot_be_stored_are_refused():
    assert refused("long", "x" * (MAX_TEXT + 1)) == (
        "It: a text may have 200,000 characters; this one has 200,001."
    )
    assert "cannot be stored" in refused("text", "a\udcffb")


ANY_FIELD = st.sampled_from(
    [field(kind, **more) for kind, more in KINDS.items()]
    + [field("duration", unit=unit) for unit in ("min", "h", "days", "weeks", "months")]
    + [
        field("number", decimals=2, unit="kg", min=0, max=500),
        field("choice", choices=CHOICES, free=True),
        field("choices", choices=CHOICES, free=True),
        field("choices", list="gone"),
        field("rows", record="ALARM"),
    ]
)
TYPED = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="0123456789 :./-,;mhsdayNov %", max_size=14),
    st.lists(
        st.sampled_from(["1", "30", "2026", "nov", "/", ":", " ", "min", "h", "days", "of", "pm"]),
        max_size=7,
    ).map("".join),
)


@given(ANY_FIELD, TYPED)
@example(field("exhibits"), "ß1")
@example(field("row", record="ALARM"), "²")
@example(field("duration", unit="s"), "١")
def test_what_is_typed_is_understood_exactly_or_refused_in_a_sentence(where, text):
    try:
        value = read(where, text, library=LIBRARY, now=NOW)
    except ValueFault as fault:
        sentence = str(fault)
        assert (sentence[:4], sentence[-1:]) == ("It: ", ".")
        return
    if value is None:
        assert not text.replace(",", "").replace(";", "").strip()
        return
    # What is stored fits the field, and what a person is shown means the same value.
    assert check([where], {"it": value}, library=LIBRARY) == []
    assert read(where, show(where, value, library=LIBRARY), library=LIBRARY, now=NOW) == value


ANY_VALUE = st.one_of(
    st.text(max_size=12),
    st.integers(),
    st.lists(st.text(max_size=4), max_size=3),
    st.dictionaries(st.sampled_from(["n", "of", "x"]), st.integers(-3, 3)),
    st.sampled_from(["NaN", "inf", "1e9", "00", "-0", "2026-99-99", "24:00:00", "ALARM-x", "1_0"]),
)


@given(ANY_FIELD, ANY_VALUE)
def test_any_stored_value_can_be_shown_and_checked(where, value):
    assert isinstance(show(where, value, library=LIBRARY), str)
    for fault in check([where], {"it": value}, library=LIBRARY):
        assert fault.field == "it"
        assert fault.sentence.startswith("It: ")
        assert fault.sentence.endswith(".")
        assert fault.sentence.casefold() == f"it: {fault.beside}".casefold()


FORM = [
    NamedField(id="named", label="Named", kind="number", min=0),
    NamedField(id="knew", label="Knew", kind="number", max="named"),
    NamedField(id="load", label="Load", kind="number", decimals=1),
    NamedField(id="type", label="Type", kind="choice", choices=CHOICES, required=True),
    NamedField(id="from", label="Approved", kind="date"),
    NamedField(id="due", label="Review due", kind="date", min="from"),
    NamedField(id="t0", label="Pressed", kind="time"),
    NamedField(id="t2", label="First help", kind="time", min="t0"),
    NamedField(id="limit", label="Limit", kind="duration", unit="min"),
    NamedField(id="took", label="Took", kind="duration", unit="s", max="limit"),
    *COMMON_FIELDS,
]


def told(found: list[Misfit]) -> list[str]:
    return [fault.sentence for fault in found]


def faults(**values: object) -> list[str]:
    return told(check(FORM, {"type": "worn", **values}, library=LIBRARY))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"named": 3, "knew": 3},
        {"knew": 5},
        {"load": "12.5"},
        {"load": 12},
        {"from": "2026-01-01", "due": "2026-01-01"},
        {"t0": "10:00:00", "t2": "10:00:00.250"},
        {"t0": "23:59:50", "t2": "00:00:20"},
        {"limit": "1.5", "took": 90},
        {"site": "S1", "source": "OBS", "exhibits": ["AB1"], "note_fact": "seen\nthere"},
    ],
)
def test_a_sound_form_has_no_faults(values):
    assert faults(**values) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"named": 3, "knew": 4}, "Knew: it cannot be more than Named, which is 3."),
        ({"named": -1}, "Named: it has to be 0 or more."),
        ({"named": "3"}, "Named: give a number."),
        ({"named": True}, "Named: give a number."),
        ({"named": 2**53}, "Named: give a number."),
        ({"load": "12.55"}, "Load: give a number."),
        ({"load": "12.50"}, "Load: give a number."),
        ({"type": "ceiling"}, "Type: choose one from the list."),
        ({"type": ["worn"]}, "Type: choose one from the list."),
        (
            {"from": "2026-02-01", "due": "2026-01-31"},
            "Review due: it cannot be before Approved, which is 1 Feb 2026.",
        ),
        ({"due": "31/01/2026"}, "Review due: give a date, such as 21/11/2026 or 21 Nov 2026."),
        (
            {"t0": "10:00:05", "t2": "10:00:00"},
            "First help: it cannot be before Pressed, which is 10:00:05.",
        ),
        ({"limit": 1, "took": 61}, "Took: it cannot be more than Limit, which is 1 min."),
        ({"took": -1}, "Took: give how long it took, as a number."),
        ({"exhibits": ["photo"]}, "Exhibits: give exhibit marks, such as AB1, AB2."),
        ({"source": "HEARSAY"}, "Source: choose one from the list."),
        ({"colour": "red"}, "There is no field called colour here."),
    ],
)
def test_a_faulty_form_is_told_in_a_sentence(values, sentence):
    assert faults(**values) == [sentence]


def test_every_fault_of_a_form_is_told_at_once():
    found = check(FORM, {"named": "x", "due": "x"}, library=LIBRARY)

    assert [fault.field for fault in found] == ["named", "type", "due"]
    assert told(found) == [
        "Named: give a number.",
        "Type is needed.",
        "Review due: give a date, such as 21/11/2026 or 21 Nov 2026.",
    ]
