"""The enforcement steps: cells of the tables, whose words they are, departures."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import facts, library, prompts, visit
from msgspec.structs import replace

from inspector_tui.judgement import enforcement, tables
from inspector_tui.judgement.enforcement import (
    asks,
    beside_first_step,
    doubts,
    faults,
    is_closed,
    is_stopped,
    made,
    notice_dates,
    starts,
    suggested,
)
from inspector_tui.judgement.enforcement_table import OWN_WORDS, Model, Suggested
from inspector_tui.judgement.shapes import read
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.events import Finding
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.record.visit import Decided, RaisedFinding


def model():
    found = read(tables.shipped().get("enforcement"), Model)
    assert found is not None
    return found


def steps(**choices):
    """Steps as the record holds them: `actual_risk={"actual": ...}`; "why" is the step's reason."""
    taken = {name.replace("_", "-"): dict(given_) for name, given_ in choices.items()}
    return tuple(
        Decided(
            step=step, reason=taken[step].pop("why", ""), choices=taken[step], n=n, at="", by=""
        )
        for n, step in enumerate(ENFORCEMENT)
        if step in taken
    )


def taken(**choices):
    return made(finding(**choices))


def finding(**choices):
    content = Finding(("PA-080",), "nobody came")
    return RaisedFinding("F1", content, n=9, at="", by="AB", enforcement=steps(**choices))


RISK = {"serious": "no", "route": ["risk"]}
COMPLIANCE = {"serious": "no", "route": ["compliance"]}
BOTH = {"serious": "no", "route": ["risk", "compliance"]}


# ------------------------------------------------------------------ table 5.3


@pytest.mark.parametrize(
    ("actual", "bench", "band", "status"),
    [
        ("serious/probable", "serious/possible", "substantial", "low-confidence"),
        ("serious/probable", "serious/remote", "extreme", "general-knowledge"),
        ("serious/probable", "serious/nil", "extreme", "general-knowledge"),
        ("serious/possible", "serious/remote", "substantial", "general-knowledge"),
        ("serious/possible", "serious/nil", "extreme", "low-confidence"),
        ("serious/remote", "serious/nil", "moderate", "low-confidence"),
        ("significant/probable", "significant/possible", "moderate", "low-confidence"),
        ("significant/probable", "significant/remote", "substantial", "general-knowledge"),
        ("significant/probable", "significant/nil", "substantial", "general-knowledge"),
        ("significant/possible", "significant/remote", "moderate", "general-knowledge"),
        ("significant/possible", "significant/nil", "substantial", "low-confidence"),
        ("significant/remote", "significant/nil", "nominal", "low-confidence"),
        ("minor/probable", "minor/possible", "nominal", "low-confidence"),
        ("minor/probable", "minor/remote", "moderate", "low-confidence"),
        ("minor/probable", "minor/nil", "moderate", "general-knowledge"),
        ("minor/possible", "minor/remote", "nominal", "general-knowledge"),
        ("minor/possible", "minor/nil", "moderate", "low-confidence"),
        ("minor/remote", "minor/nil", "nominal", "general-knowledge"),
    ],
)
def test_risk_gap_cells(actual, bench, band, status):
    found = model().gap_between(actual, bench)

    assert (found.values, found.status) == ((band,), status)
    assert found.whose == OWN_WORDS


@pytest.mark.parametrize(
    ("actual", "bench"),
    [
        ("serious/possible", "serious/possible"),
        ("serious/remote", "serious/possible"),
        ("significant/remote", "serious/remote"),
        ("minor/nil", "significant/nil"),
        ("serious/nil", "minor/nil"),
        ("serious/remote", "serious/probable"),
    ],
)
def test_equal_or_better_than_the_benchmark_is_no_gap(actual, bench):
    assert model().gap_between(actual, bench).values == ("none",)


def test_a_lower_consequence_of_the_benchmark_counts_as_nil():
    assert model().gap_between("serious/remote", "significant/remote").values == ("moderate",)
    assert model().gap_between("serious/probable", "minor/probable").values == ("extreme",)


def test_what_the_table_does_not_compare_is_left_to_the_inspector():
    found = model().gap_between("significant/probable", "serious/remote")

    assert found.values == ()
    assert "which the table does not have" in found.missing[0]


@pytest.mark.parametrize(
    ("actual", "bench"), [("", "serious/nil"), ("grave/likely", ""), ("x", "y")]
)
def test_unknown_words_are_missing_and_raise_nothing(actual, bench):
    assert model().gap_between(actual, bench).missing


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_words_give_an_offer_or_say_what_is_missing(one, two, three):
    table = model()

    for found in (table.gap_between(one, two), table.expected("risk", one, three)):
        assert isinstance(found, Suggested)
        assert bool(found.values) != bool(found.missing)


@pytest.mark.parametrize(
    ("actual", "bench", "worse"),
    [
        ("serious/possible", "serious/probable", True),
        ("significant/remote", "serious/remote", True),
        ("minor/possible", "serious/probable", True),
        ("serious/possible", "serious/possible", False),
        ("serious/possible", "serious/remote", False),
        ("significant/probable", "serious/remote", False),  # neither is the worse in all
        ("minor/nil", "serious/nil", False),
        ("grave/likely", "serious/probable", False),
        ("", "serious/probable", False),
    ],
)
def test_a_benchmark_worse_than_the_actual_risk_is_questioned(actual, bench, worse):
    said = doubts(
        model(),
        taken(
            serious_risk=RISK,
            actual_risk={"actual": actual} if actual else {},
            benchmark={"benchmark": bench},
        ),
    )
    assert [step for step, _ in said] == (["benchmark"] if worse else [])


@pytest.mark.parametrize(
    ("serious", "actual", "told"),
    [
        ("no", "serious/possible", True),
        ("no", "serious/remote", True),
        ("no", "serious/nil", False),
        ("no", "significant/probable", False),
        ("no", "", False),
        ("dealt-with", "serious/possible", False),
        (None, "serious/possible", False),
    ],
)
def test_no_serious_risk_now_is_recalled_beside_a_serious_actual_risk(serious, actual, told):
    """A remark only: a serious actual risk without danger now is how most notices begin."""
    steps = taken(serious_risk={"serious": serious, "route": ["risk"]} if serious else {})
    assert ("Look at both" in beside_first_step(model(), actual, steps)) is told
    both = taken(serious_risk=RISK, actual_risk={"actual": actual} if actual else {})
    assert doubts(model(), both) == ()


def test_what_is_said_of_a_benchmark_that_is_worse_ends_with_a_reason():
    odd = {"actual_risk": {"actual": "serious/possible"}, "serious_risk": RISK}
    ((_, said),) = doubts(model(), taken(**odd, benchmark={"benchmark": "serious/probable"}))
    assert said.startswith(
        "The benchmark (serious, probable) is worse than the actual risk (serious, possible)"
    )
    why = {"benchmark": "serious/probable", "why": "the work is stopped for now"}
    assert doubts(model(), taken(**odd, benchmark=why)) == ()


# ------------------------------------------------------------------ table 5.5


@pytest.mark.parametrize(
    ("route", "start", "standard", "expect"),
    [
        ("risk", "extreme", "defined", ("improvement", "prohibition")),
        ("risk", "substantial", "defined", ("improvement",)),
        ("risk", "substantial", "interpretative", ("letter", "improvement")),
        ("risk", "moderate", "defined", ("improvement",)),
        ("risk", "moderate", "established", ("letter",)),
        ("risk", "nominal", "defined", ("verbal", "letter")),
        ("risk", "nominal", "established", ("verbal",)),
        ("risk", "nominal", "interpretative", ("none", "verbal")),
        ("risk", "none", "defined", ("none",)),
        ("compliance", "absent", "defined", ("improvement",)),
        ("compliance", "absent", "established", ("improvement",)),
        ("compliance", "absent", "interpretative", ("letter",)),
        ("compliance", "inadequate", "defined", ("improvement",)),
        ("compliance", "inadequate", "established", ("letter",)),
        ("compliance", "minor", "defined", ("verbal", "letter")),
        ("compliance", "minor", "interpretative", ("none",)),
    ],
)
def test_first_expectations(route, start, standard, expect):
    found = model().expected(route, start, standard)

    assert found.values == expect
    assert found.whose == "inspector's judgement"


def test_a_band_is_no_state_and_a_state_no_band():
    assert model().expected("compliance", "extreme", "defined").missing
    assert model().expected("risk", "absent", "defined").missing
    assert model().expected("risk", "extreme", "").missing == ("the standard",)


def test_prosecution_is_said_beside_an_extreme_gap():
    assert "Prosecution" in model().expected("risk", "extreme", "established").also


def test_performance_scores():
    scores = {band: [s.score for s in model().scores(band)] for band in ("extreme", "none")}

    assert scores == {"extreme": [60], "none": [20, 10]}


# ------------------------------------------------------------------ whose words


def test_only_a_checked_cell_of_a_checked_table_is_called_the_authoritys():
    table = model()
    cell = next(c for c in table.gap if c.actual == "serious/probable" and c.benchmark == "remote")
    checked = tuple(replace(c, status="verified") if c is cell else c for c in table.gap)

    assert replace(table, gap=checked).gap_between(cell.actual, "serious/remote").whose == OWN_WORDS
    sure = replace(table, gap=checked, verified=True)
    assert sure.gap_between(cell.actual, "serious/remote").whose.startswith("per Enforcement")
    assert sure.gap_between("serious/remote", "serious/nil").whose == OWN_WORDS


def test_no_prompt_names_the_model_as_an_authority():
    choices = {
        "serious_risk": RISK,
        "actual_risk": {"actual": "serious/probable"},
        "benchmark": {"benchmark": "serious/remote"},
        "gap": {"gap": "nominal"},
    }
    found = prompts(visit(findings={"F1": finding(**choices)}), "ENF")["ENF:F1:gap"]

    for text in (found.text, *(reason.text for reason in found.reasons)):
        assert "EMM" not in text
        assert "Enforcement Management Model" not in text
    assert any(OWN_WORDS in reason.text for reason in found.reasons)


# ------------------------------------------------------------------ what a step asks


@pytest.mark.parametrize(
    ("first", "keys"),
    [(RISK, ["gap"]), (COMPLIANCE, ["state"]), (BOTH, ["gap", "state"]), ({}, [])],
)
def test_a_step_asks_only_what_belongs_to_the_routes_chosen(first, keys):
    found = asks(model(), "gap", taken(serious_risk=first))

    assert [ask.key for ask in found] == keys


def test_a_compliance_decision_has_nothing_to_say_on_risk():
    steps_ = taken(serious_risk=COMPLIANCE)

    assert asks(model(), "actual-risk", steps_) == ()
    assert faults(model(), "actual-risk", {}, steps_) == ()


def test_factors_are_asked_one_by_one_and_a_change_needs_a_why():
    table, steps_ = model(), taken(serious_risk=RISK)

    assert [ask.key for ask in asks(table, "duty-holder", steps_)][:3] == [
        "none-applies",
        "enforcement-before",
        "enforcement-before-why",
    ]
    assert faults(table, "duty-holder", {"attitude": "confirms"}, steps_) == ()
    said = faults(table, "duty-holder", {"attitude": "raises"}, steps_)
    assert [fault.field for fault in said] == ["attitude"]
    assert said[0].sentence == "Attitude: say why it raises the expectation."
    given_ = {"attitude": "raises", "attitude-why": "Refused twice"}
    assert faults(table, "duty-holder", given_, steps_) == ()


@pytest.mark.parametrize("step", ["duty-holder", "strategic"])
def test_that_no_factor_matters_has_to_be_said(step):
    table, steps_ = model(), taken(serious_risk=RISK)
    factor = [ask.key for ask in asks(table, step, steps_)][1]

    (said,) = faults(table, step, {}, steps_)
    assert said.field == "none-applies"
    assert said.sentence == "Factors: choose those that matter, or that none applies."
    assert faults(table, step, {"none-applies": "yes"}, steps_) == ()
    (both,) = faults(table, step, {"none-applies": "yes", factor: "confirms"}, steps_)
    assert "cannot be none" in both.sentence
    assert faults(table, step, {"none-applies": "no"}, steps_)


@pytest.mark.parametrize(
    ("step", "choices", "words"),
    [
        ("actual-risk", {}, "nothing is chosen"),
        ("actual-risk", {"actual": "grave/likely"}, "choose from the list"),
        ("actual-risk", {"actual": ["serious/nil", "minor/nil"]}, "choose from the list"),
        ("gap", {"gap": "extreme", "state": "absent"}, "does not ask for"),
        ("action", {"action": ["letter"], "by": "soon"}, "give a date"),
    ],
)
def test_what_keeps_a_step_from_being_taken(step, choices, words):
    found = faults(model(), step, choices, taken(serious_risk=RISK))

    assert any(words in said.sentence for said in found)


def test_several_actions_may_be_concluded_on_one_matter():
    choices = {"conclusion": ["improvement", "prohibition"]}

    assert faults(model(), "conclusion", choices, taken(serious_risk=RISK)) == ()


def test_danger_stops_every_other_step_until_it_is_dealt_with():
    table = model()
    stopped = taken(serious_risk={"serious": "yes", "route": ["risk"]})
    calm = taken(serious_risk={"serious": "dealt-with", "route": ["risk"]})

    assert is_stopped(table, stopped)
    assert "Deal with the danger first" in faults(table, "actual-risk", {}, stopped)[0].sentence
    assert not is_stopped(table, calm)
    assert faults(table, "serious-risk", {"serious": "yes", "route": ["risk"]}, {}) == ()
    found = prompts(
        visit(findings={"F1": finding(serious_risk={"serious": "yes", "route": ["risk"]})})
    )
    assert "Stop and act first" in found["ENF:F1:stop"].text


def test_an_action_opens_only_after_the_model_is_closed():
    assert not is_closed(taken(serious_risk=RISK, conclusion={"conclusion": ["letter"]}))
    assert is_closed(taken(serious_risk=RISK, closed={}))


# ------------------------------------------------------------------ one finding through all steps

NOTICE = {
    "serious_risk": RISK,
    "actual_risk": {"actual": "serious/possible"},
    "benchmark": {"benchmark": "serious/remote"},
    "gap": {"gap": "substantial"},
    "standard": {"standard": "established"},
    "expectation": {"expect-risk": "improvement"},
    "duty_holder": {"attitude": "confirms"},
    "strategic": {"none-applies": "yes"},
    "conclusion": {"conclusion": ["improvement"]},
    "closed": {},
    "action": {"action": ["improvement"], "by": "2026-12-31"},
}


def test_a_finding_taken_to_an_improvement_notice_has_no_doubts():
    table, done = model(), {}
    for step in steps(**NOTICE):
        assert faults(table, step.step, step.choices, done) == ()
        done = {**done, step.step: step}

    assert doubts(table, done) == ()
    assert prompts(visit(findings={"F1": finding(**NOTICE)}), "ENF") == {}


@pytest.mark.parametrize(
    ("change", "step", "words"),
    [
        ({"gap": {"gap": "extreme"}}, "gap", "lead to substantial, and extreme was chosen"),
        (
            {"expectation": {"expect-risk": "letter"}, "conclusion": {"conclusion": ["letter"]}},
            "expectation",
            "lead to improvement notice, and letter was chosen",
        ),
        ({"conclusion": {"conclusion": ["prosecution"]}}, "conclusion", "more than was expected"),
        ({"conclusion": {"conclusion": ["verbal"]}}, "conclusion", "less than was expected"),
        ({"action": {"action": ["letter"]}}, "action", "not what the model concluded"),
    ],
)
def test_a_departure_without_a_reason_is_named_and_one_with_a_reason_is_not(change, step, words):
    table = model()
    found = dict(doubts(table, taken(**{**NOTICE, **change})))

    assert words in found[step]
    name = step.replace("-", "_")
    reasoned = {**NOTICE, **change, name: {**{**NOTICE, **change}[name], "why": "Seen twice"}}
    assert step not in dict(doubts(table, taken(**reasoned)))


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"expectation": {"expect-risk": "prohibition"}}, "expectation"),
        ({"conclusion": {"conclusion": ["improvement", "prohibition"]}}, "conclusion"),
        ({"action": {"action": ["prohibition"], "by": "2026-12-31"}}, "action"),
    ],
)
def test_a_prohibition_where_the_first_step_saw_no_serious_risk_wants_a_reason(change, step):
    table = model()
    rests = "A prohibition notice rests on a risk of serious personal injury"
    found = doubts(table, taken(**{**NOTICE, **change}))
    assert [of for of, words in found if words.startswith(rests)] == [step]
    dealt = {**NOTICE, **change, "serious_risk": {**RISK, "serious": "dealt-with"}}
    assert not any(words.startswith(rests) for _, words in doubts(table, taken(**dealt)))
    reasoned = {**NOTICE, **change, step: {**change[step], "why": "Deferred: it will recur"}}
    assert not any(words.startswith(rests) for _, words in doubts(table, taken(**reasoned)))


def test_a_factor_that_raises_bears_a_stronger_conclusion():
    raised = {"harm": "raises", "harm-why": "Two staff were off for months"}
    change = {**NOTICE, "duty_holder": raised, "conclusion": {"conclusion": ["prosecution"]}}
    lowered = {**change, "duty_holder": {"harm": "lowers", "harm-why": "raises"}}

    assert "conclusion" not in dict(doubts(model(), taken(**change)))
    assert "conclusion" in dict(doubts(model(), taken(**lowered)))


def test_the_steps_are_never_held_against_what_comes_after_them():
    """The same gap is offered whatever was concluded or done."""
    early = {name: NOTICE[name] for name in ("serious_risk", "actual_risk", "benchmark")}
    late = {**NOTICE, "conclusion": {"conclusion": ["prosecution"]}}

    assert suggested(model(), "gap", taken(**early)) == suggested(model(), "gap", taken(**late))


def test_a_withdrawn_finding_is_left_alone():
    gone = replace(finding(serious_risk={"serious": "yes"}), withdrawn="mistaken")

    assert prompts(visit(findings={"F1": gone}), "ENF") == {}


@given(
    st.dictionaries(
        st.sampled_from([step.replace("-", "_") for step in ENFORCEMENT]),
        st.dictionaries(
            st.sampled_from(["serious", "route", "actual", "gap", "conclusion", "attitude", "old"]),
            st.one_of(st.text(max_size=5), st.integers(), st.lists(st.text(max_size=3))),
            max_size=3,
        ),
    )
)
def test_steps_of_any_edition_raise_nothing(choices):
    of = visit(findings={"F1": finding(**choices)})

    for prompt in prompts(of, "ENF").values():
        assert prompt.question == "PA-080"
    for step in ENFORCEMENT:
        for given_ in choices.values():
            faults(model(), step, given_, taken(**choices))


# ------------------------------------------------------------------ starts and notices


def test_the_steps_start_where_the_question_says():
    question = library().question("PA-080")
    found = starts(question)[0]

    assert (found.route, found.benchmark) == ("risk", "serious/remote")


def test_an_improvement_notice_leaves_at_least_21_days_and_the_appeal_shows_both_counts():
    found = notice_dates(model(), dt.date(2026, 11, 21))

    assert [date.day.isoformat() for date in found] == ["2026-12-12", "2026-12-11", "2026-12-12"]
    assert all("21 days" in date.rule for date in found)


def test_without_a_usable_table_there_are_no_prompts():
    of = facts(visit(findings={"F1": finding(serious_risk={"serious": "yes"})}))
    of.tables = Tables()
    assert list(enforcement.prompts(of)) == []
