"""The report of a finding's whole chain, of exhibits from hand to hand, and of who leads."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from reportpages import Page
from working import sketched

from inspector_tui.judgement.tables import Tables, shipped
from inspector_tui.record.events import ExhibitTaken, Finding, Source
from inspector_tui.report.html import Sealing, render
from inspector_tui.report.referral import referral
from inspector_tui.report.referral_text import referral_text
from inspector_tui.workflow import answering, enforcement, exhibits, notes, rows
from inspector_tui.workflow.visits import seal

SEALING = Sealing("ab@1f3c9a2b", "SHA256:abc", "vault", None)
EXHIBIT = ExhibitTaken(
    *("AB1", "sling.jpg", "jpg", 3, "1" * 64, 7, "2" * 32), description="the label", seal="S-1"
)
CHAIN = Finding(
    ("PA-080",),
    "three of four did not know",
    evidence=("INT RN-2", "OBS board"),
    provisions=("MHSWR-8",),
    opinion="nobody would come",
    exhibits=("AB1",),
    theme="RR",
    standard="The trust's own procedure, section 4",
    standard_class="established",
    by_when="2027-01-31",
    disclosure="assists",
)
STEPS = (
    ("serious-risk", {"serious": "no", "route": ["risk"]}, ""),
    ("actual-risk", {"actual": "serious/possible"}, ""),
    ("benchmark", {"benchmark": "serious/remote"}, ""),
    ("gap", {"gap": "moderate"}, "help is always near"),
    ("standard", {"standard": "established"}, ""),
    ("expectation", {"expect-risk": "letter"}, ""),
    ("duty-holder", {"attitude": "raises", "attitude-why": "told twice"}, ""),
    ("strategic", {"none-applies": "yes"}, ""),
    ("conclusion", {"conclusion": ["improvement"]}, ""),
    ("closed", {}, ""),
    ("action", {"action": ["improvement"], "by": "2027-01-31"}, ""),
)


@pytest.fixture(scope="session")
def begun_liaison(tmp_path_factory):
    folder = tmp_path_factory.mktemp("liaison")
    return sketched(folder, checklists=["panic-alarm", "incident-liaison"])


@pytest.fixture
def sketch(begun_liaison):
    return replace(begun_liaison)


def page(sketch):
    return Page(render(sketch.visit, sketch.library, SEALING))


def decide(sketch, until=None):
    steps = enforcement.load()
    for step, choices, reason in STEPS:
        sketch.do(steps.take("F1", step, choices, reason))
        if step == until:
            return


def harm(sketch):
    """A patient injury at a registered provider, and a worker strained by the same fall."""
    library = sketch.library
    asked = {
        "event": "serious",
        "may_not_survive": "no",
        "setting": "health-care",
        **dict.fromkeys(
            ("commissioner", "individual_only", "special_regime", "legionella", "wilful_neglect"),
            "no",
        ),
    }
    incident = {
        "date": "2026-10-17",
        "type": "handling-person",
        "harmed": "service-user",
        "severity": "specified",
        "what_happened": "PT-1 slid out of a sling.",
        "site": "S1",
        "note_opinion": "careless, if you ask me",
    }
    sketch.do(
        answering.record(library, "IL-010", verdict="satisfied", sources=[Source("OBS")]),
        answering.record(library, "IL-040", measures={"homicide": "no"}),
        answering.record(library, "IL-050", value="service-user", measures=asked),
        answering.record(library, "IL-060", value="yes", measures={"nation": "england"}),
        answering.record(
            library, "IL-070", value="cqc", measures={"row": "R11", "reason": "a patient"}
        ),
        rows.add(library, "INCIDENT", incident, question="IL-020"),
        notes.raise_finding(Finding(("PA-080",), "no alarm for staff")),
        notes.raise_finding(
            Finding(("IL-020",), "plan without a sling size", opinion="my view", side="both")
        ),
    )


class TestFinding:
    def test_a_notice_that_leaves_too_little_is_named_with_the_reason(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(CHAIN))
        decide(sketch, "closed")
        soon = {"action": ["improvement"], "by": "2026-11-24"}
        day = dt.date(2026, 11, 21)
        why = "one door to be unlocked"
        sketch.do(enforcement.load().take("F1", "action", soon, why, today=day))
        said = "F1: the improvement notice leaves 3 days, not 21 (21 Nov 2026 to 24 Nov 2026; "
        assert said in page(sketch).text
        assert f"Reason: {why}" in page(sketch).text
        sketch.do(seal(sketch.library))
        (gap,) = (gap for gap in sketch.visit.closings[-1].gaps if said in gap)
        assert gap in page(sketch).text

    def test_the_whole_chain_stands_in_it(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(CHAIN))
        found = page(sketch)
        for part in (
            "three of four did not know",
            "INT RN-2",
            "AB1: the label",
            "MHSWR 8: ",
            "Established standard: The trust's own procedure, section 4",
            "nobody would come",
            "Concerns: workers; theme: roles and responsibilities; to be put right by 31 Jan 2027;"
            " for a case: may assist the defence",
        ):
            assert part in found.text

    def test_words_of_those_who_did_not_speak_freely_carry_their_warning(self, sketch):
        person = {"code": "RN-2", "role": "nurse", "interviewed": "compelled"}
        sketch.do(
            rows.add(sketch.library, "PERSON", person, question="GN-030"),
            lambda _visit: [EXHIBIT],
            notes.raise_finding(CHAIN),
        )
        text = page(sketch).text
        assert "People who did not speak freely" in text
        assert text.count("have the declaration of their truth signed") == 2

    def test_an_exhibit_that_was_withdrawn_is_marked_where_a_finding_names_it(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(CHAIN))
        assert "(withdrawn)" not in page(sketch).text
        sketch.do(exhibits.withdraw("AB1", "of another sling"))
        assert "AB1: the label (withdrawn)" in page(sketch).text


class TestDecision:
    def test_every_step_with_its_stamp_and_what_lay_beside_it(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(CHAIN))
        decide(sketch)
        found = page(sketch)
        cells = found.texts["td"]
        assert "Actual risk: Serious, possible" in cells
        assert "Risk gap: Moderate" in cells
        assert (
            "Risk gap: Substantial (inspector's judgement; general knowledge, not checked)" in cells
        )
        assert any(
            cell.startswith("Is there a risk of serious personal injury now? No") for cell in cells
        )
        assert "help is always near" in cells
        assert "Attitude: Raises it: told twice" in cells
        assert "Factors: None applies" in cells
        assert "Action: Improvement notice\nTo be put right by: 31 Jan 2027" in cells
        assert sum(f", AB (entry {step.n})" in " ".join(cells) for step in taken(sketch)) == 11
        assert "not checked against its source" in found.text
        assert shipped().get("enforcement").sha256 in found.text

    def test_nothing_is_called_an_authoritys(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(CHAIN))
        decide(sketch)
        assert "per Enforcement" not in page(sketch).text

    def test_a_decision_half_made_says_so(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(CHAIN))
        decide(sketch, until="gap")
        assert "Not finished: 4 of 11 steps were taken." in page(sketch).text


def taken(sketch):
    return sketch.visit.findings["F1"].enforcement


class TestExhibits:
    def test_its_way_from_hand_to_hand(self, sketch):
        sketch.do(
            lambda _visit: [EXHIBIT],
            exhibits.move("AB1", "Store clerk", place="Office store", seal="S-2", reason="kept"),
        )
        found = page(sketch)
        cells = found.texts["td"]
        assert any("produced by AB; under seal S-1" in cell for cell in cells)
        assert "Store clerk" in cells
        assert "Office store; seal S-2" in cells

    def test_one_that_stayed_says_so(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT])
        assert "No exhibit left the inspector's hands" in page(sketch).text


class TestWhoLeads:
    def test_the_patient_belongs_with_cqc_and_the_workers_stay_ours(self, sketch):
        harm(sketch)
        found = page(sketch)
        assert "Service user, registered, anything else (corroborated" in found.text
        assert "it is not the memorandum's text" in found.text
        assert (
            "CQC; rests on: Service user, registered, anything else; reason: a patient"
            in found.texts["dd"]
        )
        assert "Table: liaison 2026.1, row R11, SHA-256" in found.text
        assert "F1, F2" in found.texts["dd"]

    def test_nobody_asked_nothing_said(self, sketch):
        assert "Who leads on the incident" not in page(sketch).text

    def test_danger_stands_first(self, sketch):
        sketch.do(answering.give(sketch.library, ["IL-010"], verdict="not-satisfied"))
        assert "Danger now: stop and act. Somebody is still in danger" in page(sketch).text


class TestReferral:
    def test_it_holds_what_the_other_body_has_to_know(self, sketch):
        harm(sketch)
        data = referral(sketch.visit, sketch.library, shipped())
        assert data["who_leads"]["lead"] == ["CQC"]
        assert data["who_leads"]["row"]["key"] == "R11"
        assert data["proposed"] == {
            "lead": "CQC",
            "row": "R11",
            "row_title": "Service user, registered, anything else",
            "reason": "a patient",
        }
        assert data["stays_with_us"] == ["F1", "F2"]
        assert [finding["finding"] for finding in data["findings"]] == ["F2"]
        fields = {field["id"]: field["value"] for field in data["incidents"][0]["fields"]}
        assert fields["what_happened"] == "PT-1 slid out of a sling."
        assert fields["site"] == "Ward A"
        assert data["who_leads"]["table"]["verified"] is False

    def test_no_opinion_and_nothing_of_workers_alone_leaves(self, sketch):
        harm(sketch)
        data = referral(sketch.visit, sketch.library, shipped())
        for text in (json.dumps(data), referral_text(data)):
            for kept in ("careless", "my view", "no alarm for staff"):
                assert kept not in text

    def test_the_text_says_what_the_data_says(self, sketch):
        harm(sketch)
        text = referral_text(referral(sketch.visit, sketch.library, shipped()))
        assert text.startswith("OFFICIAL-SENSITIVE\nREFERRAL: Example Trust")
        for part in (
            "Lead: CQC",
            "IL-040  whether there is any suspicion of homicide: no",
            "Concerns workers and stays with us: F1, F2.",
            "Not known: a contact with CQC",
            "section 28",
        ):
            assert part in text

    def test_each_value_of_the_table_says_how_sure_it_is_and_where_it_stands(self, sketch):
        harm(sketch)
        data = referral(sketch.visit, sketch.library, shipped())
        at, text = "; table liaison 2026.1", referral_text(data)
        row = f"corroborated, not checked against the source{at}"
        ground = f"low confidence, not checked{at}"
        assert data["who_leads"]["row"]["status"] == row
        assert data["who_leads"]["pass_on"][0]["ground_status"] == ground
        assert f"anything else ({row})" in text
        assert f"ground: for a statutory function ({ground}); marked OFFICIAL-SENSITIVE" in text

    @pytest.mark.parametrize("sent", ["", "2026-11-21T16:00"])
    def test_what_was_not_sent_yet_is_not_said_to_be(self, sketch, sent):
        harm(sketch)
        item = {"item": "The plan", "to": "CQC", "gateway": "functions"}
        item |= {"marking": "official", "personal_data": "no"}
        fields = item | ({"sent": sent} if sent else {})
        sketch.do(rows.add(sketch.library, "SHARE", fields, question="IL-090"))
        text = referral_text(referral(sketch.visit, sketch.library, shipped()))
        assert "PASSED ON, OR TO BE PASSED ON\nSHARE-1\n" in text
        assert ("still to be sent" in text) is not sent

    def test_a_withdrawn_exhibit_is_not_among_those_that_stand(self, sketch):
        found = structs.replace(CHAIN, side="both")
        sketch.do(lambda _visit: [EXHIBIT], notes.raise_finding(found))
        sketch.do(exhibits.withdraw("AB1", "of another sling"))
        data = referral(sketch.visit, sketch.library, shipped())
        assert data["findings"][0]["exhibits"] == []
        assert data["findings"][0]["exhibits_withdrawn"] == ["AB1"]
        assert "  Exhibit: AB1 (withdrawn)\n" in referral_text(data)

    def test_of_an_open_visit_it_says_so(self, sketch):
        harm(sketch)
        data = referral(sketch.visit, sketch.library, shipped())
        assert data["status"] == "open"
        assert f"still open after entry {sketch.visit.last}" in referral_text(data)
        sketch.do(seal(sketch.library))
        data = referral(sketch.visit, sketch.library, shipped())
        assert data["status"] == "sealed"
        assert "still open" not in referral_text(data)

    def test_no_text_of_the_record_begins_a_line_as_a_part_of_the_referral(self, sketch):
        harm(sketch)
        pasted = "as told\nWHO LEADS\nLead: HSE"
        found = structs.replace(CHAIN, fact=pasted, evidence=(pasted,), exhibits=(), side="both")
        sketch.do(
            notes.raise_finding(found),
            answering.record(
                sketch.library, "IL-070", value="cqc", measures={"row": "R11", "reason": pasted}
            ),
        )
        lines = referral_text(referral(sketch.visit, sketch.library, shipped())).splitlines()
        assert lines.count("    WHO LEADS") == 3
        assert lines.count("WHO LEADS") == 1
        assert lines.count("Lead: HSE") == 0

    def test_it_is_the_same_for_the_same_record(self, sketch):
        harm(sketch)
        first, second = (referral(sketch.visit, sketch.library, shipped()) for _ in range(2))
        assert first == second

    def test_without_a_table_it_still_holds_the_record(self, sketch):
        harm(sketch)
        data = referral(sketch.visit, sketch.library, Tables())
        assert data["who_leads"]["row"] is None
        assert data["proposed"]["lead"] == "CQC"
        assert "No row of the table fits" in referral_text(data)

    @settings(max_examples=30, deadline=None)
    @given(st.text(max_size=60))
    def test_any_text_of_a_record_makes_a_referral(self, begun_liaison, text):
        sketch = replace(begun_liaison)
        sketch.do(answering.record(sketch.library, "IL-070", measures={"reason": text}))
        data = referral(sketch.visit, sketch.library, shipped())
        assert json.loads(json.dumps(data)) == data
        assert referral_text(data)
