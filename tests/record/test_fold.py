import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journals import chain, started

from inspector_tui.record import events as e
from inspector_tui.record.base import VERDICTS
from inspector_tui.record.chain import read_chain
from inspector_tui.record.fold import MAX_UNDO, advance, fold
from inspector_tui.record.fold_amending import particulars
from inspector_tui.record.rules import RuleError

QUESTIONS = ["PA-010", "PA-080", "VA-020"]


def visit_after(*acts):
    return fold(chain([started(), *acts]))


def answered(question, verdict, **more):
    return e.Answered({question: e.Answer(verdict=verdict, **more)})


def exhibit(mark):
    return e.ExhibitTaken(mark, "a.pdf", "pdf", 3, "1" * 64, 7, "2" * 32)


def test_an_answer_replaces_the_one_before():
    visit = visit_after(answered("PA-080", "satisfied"), answered("PA-080", "partly", reason="why"))
    assert visit.answer("PA-080") == e.Answer(verdict="partly", reason="why")
    assert visit.answers["PA-080"].n == 3


def test_an_empty_answer_takes_one_back():
    visit = visit_after(answered("PA-080", "satisfied"), e.Answered({"PA-080": e.Answer()}))
    assert visit.answers == {}


def test_one_act_over_many_questions_is_one_undo():
    many = e.Answered({q: e.Answer(verdict="not-assessed") for q in QUESTIONS})
    visit = visit_after(answered("PA-080", "satisfied"), many, e.Undone(3))
    assert {q: g.answer.verdict for q, g in visit.answers.items()} == {"PA-080": "satisfied"}


def test_redo_is_gone_after_a_new_answer():
    acts = [answered("PA-080", "satisfied"), e.Undone(2), answered("PA-010", "partly")]
    with pytest.raises(RuleError):
        visit_after(*acts, e.Redone(2))


def test_a_row_id_is_never_used_again_even_after_undo():
    visit = visit_after(e.RowAdded("ALARM", "ALARM-1", {"a": "b"}), e.Undone(2))
    assert visit.rows == {}
    assert visit.next_row("ALARM") == "ALARM-2"


def test_a_withdrawn_row_stays_and_does_not_count():
    visit = visit_after(
        e.RowAdded("ALARM", "ALARM-1", {"a": "b"}), e.RowWithdrawn("ALARM-1", "seen twice")
    )
    assert visit.rows["ALARM-1"].withdrawn == "seen twice"
    assert visit.rows_of("ALARM") == []


def test_a_corrected_note_is_struck_and_stays():
    visit = visit_after(e.NoteWritten("Ward B"), e.NoteCorrected(2, "Ward C", "wrong ward"))
    old, new = visit.notes
    assert (old.text, old.struck_by) == ("Ward B", 3)
    assert (new.text, new.corrects, new.struck_by) == ("Ward C", 2, None)


def test_a_sealed_visit_takes_nothing_until_it_is_reopened():
    visit = visit_after(e.Sealed(), e.ClockStepped(-5000), e.Reopened("a fact was missing"))
    assert visit.status == "open"
    assert [closing.sealed for closing in visit.closings] == [True, False]


@pytest.mark.parametrize(
    "acts",
    [
        [started()],
        [e.Undone(1)],
        [e.Redone(2)],
        [answered("PA-080", "satisfied"), answered("PA-010", "satisfied"), e.Undone(2)],
        [e.RowAdded("ALARM", "ALARM-2", {})],
        [e.RowChanged("ALARM-1", {})],
        [e.RowWithdrawn("ALARM-1", "x")],
        [
            e.RowAdded("ALARM", "ALARM-1", {}),
            e.RowWithdrawn("ALARM-1", "x"),
            e.RowChanged("ALARM-1", {}),
        ],
        [e.NoteCorrected(1, "x")],
        [e.NoteWritten("a"), e.NoteCorrected(2, "b"), e.NoteCorrected(2, "c")],
        [exhibit("AB2")],
        [exhibit("CD1")],
        [e.ExhibitWithdrawn("AB1", "x")],
        [e.FindingRaised("F2", e.Finding(("PA-080",), "fact"))],
        [e.FindingRevised("F1", e.Finding(("PA-080",), "fact"))],
        [e.Sealed(), answered("PA-080", "satisfied")],
        [e.Sealed(), e.Sealed()],
        [answered("PA-080", "satisfied"), e.Sealed(), e.Reopened("why"), e.Undone(2)],
        [e.Reopened("why")],
    ],
)
def test_an_act_out_of_place_is_refused(acts):
    with pytest.raises(RuleError):
        visit_after(*acts)


def test_undo_reaches_back_a_bounded_way():
    many = [answered("PA-080", "partly", reason=str(n)) for n in range(MAX_UNDO + 50)]
    visit = visit_after(*many)
    assert len(visit.undo) == MAX_UNDO


def test_the_document_is_json_without_working_state():
    visit = visit_after(answered("PA-080", "satisfied"), exhibit("AB1"), e.Undone(2))
    document = json.loads(visit.document_bytes())
    assert document["format"] == "inspection-visit/1"
    assert not {"undo", "redo", "numbering", "latest"} & document.keys()
    assert document["exhibits"]["AB1"]["taken"]["sha256"] == "1" * 64


amendments = st.fixed_dictionaries(
    {"reason": st.sampled_from(["", "mistyped"])},
    optional={
        "organisation": st.sampled_from(["Example Trust", "Sample Trust", "Other Trust"]),
        "on": st.sampled_from(["2026-11-20", "2026-11-21"]),
        "sites": st.sampled_from([(), (e.Site("S1", "Ward B"),), (e.Site("S2", "Ward A"),)]),
        "purpose": st.sampled_from(["", "a complaint"]),
        "profile": st.sampled_from(["", "short"]),
    },
)

# What an inspector might do, decided against the visit as it stands.
steps = st.one_of(
    st.tuples(
        st.just("answer"),
        st.lists(st.sampled_from(QUESTIONS), min_size=1, unique=True),
        st.sampled_from([*VERDICTS, None]),
    ),
    st.tuples(st.just("add"), st.sampled_from(["ALARM", "HRR"])),
    st.tuples(st.just("change"), st.integers(0, 5), st.text(max_size=3)),
    st.tuples(st.just("withdraw"), st.integers(0, 5)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
    st.tuples(st.just("note"), st.text(max_size=3)),
    st.tuples(st.just("amend"), amendments),
)


def act_for(visit, step):
    live = [row.id for row in visit.rows.values() if row.stands]
    match step:
        case ("answer", questions, verdict):
            return e.Answered({q: e.Answer(verdict=verdict) for q in questions})
        case ("add", record):
            return e.RowAdded(record, visit.next_row(record), {"a": "b"})
        case ("change", n, text) if live:
            return e.RowChanged(live[n % len(live)], {"a": text})
        case ("withdraw", n) if live:
            return e.RowWithdrawn(live[n % len(live)], "why")
        case ("undo",) if visit.undo:
            return e.Undone(visit.undo[-1].n)
        case ("redo",) if visit.redo:
            return e.Redone(visit.redo[-1].n)
        case ("note", text):
            return e.NoteWritten(text)
        case ("amend", changes):
            return e.VisitAmended(**changes)
    return None


def play(plan):
    links = chain([started()])
    visit = fold(links)
    acts = [links[0].act]
    for step in plan:
        act = act_for(visit, step)
        if act is not None:
            acts.append(act)
            visit = advance(visit, chain(acts)[-1])
    return acts, visit


def counts(visit):
    answers = {q: g.answer for q, g in visit.answers.items()}
    return answers, list(visit.rows.values()), particulars(visit), visit.amendments


def in_order(visit):
    """Rows stand in the order in which they were added, whatever was undone."""
    numbers = [row.n for row in visit.rows.values()]
    return numbers == sorted(numbers)


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25))
def test_undoing_everything_and_redoing_it_restores_exactly(plan):
    acts, visit = play(plan)
    before = counts(visit)
    taken_back = 0
    while visit.undo:
        acts.append(e.Undone(visit.undo[-1].n))
        visit = advance(visit, chain(acts)[-1])
        assert in_order(visit)
        taken_back += 1
    assert counts(visit) == ({}, [], particulars(visit_after()), ())
    for _ in range(taken_back):
        acts.append(e.Redone(visit.redo[-1].n))
        visit = advance(visit, chain(acts)[-1])
        assert in_order(visit)
    assert counts(visit) == before


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25))
def test_folding_stored_lines_gives_the_same_visit(plan):
    acts, visit = play(plan)
    again = fold(read_chain([found.line for found in chain(acts)]))
    assert again == visit
    assert again.document_bytes() == visit.document_bytes()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.tuples(st.just("amend"), amendments), *[st.just(("undo",))] * 2)))
def test_the_amendments_lead_back_to_what_the_visit_began_with(plan):
    """Whoever holds the visit alone can say what stood at any time, and by which entry."""
    _, visit = play(plan)
    now = particulars(visit).given()
    for made in reversed(visit.amendments):
        was = made.was.given()
        assert all(now[name] != value for name, value in was.items())
        now |= was
    assert now == particulars(visit_after()).given()


def test_an_amendment_says_what_stood_before_and_why():
    visit = visit_after(e.VisitAmended(organisation="Sample Trust", profile="short", reason="typo"))
    (made,) = visit.amendments
    assert (made.n, made.by, made.reason) == (2, "AB", "typo")
    assert made.was.given() == {"organisation": "Example Trust", "profile": ""}
    assert visit.document()["amendments"][0]["was"] == {
        "organisation": "Example Trust",
        "profile": "",
    }


def test_a_visit_without_amendments_has_the_document_that_it_had():
    assert "amendments" not in visit_after().document()
