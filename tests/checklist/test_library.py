"""The editions of one visit together: what applies, what may be chosen, what a profile asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from inspector_tui.checklist.condition import holds
from inspector_tui.checklist.export import question_text, schema
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load
from inspector_tui.checklist.model import Field, Question
from inspector_tui.checklist.when import Condition

CONDITION = TypeAdapter(Condition)


@dataclass
class Recorded:
    """Facts as a test writes them down."""

    verdicts: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)
    measures: dict[tuple[str, str], object] = field(default_factory=dict)
    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def verdict(self, question):
        return self.verdicts.get(question)

    def value(self, question):
        return self.values.get(question)

    def measure(self, question, measure):
        return self.measures.get((question, measure))

    def count(self, record: str, where: Mapping[str, str]) -> int:
        return sum(name == record and where.items() <= fields.items() for name, fields in self.rows)


@pytest.fixture
def library(checklist, law) -> Library:
    return Library([load(checklist.encode(), "p")], load(law.encode(), "law"))


def test_everything_is_found_by_its_id(library):
    assert [question.id for question in library.questions] == ["PA-060", "PA-080"]
    assert library.question("PA-080").theme == "RR"
    assert library.checklist_of("PA-080").id == "panic-alarm"
    assert library.section_of("PA-080").title == "Who comes, and how"
    assert library.record("ALARM").one == "alarm system"
    assert [record.id for record in library.records()] == ["ALARM"]
    assert library.provision("MHSWR-8").part == "reg 8"


def test_what_is_not_there_is_none(library):
    assert library.question("PA-999") is None
    assert library.record("DRILL") is None
    assert library.provision("X") is None
    assert Library([], None).provision("X") is None


@pytest.mark.parametrize(
    ("kind", "more", "keys"),
    [
        ("choice", {"choices": {"a": "A", "b": "B"}}, ["a", "b"]),
        ("choices", {"list": "elements"}, ["E01", "E02"]),
        ("choices", {"list": "unknown"}, []),
        ("yesno", {}, ["yes", "no"]),
        ("verdict", {}, ["satisfied", "partly", "not-satisfied", "not-applicable", "not-assessed"]),
        ("text", {}, []),
    ],
)
def test_choices_keep_their_order(library, kind, more, keys):
    assert list(library.choices(Field(kind=kind, **more))) == keys


def test_a_profile_asks_its_questions_and_all_of_a_checklist_that_has_none(checklist, library, law):
    assert library.of_profile("short") == {"PA-080"}
    assert library.of_profile(None) == {"PA-060", "PA-080"}
    other = checklist.replace("PA-", "IL-").replace('id = "short"', 'id = "long"')
    both = Library([*library.checklists, load(other.encode(), "o")], None)
    assert both.of_profile("short") == {"PA-080", "IL-060", "IL-080"}
    assert both.of_profile("of another edition") == {"PA-060", "PA-080", "IL-060", "IL-080"}
    assert both.profiles() == {"short": "Short visit", "long": "Short visit"}


def test_a_question_without_a_condition_always_applies(library):
    asked = library.question("PA-060")
    waiting = library.question("PA-080")
    assert library.applies(asked, Recorded())
    assert not library.applies(waiting, Recorded())
    assert library.applies(waiting, Recorded(values={"PA-060": ["E02"]}))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"question": "PA-010", "is": ["partly", "satisfied"]}, True),
        ({"question": "PA-010", "is": ["not-satisfied"]}, False),
        ({"question": "PA-020", "is": ["worn"]}, True),
        ({"question": "PA-030", "is": ["E02"]}, True),
        ({"question": "PA-030", "is": ["E03"]}, False),
        ({"question": "PA-010", "answered": True}, True),
        ({"question": "PA-020", "answered": False}, False),
        ({"question": "PA-990", "answered": True}, False),
        ({"question": "PA-990", "answered": False}, True),
        ({"question": "PA-990", "is": ["satisfied"]}, False),
        ({"question": "PA-010", "measure": "named", "less_than": 3}, True),
        ({"question": "PA-010", "measure": "named", "less_than": 2}, False),
        ({"question": "PA-010", "measure": "named", "at_least": 2}, True),
        ({"question": "PA-010", "measure": "named", "at_least": 1, "less_than": 2}, False),
        ({"question": "PA-010", "measure": "hours", "at_least": 2}, True),
        ({"question": "PA-010", "measure": "hours", "at_least": 3}, False),
        ({"question": "PA-010", "measure": "share", "at_least": 80}, True),
        ({"question": "PA-010", "measure": "share", "at_least": 81}, False),
        ({"question": "PA-010", "measure": "none", "less_than": 100}, False),
        ({"question": "PA-010", "measure": "words", "less_than": 100}, False),
        ({"record": "ALARM", "at_least": 2}, True),
        ({"record": "ALARM", "at_least": 3}, False),
        ({"record": "ALARM", "at_least": 1, "where": {"type": "worn"}}, True),
        ({"record": "ALARM", "at_least": 2, "where": {"type": "worn"}}, False),
        ({"record": "DRILL", "at_least": 1}, False),
        ({"not": {"record": "DRILL", "at_least": 1}}, True),
        ({"all": [{"record": "ALARM", "at_least": 1}, {"record": "DRILL", "at_least": 1}]}, False),
        ({"any": [{"record": "ALARM", "at_least": 1}, {"record": "DRILL", "at_least": 1}]}, True),
    ],
)
def test_each_form_of_condition(condition, expected):
    facts = Recorded(
        verdicts={"PA-010": "partly"},
        values={"PA-020": "worn", "PA-030": ["E01", "E02"]},
        measures={
            ("PA-010", "named"): 2,
            ("PA-010", "hours"): "2.5",
            ("PA-010", "share"): {"n": 4, "of": 5},
            ("PA-010", "words"): "none",
        },
        rows=[("ALARM", {"type": "worn"}), ("ALARM", {"type": "fixed"})],
    )
    assert holds(CONDITION.validate_python(condition), facts) is expected


QUESTIONS = st.sampled_from(["PA-010", "PA-020", "PA-990"])
VALUES = st.one_of(
    st.text(max_size=5),
    st.integers(),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["n", "of", "x"]), st.integers(-2, 2)),
    st.sampled_from(["NaN", "inf", "1e9999", "-0", "1_0"]),
)
LEAVES = st.one_of(
    st.fixed_dictionaries({"question": QUESTIONS, "is": st.just(["yes"])}),
    st.fixed_dictionaries({"question": QUESTIONS, "answered": st.booleans()}),
    st.fixed_dictionaries(
        {"question": QUESTIONS, "measure": st.just("m"), "less_than": st.integers(-3, 3)}
    ),
    st.fixed_dictionaries({"record": st.just("ALARM"), "at_least": st.integers(1, 3)}),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)


@given(CONDITIONS, st.dictionaries(QUESTIONS, VALUES), VALUES)
def test_a_condition_is_true_or_false_whatever_was_recorded(raw, values, measure):
    facts = Recorded(values=values, measures={("PA-010", "m"): measure})
    condition = CONDITION.validate_python(raw)
    negated = CONDITION.validate_python({"not": raw})
    assert holds(condition, facts) is not holds(negated, facts)


def test_the_text_of_a_question_changes_with_the_question_and_only_with_it(checklist):
    def text(file: str) -> bytes:
        found = load(file.encode(), "p")
        question: Question = found.section[0].question[0]
        return question_text(question, found.lists)

    same = checklist.replace('edition = "2026.1"', 'edition = "2027.1"')
    same = same.replace("  why =", "  # comment\n  why   =")
    assert text(same) == text(checklist)
    assert text(checklist.replace("Which elements does", "Which parts does")) != text(checklist)
    assert text(checklist.replace("Who comes", "Who responds", 1)) != text(checklist)


def test_the_schema_describes_questions_for_an_editor():
    found = schema()
    question = found["$defs"]["Question"]
    assert {"id", "ask", "why", "look_for", "answer"} == set(question["required"])
    assert question["additionalProperties"] is False
    assert "is" in found["$defs"]["AnswerIs"]["properties"]
