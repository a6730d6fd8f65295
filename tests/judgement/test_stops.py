"""What stops everything else: danger, a death, homicide."""

from __future__ import annotations

import pytest
from judged import answer, facts, library, visit

from inspector_tui.judgement.facts import Facts
from inspector_tui.judgement.stops import stops
from inspector_tui.judgement.tables import Tables
from inspector_tui.record.events import Finding
from inspector_tui.record.visit import Decided, RaisedFinding

SETTLED = {"police": "yes", "primacy": "police", "coroner": "yes", "scene": "yes"}


def found(rows=None, **answers):
    return stops(facts(visit(rows, answers)))


def kinds(rows=None, **answers):
    return [(stop.kind, stop.key) for stop in found(rows, **answers)]


def finding(serious):
    steps = (Decided("serious-risk", {"serious": serious}, "", n=9, at="", by="AB"),)
    content = Finding(("MH-110",), "a sling about to fail")
    return RaisedFinding("F3", content, n=8, at="", by="AB", enforcement=steps)


@pytest.mark.parametrize("verdict", ["not-satisfied", "partly"])
def test_danger_says_to_act_and_to_tell_the_senior_officer(verdict):
    stop = found(**{"IL-010": answer(verdict=verdict)})[0]
    assert (stop.kind, stop.question) == ("danger", "IL-010")
    assert any("999" in first for first in stop.first)
    assert any("keep the scene" in first for first in stop.first)
    assert stop.tell == ("your senior supervisory officer",)


def test_everyone_safe_stops_nothing():
    assert kinds(**{"IL-010": answer(verdict="satisfied")}) == []
    assert kinds() == []


def test_a_finding_with_serious_risk_stops_until_it_is_dealt_with():
    standing = facts(visit(findings={"F3": finding("yes")}))
    assert [(stop.key, stop.question) for stop in stops(standing)] == [("danger:F3", "MH-110")]
    assert stops(facts(visit(findings={"F3": finding("dealt-with")}))) == ()


def test_a_death_stops_interviews_and_names_what_is_not_settled():
    stop = found({"INCIDENT": [{"severity": "death", "harmed": "worker"}]})[0]
    assert stop.kind == "death"
    assert any("stop interviewing" in first for first in stop.first)
    assert "whether there is any suspicion of homicide" in stop.missing
    assert any("the coroner" in told for told in stop.tell)


ONLY_IN = {
    "england": {"CQC"},
    "wales": {"Healthcare Inspectorate Wales", "Care Inspectorate Wales"},
    "scotland": {
        "Healthcare Improvement Scotland",
        "the Care Inspectorate",
        "the Crown Office and Procurator Fiscal Service",
    },
}
NOT_IN_SCOTLAND = {"the Crown Prosecution Service", "the coroner"}


@pytest.mark.parametrize("nation", ONLY_IN)
def test_after_a_death_the_bodies_of_the_nation_are_told(nation):
    rows = {"INCIDENT": [{"severity": "death", "harmed": "worker"}]}
    stop = found(rows, **{"IL-060": answer("unknown", nation=nation)})[0]
    told = set(stop.tell)
    assert ONLY_IN[nation] <= told
    assert not any(ONLY_IN[other] & told for other in ONLY_IN if other != nation)
    assert told & NOT_IN_SCOTLAND == (set() if nation == "scotland" else NOT_IN_SCOTLAND)
    fiscal = [words for words in stop.missing if "procurator fiscal" in words]
    assert bool(fiscal) == (nation == "scotland")


def test_after_a_death_no_nation_is_taken_for_granted():
    stop = found({"INCIDENT": [{"severity": "death", "harmed": "worker"}]})[0]
    named = NOT_IN_SCOTLAND.union(*ONLY_IN.values())
    assert stop.tell[:2] == ("the police", "HSE or the council")
    assert not named & set(stop.tell)
    assert "CQC in England only" in stop.tell[2]
    assert "in Scotland the procurator fiscal" in stop.tell[-1]


@pytest.mark.parametrize("tables", [None, Tables()], ids=["shipped", "none"])
def test_after_a_death_the_first_thing_is_that_the_police_are_called(tables):
    record = facts(visit(answers={"IL-050": answer("worker", event="death")}))
    if tables is not None:
        record = Facts(record.visit, library(), tables)
    stop = stops(record)[0]
    assert "police" in stop.title
    assert "the police are called: 999" in stop.first[0]
    assert "101" in stop.first[0]
    assert "leave the scene as it is" in stop.first[1]
    assert stop.tell[0] == "the police"
    assert "See that the police are called, and the scene left as it is." in stop.says


def test_police_who_are_informed_are_not_asked_for_again():
    rows = {"INCIDENT": [{"severity": "death"}]}
    informed = found(rows, **{"IL-040": answer(police="yes")})[0]
    assert "are called" not in informed.says
    assert "the police lead" in informed.says


def test_suspicion_of_homicide_gives_the_police_primacy_whatever_is_settled():
    england = answer("yes", nation="england")
    stop = found(**{"IL-040": answer(homicide="yes", **SETTLED), "IL-060": england})[0]
    assert stop.kind == "police"
    assert "the Crown Prosecution Service" in stop.tell
    assert stop.missing == ()


def test_a_death_settled_in_every_point_stops_no_more():
    rows = {"INCIDENT": [{"severity": "death"}]}
    assert kinds(rows, **{"IL-040": answer(homicide="no", **SETTLED)}) == []
    undone = answer(homicide="no", **{**SETTLED, "scene": "no"})
    assert found(rows, **{"IL-040": undone})[0].undone == ("whether the scene is kept",)


def test_may_not_survive_counts_as_a_death():
    serious = answer("service-user", event="serious", may_not_survive="yes")
    assert kinds(**{"IL-050": serious}) == [("death", "death")]


def test_danger_comes_before_a_death():
    both = kinds(
        {"INCIDENT": [{"severity": "death"}]}, **{"IL-010": answer(verdict="not-satisfied")}
    )
    assert [kind for kind, _ in both] == ["danger", "death"]


def test_without_tables_it_still_says_what_to_do():
    record = visit(
        {"INCIDENT": [{"severity": "death"}]}, {"IL-010": answer(verdict="not-satisfied")}
    )
    bare = stops(Facts(record, library(), Tables()))
    assert [stop.kind for stop in bare] == ["danger", "death"]
    assert all(stop.first and stop.tell for stop in bare)
