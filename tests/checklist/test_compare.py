"""Two editions beside each other."""

import pytest

from inspector_tui.checklist.compare import Part, changed_parts, compare, other_parts
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load


@pytest.fixture
def both(checklist, law):
    """The library of a checklist, and that of the same one changed."""

    def made(*changes):
        text = checklist
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        files = [load(each.encode(), "panic-alarm.toml") for each in (checklist, text)]
        law_file = load(law.encode(), "law.toml")
        return [(file, Library([file], law_file)) for file in files]

    return made


def parts(both, question, *changes):
    (_, old), (_, new) = both(*changes)
    return changed_parts(old.question(question), new.question(question), old.lists, new.lists)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("the named responders now", "the responders named now", "ask"),
        ("Names on paper fail on the day.", "Names on paper fail.", "why"),
        ("rota or board", "board", "look_for"),
        ('["MHSWR-8", "MHSWR-5"]', '["MHSWR-8"]', "law"),
        ('label = "Knew"', 'label = "Of those, knew"', "measures"),
        ('is = ["E01", "E02"]', 'is = ["E02"]', "when"),
        ("nobody knows", "few know", "breach"),
        ("if nobody is named.", "then.", "follow_up"),
    ],
)
def test_a_change_to_a_question_asks_it_again_and_is_named(both, old, new, part):
    (_, before), (_, after) = both((old, new))
    assert compare(before, after).again == ("PA-080",)
    assert parts(both, "PA-080", (old, new)) == [part]


def test_a_changed_list_is_a_change_of_the_questions_that_choose_from_it(both):
    change = ('E02 = "Who comes"', 'E02 = "Who comes, and how many"')
    (_, before), (_, after) = both(change)
    assert compare(before, after).again == ("PA-060",)
    assert parts(both, "PA-060", change) == ["lists"]


def test_what_a_question_does_not_say_is_no_change_to_it(both):
    changes = [
        ('title = "Panic-alarm response"', 'title = "Panic alarms"'),
        ('edition = "2026.1"', 'edition = "2026.2"'),
        ('title = "Who comes, and how"', 'title = "Who comes"'),
    ]
    (_, before), (_, after) = both(*changes)
    assert compare(before, after).carried == ("PA-060", "PA-080")


def test_a_question_that_is_gone_and_one_that_is_new(both):
    (_, before), (_, after) = both(('id = "PA-060"', 'id = "PA-065"'))
    found = compare(before, after)
    assert (found.new, found.retired) == (("PA-065",), ("PA-060",))


def test_what_else_differs_is_named_with_what_is_inside_it(both):
    (old, _), (new, _) = both(
        ('label = "Zones"', 'label = "Zones covered"'),
        ('E01 = "Purpose and when to press"\n', ""),
        ('questions = ["PA-080"]', 'questions = ["PA-060", "PA-080"]'),
    )
    assert other_parts(old, new) == [
        Part("record", "ALARM", "changed", ("zones",)),
        Part("list", "elements", "changed", ("E01",)),
        Part("profile", "short", "changed", ("PA-060",)),
    ]


def test_a_list_in_another_order_has_changed(both):
    (old, _), (new, _) = both(
        ('E01 = "Purpose and when to press"\nE02 = "Who comes"', "E02 = 'Who comes'\nE01 = 'P'"),
    )
    assert [part.id for part in other_parts(old, new)] == ["elements"]


def test_records_that_come_and_go(both):
    (old, _), (new, _) = both(
        ('id = "ALARM"', 'id = "ALARMS"'), ('record = "ALARM"', 'record = "ALARMS"')
    )
    assert other_parts(old, new) == [
        Part("record", "ALARMS", "new"),
        Part("record", "ALARM", "retired"),
    ]


def test_provisions_of_two_law_files(law):
    old = load(law.encode(), "law.toml")
    found = load(law.replace("MHSWR-8", "MHSWR-9").encode(), "law.toml")
    assert [(part.what, part.id, part.state) for part in other_parts(old, found)] == [
        ("provision", "MHSWR-9", "new"),
        ("provision", "MHSWR-8", "retired"),
    ]


def test_an_edition_beside_itself_has_no_differences(both):
    (old, before), (new, after) = both()
    assert other_parts(old, new) == []
    found = compare(before, after)
    assert (found.again, found.new, found.retired) == ((), (), ())
