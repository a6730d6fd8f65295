"""What was worked out is kept exactly as long as nothing that it rests on has changed."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judged import answer, facts, library, visit
from msgspec.structs import replace
from wild import visits

from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.facts import Facts, Memory
from inspector_tui.record.events import Finding
from inspector_tui.record.visit import RaisedFinding

slow = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def computed(of, memory=None):
    return engine.prompts(of, library(), tables.shipped(), memory)


def mixed(one, other, keep):
    """A visit with parts of two: some rows and answers of the one, the rest of the other."""
    rows = {**one.rows, **other.rows} if keep else other.rows
    return replace(one, rows=rows, answers={**one.answers, **other.answers}, on=other.on)


@slow
@given(st.lists(st.tuples(visits(), st.booleans()), min_size=1, max_size=4), visits())
def test_with_a_memory_the_prompts_are_those_without_it(later, of):
    memory = Memory()
    assert computed(of, memory) == computed(of)
    for other, keep in later:
        of = mixed(of, other, keep)
        assert computed(of, memory) == computed(of)


@slow
@given(visits(rows=6, records=8), st.data())
def test_one_row_withdrawn_or_changed_is_seen(of, data):
    if not of.rows:
        return
    memory = Memory()
    computed(of, memory)
    row = of.rows[data.draw(st.sampled_from(sorted(of.rows)))]
    changed = replace(row, withdrawn="twice") if data.draw(st.booleans()) else row
    changed = changed if changed is not row else replace(row, fields={"location": "Elsewhere"})
    of = replace(of, rows={**of.rows, row.id: changed})

    assert computed(of, memory) == computed(of)


class Counted:
    """Something worked out from the register, and how often it was."""

    def __init__(self):
        self.times = 0

    def __call__(self, found):
        self.times += 1
        return len(found.rows("HRR")), found.answer("VA-010").value


def seen_by(of, memory, compute):
    return Facts(of, library(), tables.shipped(), memory).once(compute)


def test_it_is_worked_out_again_only_when_something_it_read_has_changed():
    memory, compute = Memory(), Counted()
    of = visit({"HRR": [{"label": "Lobby"}]}, {"VA-010": answer("current")})
    assert seen_by(of, memory, compute) == (1, "current")

    other = replace(of, answers={**of.answers, **visit({}, {"PA-010": answer()}).answers})
    assert seen_by(other, memory, compute) == (1, "current")
    assert compute.times == 1
    assert seen_by(visit({"HRR": [{}, {}]}), memory, compute) == (2, None)
    assert compute.times == 2


def test_what_rests_on_it_is_worked_out_again_too():
    inner, memory = Counted(), Memory()

    def outer(found):
        return ["of the register", *found.once(inner)]

    first = visit({"HRR": [{"label": "Lobby"}]})
    assert seen_by(first, memory, outer) == ["of the register", 1, None]
    # The inner one is asked for first, so that it is fresh when the outer one looks.
    changed = visit({"HRR": [{}, {}]})
    again = Facts(changed, library(), tables.shipped(), memory)
    assert again.once(inner) == (2, None)
    assert again.once(outer) == ["of the register", 2, None]


def test_findings_and_the_whole_visit_count_as_read():
    memory = Memory()
    content = Finding(questions=("VA-010",), fact="So", evidence=(), provisions=(), opinion="")
    raised = RaisedFinding(id="F1", content=content, n=9, at="", by="AB")
    of = visit()

    assert seen_by(of, memory, lambda found: found.findings) == ()
    assert facts(replace(of, findings={"F1": raised})).findings == (raised,)
    one, other = (visit(organisation=name) for name in ("One Trust", "Other Trust"))

    def named(found):
        return found.visit.organisation

    assert seen_by(one, memory, named) == "One Trust"
    assert seen_by(other, memory, named) == "Other Trust"
