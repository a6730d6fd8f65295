import pytest
from journals import chain, started

from inspector_tui.record import drills as d
from inspector_tui.record import events as e
from inspector_tui.record import judging as j
from inspector_tui.record.base import Clock
from inspector_tui.record.chain import read_chain
from inspector_tui.record.fold import fold
from inspector_tui.record.rules import RuleError

EARLIER = "99999999-2222-4333-8444-555555555555"


def visit_after(*acts):
    links = chain([started(), *acts])
    visit = fold(links)
    assert fold(read_chain([link.line for link in links])) == visit
    return visit


FINDING = e.FindingRaised("F1", e.Finding(("PA-080",), "nobody knew"))
EXHIBIT = e.ExhibitTaken("AB1", "a.pdf", "pdf", 3, "1" * 64, 7, "2" * 32)


def stepped(step, **more):
    return j.EnforcementStepped("F1", step, **more)


def test_the_newest_word_on_a_prompt_counts():
    visit = visit_after(
        j.PromptSettled("H1:HRR-1", "not named", "confirmed", "seen on site"),
        j.PromptSettled("H1:HRR-1", "not named", "dismissed", "named in an annex"),
    )
    assert [(s.decision, s.n) for s in visit.settled] == [("dismissed", 3)]


def test_a_prompt_is_settled_with_a_reason():
    with pytest.raises(ValueError, match="form"):
        visit_after(j.PromptSettled("H1:HRR-1", "not named", "confirmed", ""))


def test_a_section_has_one_newest_review():
    visit = visit_after(
        j.SectionReviewed("violence", "policy", in_order="dated"),
        j.SectionReviewed("violence", "policy", in_order="dated and signed"),
        j.SectionReviewed("violence", "roles", not_sampled="nights"),
    )
    assert [r.reviewed.in_order for r in visit.reviews] == ["dated and signed", ""]


def test_enforcement_goes_in_its_locked_order():
    visit = visit_after(FINDING, *(stepped(step) for step in j.ENFORCEMENT))
    assert [step.step for step in visit.findings["F1"].enforcement] == list(j.ENFORCEMENT)


@pytest.mark.parametrize(
    "steps",
    [["actual-risk"], ["serious-risk", "action"], ["serious-risk", "benchmark"]],
)
def test_no_step_is_skipped(steps):
    with pytest.raises(RuleError):
        visit_after(FINDING, *(stepped(step) for step in steps))


def test_an_earlier_step_again_needs_a_reason_and_voids_the_later_ones():
    taken = [stepped(step) for step in j.ENFORCEMENT[:5]]
    with pytest.raises(RuleError):
        visit_after(FINDING, *taken, stepped("actual-risk"))
    visit = visit_after(FINDING, *taken, stepped("actual-risk", reason="a second witness"))
    steps = [step.step for step in visit.findings["F1"].enforcement]
    assert steps == ["serious-risk", "actual-risk"]


def test_a_step_keeps_what_the_table_had_and_which_table_it_was():
    table = j.UsedTable("enforcement", "2026.1", "a" * 64, verified=False)
    offered = {"gap": j.Offered(("extreme",), "general-knowledge", "inspector's judgement")}
    visit = visit_after(FINDING, stepped("serious-risk", offered=offered, table=table))
    taken = visit.findings["F1"].enforcement[0]
    assert (taken.offered, taken.table) == (offered, table)


def test_what_was_added_to_acts_leaves_older_journals_byte_for_byte():
    old = (
        FINDING,
        EXHIBIT,
        stepped("serious-risk", choices={"serious": "no"}),
    )
    assert [set(e.to_body(act)[1]) for act in old] == [
        {"finding", "content"},
        {"mark", "name", "extension", "size", "sha256", "crc32", "blob"},
        {"finding", "step", "choices"},
    ]
    assert set(e.to_body(FINDING)[1]["content"]) == {"questions", "fact"}


def test_a_finding_carries_its_whole_chain():
    content = e.Finding(
        ("PA-080",),
        "nobody knew",
        exhibits=("AB1",),
        theme="RR",
        standard="The trust's own procedure, section 4",
        standard_class="established",
        by_when="2027-01-31",
        disclosure="neutral",
    )
    assert visit_after(e.FindingRaised("F1", content)).findings["F1"].content == content


def test_continuity_is_a_chain_of_holders():
    visit = visit_after(EXHIBIT, j.ExhibitMoved("AB1", "Store clerk", seal="S-17"))
    assert [m.moved.holder for m in visit.exhibits["AB1"].movements] == ["Store clerk"]
    with pytest.raises(RuleError):
        visit_after(EXHIBIT, e.ExhibitWithdrawn("AB1", "x"), j.ExhibitMoved("AB1", "Clerk"))


def test_what_became_of_an_earlier_finding_is_said_once():
    visit = visit_after(
        j.FollowedUp(EARLIER, "F1", "still-open"), j.FollowedUp(EARLIER, "F1", "put-right")
    )
    assert [f.followed.state for f in visit.follow_ups] == ["put-right"]


def test_moving_to_a_newer_edition_keeps_only_what_is_carried():
    moved = j.EditionMoved(
        j.MovedEdition("panic-alarm", "2027.1", "f" * 64),
        carried=("PA-010",),
        again=("PA-080",),
        retired=("PA-090",),
    )
    answers = e.Answered({q: e.Answer(verdict="satisfied") for q in ("PA-010", "PA-080", "PA-090")})
    visit = visit_after(answers, moved)
    assert set(visit.answers) == {"PA-010"}
    assert visit.checklists == (e.Edition("panic-alarm", "2027.1", "f" * 64),)
    with pytest.raises(RuleError):
        visit_after(j.EditionMoved(j.MovedEdition("unheard-of", "1", "f" * 64)))


def test_what_is_not_carried_is_set_aside_with_the_edition_that_it_answered():
    def moved(edition, **lists):
        return j.EditionMoved(j.MovedEdition("panic-alarm", edition, edition[-1] * 64), **lists)

    (first,) = visit_after().checklists
    answers = e.Answered({q: e.Answer(verdict="partly", reason=q) for q in ("PA-010", "PA-080")})
    visit = visit_after(
        answers,
        moved("2027.1", again=("PA-080",)),
        e.Answered({"PA-080": e.Answer(verdict="satisfied")}),
        moved("2027.2", carried=("PA-010",), retired=("PA-080", "PA-020")),
    )
    assert set(visit.answers) == {"PA-010"}
    aside = [(a.question, a.given.answer.verdict, a.of.edition, a.n) for a in visit.set_aside]
    assert aside == [
        ("PA-080", "partly", first.edition, 3),
        ("PA-080", "satisfied", "2027.1", 5),
    ]
    assert [edition.edition for edition in visit.former] == [first.edition, "2027.1"]
    assert visit.editions_used() == (*visit.checklists, *visit.former)


def test_going_back_to_an_edition_names_it_once():
    (first,) = visit_after().checklists
    there = j.EditionMoved(j.MovedEdition(first.id, "2027.1", "1" * 64))
    back = j.EditionMoved(j.MovedEdition(first.id, first.edition, first.sha256))
    visit = visit_after(there, back)
    assert visit.checklists == (first,)
    assert [edition.edition for edition in visit.former] == ["2027.1"]


def press(kind, ms):
    at = f"2026-11-21T10:00:{ms // 1000:02}.{ms % 1000:03}+00:00"
    return d.DrillMarked("D1", kind, at, Clock("boot", ms))


def test_a_drill_keeps_every_press_and_strikes_mistakes():
    visit = visit_after(
        d.DrillStarted("D1", "nurse in charge", "switchboard"),
        press("pressed", 1000),
        press("responder", 9000),
        d.DrillStruck("D1", 4, "not able to help"),
        press("responder", 31000),
        d.DrillEnded("D1"),
    )
    drill = visit.drills["D1"]
    assert [(m.mark, m.ms, m.struck) for m in drill.marks] == [
        ("pressed", 1000, None),
        ("responder", 9000, 5),
        ("responder", 31000, None),
    ]
    assert drill.ended == 7


@pytest.mark.parametrize(
    "acts",
    [
        [d.DrillStarted("D2", "x", "y")],
        [d.DrillStarted("D1", "x", "y"), d.DrillStarted("D2", "x", "y")],
        [d.DrillEnded("D1")],
        [d.DrillStarted("D1", "x", "y"), d.DrillEnded("D1"), d.DrillEnded("D1")],
        [d.DrillStarted("D1", "x", "y"), d.DrillStruck("D1", 2)],
    ],
)
def test_a_drill_out_of_place_is_refused(acts):
    with pytest.raises(RuleError):
        visit_after(*acts)


def test_a_record_without_judgements_has_the_document_it_always_had():
    document = visit_after().document()
    assert not {"settled", "reviews", "follow_ups", "drills", "moves"} & document.keys()
