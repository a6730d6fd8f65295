"""Loading one file: what is accepted, and how every fault is told."""

import hashlib
import re

import pytest

from inspector_tui.checklist.fault import ChecklistError, Fault
from inspector_tui.checklist.load import MAX_BYTES, MAX_PARTS, digest, load, shipped, source_of
from inspector_tui.checklist.model import Checklist, Law


def faults(text: str | bytes) -> list[Fault]:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ChecklistError) as caught:
        load(raw, "mine.toml")
    return caught.value.faults


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def test_a_faultless_file_is_loaded_with_everything_in_it(checklist):
    found = load(checklist.encode(), "panic-alarm.toml")
    assert isinstance(found, Checklist)
    assert [question.id for question in found.questions()] == ["PA-060", "PA-080"]
    question = found.section[0].question[1]
    assert [source.source for source in question.look_for] == ["OBS", "INT"]
    assert question.measures[1].max == "named"
    assert question.follow_up[0].go == "PA-060"
    assert found.lists["elements"] == {"E01": "Purpose and when to press", "E02": "Who comes"}
    assert [field.id for field in found.record[0].all_fields()] == [
        "type",
        "zones",
        "site",
        "source",
        "exhibits",
        "note_fact",
        "note_opinion",
    ]


def test_the_law_file_is_loaded_as_such(law):
    found = load(law.encode(), "law.toml")
    assert isinstance(found, Law)
    assert [provision.key for provision in found.provision] == ["MHSWR-5", "MHSWR-8"]


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference(checklist):
    raw = b"\xef\xbb\xbf" + checklist.replace("\n", "\r\n").encode()
    assert load(raw, "a").model_dump() == load(checklist.encode(), "b").model_dump()


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "where", "text"),
    [
        ('source = "INT"', 'source = "TALK"', "question PA-080, look_for 2", "DOC, INT, OBS"),
        ("required = true", 'required = "yes"', "record ALARM, field type", "true or false"),
        ("min = 0", "min = true", "record ALARM, field zones", "min has to be a number"),
        ("min = 0", "min = 1e99", "record ALARM, field zones", "min has to be a number"),
        ("min = 0", "decimals = 9", "record ALARM, field zones", "decimals has to be 6 or less"),
        ("issued = 2026-11-01", 'issued = "1 Nov 2026"', "the file", "without quotes"),
        ("issued = 2026-11-01", "issued = 2026-11-01 10:00:00", "the file", "2026-11-01"),
        ('id = "PA-080"\n  theme', 'id = "PA-80"\n  theme', "question PA-80", "such as PA-080"),
        ('id = "ALARM"', 'id = "Alarm"', "record Alarm", "such as ALARM_TEST"),
        ("E02 =", '"E 02" =', "list elements", 'the key "E 02" has to be letters'),
        ("serious/remote", "serious", "question PA-080, breach 1", "such as serious/remote"),
        ('["MHSWR-5"]', '"MHSWR-5"', "question PA-060", "law has to be a list"),
        ('["MHSWR-5"]', '["MHSWR-5", 5]', "question PA-060", "law has to be text in quotes"),
        ('is = ["E01", "E02"]', "is = []", "question PA-080, when", "is is an empty list"),
        (', is = ["E01", "E02"]', "", "question PA-080, when", "has to be one of {question"),
        ('"ALARM", at_least = 1', '"ALARM"', "question PA-080, follow_up 1, when", "at_least"),
        ('{kind = "verdict"}', '"verdict"', "question PA-080", "answer has to be a table in curly"),
        ('{kind = "verdict"}', '{kind = "verdicts"}', "question PA-080, answer", "verdict, ch"),
        ('"rota or board"', '"rota \\u001b[31m"', "question PA-080, look_for 1", "without tabs"),
        ('"rota or board"', '"  "', "question PA-080, look_for 1", "not empty"),
        ('"rota or board"', '"\\u202e"', "question PA-080, look_for 1", "control characters"),
        ('one = "alarm system"', 'one = "alarm\\nsystem"', "record ALARM", "on one line"),
        ('id = "short"', 'id = "Short"', "profile Short", "small letters"),
    ],
)
def test_a_fault_of_shape_is_told_with_its_line_and_place(checklist, old, new, where, text):
    found = [fault for fault in faults(changed(checklist, old, new)) if text in fault.text]
    assert len(found) == 1
    assert found[0].file == "mine.toml"
    assert found[0].line == line_of(checklist, old)
    assert found[0].where == where


@pytest.mark.parametrize(
    ("gone", "heading", "where", "text"),
    [
        ('  why = "Names on paper fail on the day."\n', '[[section.question]]\n  id = "PA-080"',
         "question PA-080", "why is missing"),
        ('  id = "zones"\n', '[[record.field]]\n  label = "Zones"',
         "record ALARM, field 2", "id is missing"),
        ('  id = "PA-060"\n', '[[section.question]]\n  theme',
         "section response, question 1", "id is missing"),
        ('edition = "2026.1"\n', 'id = "panic-alarm"', "the file", "edition is missing"),
    ],
)  # fmt: skip
def test_a_missing_part_is_told_at_its_heading(checklist, gone, heading, where, text):
    broken = changed(checklist, gone, "")
    found = [fault for fault in faults(broken) if fault.text == text]
    assert [(fault.line, fault.where) for fault in found] == [(line_of(broken, heading), where)]


def test_a_misspelt_key_is_told_with_the_one_that_was_meant(checklist):
    text = changed(checklist, "follow_up]]", "followup]]")
    assert [str(fault) for fault in faults(text)] == [
        f"mine.toml:{line_of(text, '[[section.question.followup')}: question PA-080: "
        '"followup" is not known here; did you mean "follow_up"?'
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "text"),
    [
        ('id = "PA-080"\n  theme', 'id = "PA-060"\n  theme', "question PA-060", "stands twice"),
        ('id = "knew"', 'id = "named"', "question PA-080, measure named", "stands twice"),
        ('id = "zones"', 'id = "type"', "record ALARM, field type", "stands twice"),
        ('id = "zones"', 'id = "site"', "record ALARM, field site", "every row has the field"),
        ('max = "named"', 'max = "asked"', "question PA-080, measure knew", "no such field"),
        ('max = "named"', 'max = "knew"', "question PA-080, measure knew", "no such field"),
        ("min = 0", 'min = "type"', "record ALARM, field zones", "a choice and not a number"),
        ("min = 0", "min = 5\n max = 4", "record ALARM, field zones", "min 5 is above max 4"),
        ('["type", "site"]', '["type", "place"]', "record ALARM", 'summary names "place"'),
        ('["PA-080"]', '["PA-090"]', "profile short", "PA-090 is not a question"),
        ('["PA-080"]', '["PA-080", "PA-080"]', "profile short", "PA-080 stands twice"),
        (', benchmark = "serious/remote"', "", "question PA-080, breach 1", "risk needs benchmark"),
        ('"risk"', '"compliance", state = "absent"', "question PA-080, breach 1", "no benchmark"),
        ('list = "elements"', "free = true", "question PA-060, answer", "needs choices or the"),
        ('{fixed = "Fixed call point or strip", worn = "Worn radio"}', "{}",
         "record ALARM, field type", "nothing to choose from"),
        ('worn = "Worn radio"', 'worn = "FIXED"', "record ALARM, field type", "read the same"),
        ('E02 = "Who comes"', 'E02 = "e01"', "list elements", "read the same"),
        ('unit = "zones"', 'list = "elements"', "record ALARM, field zones", "no meaning for"),
        ('{kind = "verdict"}', '{kind = "duration"}', "question PA-080, answer", "needs a unit"),
        ('{kind = "verdict"}', '{kind = "rows"}', "question PA-080, answer", "name of a record"),
        ('{kind = "verdict"}', '{kind = "text", label = "x"}', "question PA-080, answer", "label"),
        ('"Named", kind = "number"', '"Named", kind = "rows", record = "ALARM"',
         "question PA-080, measure named", "answers only"),
        ('is = ["E01", "E02"]', 'measure = "n"', "question PA-080, when", "less_than or at_least"),
    ],
)  # fmt: skip
def test_a_fault_between_parts_is_told_with_its_line_and_place(checklist, old, new, where, text):
    found = [fault for fault in faults(changed(checklist, old, new)) if text in fault.text]
    assert [(fault.line, fault.where) for fault in found] == [(line_of(checklist, old), where)]


def test_all_faults_of_all_kinds_are_listed_in_the_order_of_the_file(checklist):
    text = changed(checklist, 'questions = ["PA-080"]', 'questions = ["PA-090"]')
    text = changed(text, "required = true", "needed = true")
    text = changed(text, '"Knew", kind = "number"', '"Knew", kind = "nummer"')
    text = changed(text, 'id = "named"', 'id = "asked"')
    text = changed(text, 'theme = "RR"\n  ask = "Who', 'theme = "XX"\n  ask = "Who')
    assert [fault.line for fault in faults(text)] == [
        line_of(text, part) for part in ("PA-090", "needed", '"XX"', '"nummer"', '"nummer"')
    ]


def test_no_word_of_the_validating_library_reaches_the_reader(checklist):
    broken = checklist
    for old, new in [
        ('kind = "verdict"', "kind = 1"),
        ("law = [", "law = [1, "),
        ("look_for = [{", "look_for = [1, {"),
        ("intro =", "intros ="),
        ("[[profile]]", "[profile]"),
        ("at_least = 1", "at_least = 0.5"),
        ("E01 = ", "E01 = 1 #"),
    ]:
        broken = broken.replace(old, new)
    found = faults(broken)
    assert len(found) > 5
    words = {word for fault in found for word in re.findall("[a-z]+", fault.text.casefold())}
    assert not words & {"input", "valid", "tuple", "dict", "str", "int", "literal", "pattern"}


@pytest.mark.parametrize(
    ("raw", "line", "text"),
    [
        (b"", 1, "the file is empty"),
        (b" \n\n ", 1, "the file is empty"),
        (b'a = "b"\nb = "\xff"\n', 2, "not UTF-8"),
        ("id = 'x'".encode("utf-16"), 1, "not UTF-8"),
        (b"#" * (MAX_BYTES + 1), 1, "larger than 4 MiB"),
        (b'a = "b"\n\nb = nonsense\n', 3, "what follows = is no text"),
        (b'a = "b"\nb "c"\n', 2, "after a key comes ="),
        (b'a = "b\nc = 1\n', 1, "closing quote is missing"),
        (b'a = """b\nc = 1\n', 2, "closing quotes are missing"),
        (b'a = 1\na = 2\n', 2, "a key stands twice"),
        (b"[a]\n[a]\n", 2, "stands above already"),
        (b"a = [1,\n2\n", 2, "a list is not closed"),
        (b"a = 2026-02-30\n", 1, "there is no such date"),
        (b'a = "C:\\path"\n', 1, "a backslash in a text has to be doubled"),
        (b"a = " + b"[" * 5000, 1, "nested too deep"),
        (b"when." + b"not." * 300 + b"x = 1", 1, "more than 250 full stops"),
        (b"a = " + b"9" * 5000, 1, "not written as a TOML file"),
        (b"a = 1e99999999999999999999", 1, "what follows = is no text"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_toml_is_refused_with_a_sentence(raw, line, text):
    found = faults(raw)
    assert [(fault.file, fault.line, fault.where) for fault in found] == [
        ("mine.toml", line, "the file")
    ]
    assert text in found[0].text


def test_what_a_terminal_would_obey_is_not_quoted_back(checklist):
    raw = '"\\u001b[31mred" = 1\n"[key]" = 2\n' + checklist
    found = faults(raw)
    assert len(found) == 2
    assert all(fault.text.isprintable() and fault.where.isprintable() for fault in found)
    assert '"[key]" is not known here' in found[1].text


def test_conditions_nested_past_all_sense_are_refused_not_followed(checklist):
    deep = "not." * 240
    text = changed(checklist, "  when = {question", f"  when.{deep}x = {{question")
    assert faults(text)


def test_the_error_says_what_was_kept_and_what_to_do(checklist):
    with pytest.raises(ChecklistError) as caught:
        load(changed(checklist, "min = 0", "min = true").encode(), "mine.toml")
    assert str(caught.value) == (
        "The checklist mine.toml has one fault. Nothing of it was loaded. "
        "Put right what is listed and load it again."
    )


def test_the_digest_is_the_sha256_of_the_bytes():
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


def test_a_source_knows_its_id_and_edition_even_when_faulty(checklist):
    text = changed(checklist, 'ask = "Who are', 'asks = "Who are').encode()
    found = source_of(text, "somewhere.toml")
    assert (found.id, found.edition) == ("panic-alarm", "2026.1")
    assert found.sha256 == digest(text)
    assert found.text == text


def test_a_source_without_an_id_goes_by_its_file_name():
    found = source_of(b"not toml at all", "folder/mine.toml")
    assert (found.id, found.edition) == ("mine", "")


def test_a_heading_inside_the_intro_does_not_hide_the_edition():
    text = b'id = "x"\nintro = """\n[[section]]\n"""\nedition = "7"\n[[section]]\n'
    assert source_of(text, "a.toml").edition == "7"


def test_the_shipped_sources_are_the_files_that_come_with_the_program():
    found = shipped()
    assert [source.name for source in found] == sorted(source.name for source in found)
    assert {"law", "visit"} <= {source.id for source in found}
    assert all(source.sha256 == digest(source.text) for source in found)


def test_a_file_with_a_great_many_faults_names_them_all():
    found = faults(b"".join(b"[isue%d]\n" % n for n in range(2_000)))
    unknown = [fault.text for fault in found if "is not known here" in fault.text]
    assert len(unknown) == 2_000
    assert 'did you mean "issued"?' in unknown[0]


@pytest.mark.parametrize("listed", [True, False])
def test_a_file_with_too_many_parts_is_refused_with_one_sentence(listed):
    tables = b"".join(b"[t%d]\n" % n for n in range(MAX_PARTS + 1))
    (fault,) = faults(b"a = [" + b"1," * MAX_PARTS + b"]" if listed else tables)
    assert "more than 25,000 keys and list items" in fault.text
