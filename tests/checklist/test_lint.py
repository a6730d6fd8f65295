"""Rules between files and rules of the field, each shown by one change to a faultless set."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.checklist.__main__ import main
from inspector_tui.checklist.fault import SHOWN, told
from inspector_tui.checklist.lint import lint
from inspector_tui.checklist.load import source_of

VISIT = """id = "visit"
edition = "1"
title = "Visit"
issued = 2026-11-01
intro = "Who and where."
themed = false
[lists.shared]
a = "A"
[[record]]
id = "PERSON"
title = "People"
one = "person"
summary = ["role"]
[[record.field]]
id = "role"
label = "Role"
kind = "text"
[[section]]
id = "people"
title = "People"
[[section.question]]
id = "GN-030"
ask = "Who was met?"
why = "Words need a speaker."
look_for = [{source = "INT", text = "role codes"}]
answer = {kind = "verdict"}
"""


def lines(*files: tuple[str, str]) -> list[str]:
    return [str(fault) for fault in lint([source_of(text.encode(), name) for name, text in files])]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_sound_set_has_no_faults(checklist, law):
    assert lines(("panic-alarm.toml", checklist), ("law.toml", law), ("visit.toml", VISIT)) == []


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('["MHSWR-5"]', '["MHSWR-6"]', "there is no provision MHSWR-6 in the law file"),
        ('["MHSWR-5"]', '["MHSWR-5", "MHSWR-5"]', "MHSWR-5 stands twice here"),
        ('["MHSWR-8", "MHSWR-5"]', "[]", "a question with a verdict names its law"),
        ('breach = [{if = "nobody knows", route = "risk", benchmark = "serious/remote"}]',
         "breach = []", "a question with a verdict says under breach what points to one"),
        ('go = "PA-060"', 'go = "PA-990"', "there is no question PA-990"),
        ('{question = "PA-060", is = ["E01", "E02"]}', '{question = "PA-990", answered = true}',
         "there is no question PA-990"),
        ('["E01", "E02"]', '["E01", "E03"]', "the answer to PA-060 can never be E03"),
        ('is = ["not-satisfied"]', 'is = ["E01"]', "the answer to PA-080 can never be E01"),
        ('is = ["not-satisfied"]', 'measure = "seen", less_than = 1', "PA-080 has no measure seen"),
        ('{record = "ALARM", at_least = 1}', '{record = "ALARMS", at_least = 1}',
         "there is no record ALARMS"),
        ('at_least = 1}', 'at_least = 1, where = {kind = "x"}}',
         "the record ALARM has no field kind"),
        ('at_least = 1}', 'at_least = 1, where = {exhibits = "AB1"}}',
         "exhibits may hold several values; no filter fits it"),
        ('at_least = 1}', 'at_least = 1, where = {source = "x"}}',
         "source of ALARM can never be x"),
        ('at_least = 1}', 'at_least = 1, where = {type = "x"}}', "type of ALARM can never be x"),
        ('list = "elements"', 'list = "parts"', "there is no list parts"),
        ('{kind = "verdict"}', '{kind = "rows", record = "DRILL"}', "there is no record DRILL"),
        ('{kind = "verdict"}', '{kind = "rows", record = "ALARM", where = {type = "x"}}',
         "type of ALARM can never be x"),
        ('{kind = "verdict"}', '{kind = "rows", record = "ALARM", about = ["sort"]}',
         "the record ALARM declares no field sort"),
        ('{kind = "verdict"}', '{kind = "verdict", about = ["type"]}',
         "about has no meaning for the kind verdict"),
        ('{kind = "verdict"}', '{kind = "verdict", codes = "one"}',
         "codes has no meaning for the kind verdict"),
        ('{question = "PA-060", is = ["E01", "E02"]}',
         '{not = {question = "PA-080", answered = true}}',
         "PA-080 waits for an answer to itself"),
        ('"PA-060"\n  theme', '"XX-060"\n  theme', "XX-060 does not begin with VA or LW or PA"),
        ('  theme = "RR"\n  ask = "Who', '  ask = "Who', "theme is missing: RA, TR, RR, MR or CT"),
    ],
)  # fmt: skip
def test_each_rule_names_what_breaks_it(checklist, law, old, new, text):
    broken = changed(checklist, old, new)
    found = [line for line in lines(("p.toml", broken), ("law.toml", law)) if text in line]
    assert len(found) == 1
    # A missing part is told at its heading.
    gone = text.startswith("theme is missing")
    line = (
        line_of(broken, '[[section.question]]\n  id = "PA-080"') if gone else line_of(broken, new)
    )
    assert int(found[0].split(":")[1]) == line


def test_an_unthemed_checklist_needs_no_theme_law_or_breach():
    assert lines(("visit.toml", VISIT)) == []
    themed = changed(VISIT, "themed = false\n", "")
    assert len(lines(("visit.toml", themed))) == 3


def test_what_the_visit_checklist_declares_is_there_for_all(checklist, law):
    shared = changed(checklist, 'list = "elements"', 'list = "shared"')
    shared = changed(shared, 'is = ["E01", "E02"]', 'is = ["a"]')
    shared = changed(shared, '{kind = "verdict"}', '{kind = "rows", record = "PERSON"}')
    files = (("p.toml", shared), ("law.toml", law))
    assert lines(*files, ("visit.toml", VISIT)) == []
    assert any("there is no record PERSON" in line for line in lines(*files))
    elsewhere = changed(VISIT, 'id = "visit"', 'id = "other"')
    found = lines(*files, ("other.toml", elsewhere))
    assert any("PERSON belongs to other, which a visit may not have" in line for line in found)


def test_prefixes_of_its_own_free_a_checklist_from_the_shipped_ones(checklist, law):
    own = checklist.replace("PA-", "XY-").replace(
        '\nedition = "2', '\nprefixes = ["XY"]\nedition = "2'
    )
    assert lines(("p.toml", own), ("law.toml", law)) == []
    assert any(
        "PA-080 does not begin with XY" in line
        for line in lines(
            ("p.toml", own.replace('"XY-080"\n  theme', '"PA-080"\n  theme')), ("law.toml", law)
        )
    )


def test_two_questions_that_wait_for_each_other_are_both_named(checklist, law):
    circle = changed(
        checklist,
        'answer = {kind = "choices", list = "elements"}',
        'answer = {kind = "choices", list = "elements"}\n'
        '  when = {any = [{question = "PA-080", answered = true}]}',
    )
    found = lines(("p.toml", circle), ("law.toml", law))
    assert [line.split(": ")[-1] for line in found] == [
        "PA-060 waits for an answer to itself",
        "PA-080 waits for an answer to itself",
    ]


@pytest.mark.parametrize("edition", ["2026.1.", "2026..2"])
def test_an_edition_is_called_so_that_a_bundle_can_hold_it(checklist, law, edition):
    (line,) = lines(
        ("p.toml", changed(checklist, 'edition = "2026.1"', f'edition = "{edition}"')),
        ("law.toml", law),
    )
    assert f"{edition} cannot be part of a file's name in a bundle" in line


def test_two_editions_have_two_names_in_a_bundle(checklist, law):
    """`panic-alarm` 2026.1 and `panic` Alarm-2026.1."""
    other = changed(
        changed(checklist, 'id = "panic-alarm"', 'id = "panic"'),
        'edition = "2026.1"',
        'edition = "Alarm-2026.1"',
    )
    found = lines(("first.toml", checklist), ("second.toml", other), ("law.toml", law))
    assert any(
        "a bundle would call this panic-alarm-2026.1, and first.toml as well" in line
        for line in found
    )


def test_what_two_files_declare_is_named_in_the_second(checklist, law):
    copy = changed(checklist, 'id = "panic-alarm"', 'id = "copy"')
    found = lines(("first.toml", checklist), ("second.toml", copy), ("law.toml", law))
    said = [line.split(": ", 2)[2] for line in found]
    assert said == [
        "the list elements is declared in first.toml already",
        "the record ALARM is declared in first.toml already",
        "the question PA-060 is declared in first.toml already",
        "the question PA-080 is declared in first.toml already",
    ]
    assert all(line.startswith("second.toml:") for line in found)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ('"general knowledge"', '"HSE website"', "not verified: say so here"),
        ('"legislation.gov.uk, read 2026"', '"general knowledge"', "verified is true, but this"),
        ('key = "MHSWR-8"', 'key = "MHSWR-5"', "key MHSWR-5 stands twice"),
        ("verified = false", "verified = 0", "verified has to be true or false"),
    ],
)  # fmt: skip
def test_the_law_says_how_sure_it_is(law, old, new, text):
    found = lines(("law.toml", changed(law, old, new)))
    assert len(found) == 1
    assert text in found[0]
    assert found[0].startswith(f"law.toml:{line_of(law, old)}: provision MHSWR-")


def test_a_filter_may_name_what_every_row_has(checklist, law):
    tested = changed(checklist, "at_least = 1}", 'at_least = 1, where = {source = "TEST"}}')
    assert lines(("p.toml", tested), ("law.toml", law)) == []


@pytest.mark.parametrize("basis", ["General knowledge, unread", "INDG383: not yet checked"])
def test_an_unverified_provision_that_says_so_is_sound(law, basis):
    assert lines(("law.toml", changed(law, '"general knowledge"', f'"{basis}"'))) == []


def test_a_set_without_law_says_so_once_a_file(checklist):
    found = lines(("p.toml", checklist))
    assert len(found) == 1
    assert "the law file is missing" in found[0]


def test_faults_of_one_file_and_between_files_come_together_in_order(checklist, law):
    broken = changed(checklist, "min = 0", "min = true")
    broken = changed(broken, '["MHSWR-5"]', '["MHSWR-6"]')
    broken = changed(broken, '"serious/remote"', '"grave"')
    found = lines(("p.toml", broken), ("law.toml", law))
    assert [int(line.split(":")[1]) for line in found] == [
        line_of(broken, part) for part in ("min = true", '"MHSWR-6"', '"grave"')
    ]


def test_a_file_that_cannot_be_read_spoils_only_itself(checklist, law):
    found = lines(("bad.toml", "a = "), ("p.toml", checklist), ("law.toml", law))
    assert len(found) == 1
    assert found[0].startswith("bad.toml:1: the file: ")


def test_other_files_are_known_but_not_reported_on(checklist, law):
    beside = [source_of(law.encode(), "law.toml"), source_of(b"broken", "broken.toml")]
    assert lint([source_of(checklist.encode(), "p.toml")], beside=beside) == []


def test_the_command_prints_every_fault_and_answers_no(tmp_path, capsys, checklist):
    file = tmp_path / "mine.toml"
    file.write_text(changed(checklist, 'id = "panic-alarm"', 'id = "Mine"'))
    assert main([str(file)]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"{file}:1: the file: id has to be small letters")
    assert len(out) > 1


def test_the_command_says_which_file_it_cannot_read(tmp_path, capsys):
    assert main([str(tmp_path / "none.toml")]) == 3
    assert "none.toml cannot be read" in capsys.readouterr().err


def test_the_command_without_files_checks_the_shipped_ones():
    done = subprocess.run(
        [sys.executable, "-m", "inspector_tui.checklist"], capture_output=True, text=True
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@given(st.lists(st.lists(st.integers(0, 6), max_size=3), max_size=6))
def test_the_questions_of_every_circle_are_named_and_no_others(waits):
    parts = []
    for name, others in enumerate(waits):
        asked = ", ".join(f'{{question = "XY-{other}00"}}' for other in others)
        parts.append(f'[[section.question]]\nid = "XY-{name}00"\nwhen.all = [{asked}]\n')
    text = 'id = "x"\n[[section]]\nid = "s"\n' + "".join(parts)
    found = lint([source_of(text.encode(), "x.toml")])
    said = {fault.text.split()[0] for fault in found if "waits for an answer" in fault.text}
    reach = {name: set(others) for name, others in enumerate(waits)}
    for _ in waits:
        for there in reach.values():
            there |= set().union(*(reach.get(other, set()) for other in there))
    assert said == {f"XY-{name}00" for name, there in reach.items() if name in there}


def test_of_very_many_faults_the_first_are_told_and_how_many_more(tmp_path, capsys):
    path = tmp_path / "mine.toml"
    path.write_text("".join(f"[t{n}]\n" for n in range(1_000)))
    of_file = len(lint([source_of(path.read_bytes(), str(path))]))
    assert main([str(path)]) == 1
    lines_ = capsys.readouterr().out.splitlines()
    assert lines_[-1] == f"There are {of_file - SHOWN:,} more faults."
    assert len(lines_) == SHOWN + 1


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_of_few_faults_all_are_told(more):
    lines_ = [str(number) for number in range(SHOWN + more)]
    assert told(lines_) == lines_
