"""Folding a journal takes time that grows with it, and gives what its entries give one by one."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journals import VISIT, chain, started

from inspector_tui.record import drills as d
from inspector_tui.record import events as e
from inspector_tui.record import judging as j
from inspector_tui.record import own
from inspector_tui.record.base import Clock
from inspector_tui.record.chain import Stamp, link
from inspector_tui.record.fold import advance, fold, fold_on
from inspector_tui.record.rules import RuleError
from inspector_tui.record.visit import Visit

AT = "2026-11-21T10:00:00.000+00:00"


def taken(n: int) -> e.ExhibitTaken:
    return e.ExhibitTaken(f"AB{n}", "a.pdf", "pdf", 3, "1" * 64, 7, "2" * 32)


def marked(drill: int = 1) -> d.DrillMarked:
    return d.DrillMarked(f"D{drill}", "responder", AT, Clock("boot", 1))


def moved(n: int, *again: str) -> j.EditionMoved:
    return j.EditionMoved(j.MovedEdition("panic-alarm", f"2027.{n}", "0" * 64), again=again)


def answered(*questions: str) -> e.Answered:
    return e.Answered({question: e.Answer(fact="x") for question in questions})


def drilled(n: int) -> list[e.AnyAct]:
    return [d.DrillStarted(f"D{n}", "", ""), d.DrillEnded(f"D{n}")]


# What fills a visit with many of a kind, and what is then done to each of them.
MANY: dict[str, Callable[[int], list[e.AnyAct]]] = {
    "answers": lambda n: [answered(f"q{k}") for k in range(n)],
    "answers and undo": lambda n: [
        answered(*(f"q{k}" for k in range(n))),
        *(act for k in range(n) for act in (answered("z"), e.Undone(3 + 2 * k))),
    ],
    "rows": lambda n: [e.RowAdded(f"r{k}", f"r{k}-1", {}) for k in range(n)],
    "rows changed": lambda n: [
        *(e.RowAdded("r", f"r-{k}", {}) for k in range(1, n + 1)),
        *(e.RowChanged(f"r-{k}", {"a": "b"}) for k in range(1, n + 1)),
    ],
    "notes": lambda n: [e.NoteWritten("x")] * n,
    "notes struck": lambda n: [
        *[e.NoteWritten("x")] * n,
        *(e.NoteCorrected(note, "y") for note in range(n + 1, 1, -1)),
    ],
    "exhibits": lambda n: [taken(k) for k in range(1, n + 1)],
    "exhibits withdrawn": lambda n: [
        *(taken(k) for k in range(1, n + 1)),
        *(e.ExhibitWithdrawn(f"AB{k}", "x") for k in range(1, n + 1)),
    ],
    "findings": lambda n: [
        *(e.FindingRaised(f"F{k}", e.Finding((), "x")) for k in range(1, n + 1)),
        *(j.EnforcementStepped(f"F{k}", "serious-risk") for k in range(1, n + 1)),
    ],
    "amendments": lambda n: [e.VisitAmended(purpose=f"{k}") for k in range(n)],
    "amendments and undo": lambda n: [
        *(e.VisitAmended(purpose=f"{k}") for k in range(n)),
        *(
            act
            for k in range(n)
            for act in (e.VisitAmended(on="2026-11-22"), e.Undone(n + 2 + 2 * k))
        ),
    ],
    "clocks": lambda n: [e.ClockStepped(5_000)] * n,
    "closings": lambda n: [e.Sealed(), e.Reopened("x")] * n,
    "prompts": lambda n: [j.PromptSettled(f"p{k}", "", "confirmed", "x") for k in range(n)],
    "sections": lambda n: [j.SectionReviewed("c", f"s{k % (n // 2)}") for k in range(n)],
    "follow-ups": lambda n: [j.FollowedUp(VISIT, f"F{n - k}", "worse") for k in range(n)] * 2,
    "moves": lambda n: [answered(*(f"q{k}" for k in range(n))), *(moved(k) for k in range(n))],
    "drills": lambda n: [act for k in range(1, n + 1) for act in drilled(k)],
}


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many things each look at a container of the fold went over."""
    seen: list[int] = []

    def counting(kind: type) -> type:
        def counted(name: str) -> Callable[..., Any]:
            def method(self: Any, *given: Any) -> Any:
                sliced = name in ("__getitem__", "__setitem__") and isinstance(given[0], slice)
                seen.append(len(range(len(self))[given[0]]) if sliced else len(self))
                return getattr(kind, name)(self, *given)

            def cheap(self: Any, *given: Any) -> Any:
                seen.append(1)
                return getattr(kind, name)(self, *given)

            def item(self: Any, *given: Any) -> Any:
                return (method if isinstance(given[0], slice) else cheap)(self, *given)

            return item if name in ("__getitem__", "__setitem__") else method

        names = {"__iter__", "__getitem__", "__setitem__", "copy", "__add__", "__or__"}
        names |= {"keys", "values", "items"}
        return type(kind.__name__, (kind,), {n: counted(n) for n in names if hasattr(kind, n)})

    for name in ("_OwnDict", "_OwnList"):
        monkeypatch.setattr(own, name, counting(getattr(own, name)))
    return seen


@pytest.mark.parametrize("kind", MANY)
def test_no_entry_looks_at_all_that_came_before(looked_at, kind):
    """Four times the entries are some four times the work, not sixteen."""

    def work(n: int) -> int:
        looked_at.clear()
        fold(chain([started(), *MANY[kind](n)]))
        return sum(looked_at)

    assert 0 < work(400) < 6 * work(100)


def test_a_move_looks_at_the_answers_only_to_set_one_aside(looked_at):
    """Of such moves a visit may have so many as `MAX_EDITIONS` says."""
    all_of = answered(*(f"q{k}" for k in range(1_000)))
    fold(chain([started(), all_of, *(moved(k, "gone") for k in range(50))]))
    assert sum(looked_at) < 10_000


def acts_on(visit: Visit, n: int) -> list[e.AnyAct]:
    """What may be done next to a visit, more or less; `n` is the entry it would be."""
    one = e.Answer(fact=str(n))
    return [
        e.Answered({"PA-010": one, "PA-020": one}),
        e.Answered({"PA-010": e.Answer()}),
        e.RowAdded("ALARM", visit.next_row("ALARM"), {"n": n}),
        e.RowChanged("ALARM-1", {"n": n}),
        e.RowWithdrawn("ALARM-2", "x"),
        *([e.Undone(visit.undo[-1].n)] if visit.undo else []),
        *([e.Redone(visit.redo[-1].n)] if visit.redo else []),
        e.NoteWritten("x"),
        e.NoteCorrected(n // 2, "y"),
        taken(len(visit.exhibits) + 1),
        j.ExhibitMoved("AB1", "store"),
        e.ExhibitWithdrawn("AB1", "x"),
        e.FindingRaised(visit.next_finding(), e.Finding((), "x")),
        e.FindingRevised("F1", e.Finding((), str(n))),
        j.EnforcementStepped("F1", "serious-risk", reason="x"),
        e.FindingWithdrawn("F1", "x"),
        e.ClockStepped(n * 10_000),
        j.PromptSettled(f"p{n % 3}", "", "confirmed", "x"),
        j.SectionReviewed("c", f"s{n % 3}", in_order=str(n)),
        j.FollowedUp(VISIT, f"F{n % 3}", "worse", note=str(n)),
        moved(n, "PA-010"),
        d.DrillStarted(visit.next_drill(), "", ""),
        marked(max(1, len(visit.drills))),
        d.DrillStruck("D1", max(1, n - 1)),
        d.DrillEnded(f"D{max(1, len(visit.drills))}"),
        e.Sealed(),
        e.Reopened("x"),
    ]


@given(st.lists(st.integers(0, 10**6), max_size=40), st.integers(0, 40))
def test_a_fold_is_its_entries_one_by_one_and_changes_no_visit_it_was_given(choices, cut):
    visits = [fold(chain([started()]))]
    links = chain([started()])
    for choice in choices:
        before = visits[-1]
        allowed = acts_on(before, before.last + 1)
        stamp = Stamp(at=AT, by="AB", clock=Clock("boot", 1))
        where = {"visit": VISIT, "n": before.last + 1, "prev": before.head, "stamp": stamp}
        found = link(allowed[choice % len(allowed)], **where)
        try:
            visits.append(advance(before, found))
        except RuleError:
            continue
        links.append(found)
    documents = [visit.document_bytes() for visit in visits]
    assert fold(links) == visits[-1]
    cut = min(cut, len(links) - 1)
    later = fold_on(visits[cut], links[cut + 1 :])
    assert later == visits[-1]
    assert [visit.document_bytes() for visit in visits] == documents
    for name in Visit.__struct_fields__:
        assert type(getattr(later, name)) is type(getattr(visits[-1], name)), name
