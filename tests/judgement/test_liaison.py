"""The table of who leads and the grounds for sharing, case by case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import answer, facts, prompts, visit

from inspector_tui.judgement.liaison_inputs import inputs, table
from inspector_tui.record.events import Finding
from inspector_tui.record.visit import RaisedFinding

SAFE = {
    "danger": "no",
    "death": "no",
    "homicide": "no",
    "nation": "england",
    "harmed": "service-user",
    "registered": "yes",
    "commissioner": "no",
    "wilful-neglect": "no",
    "individual-only": "no",
    "legionella": "no",
    "special-regime": "no",
    "setting": "health-care",
}


def rules():
    return table(facts(visit()))


def row_of(**changes):
    found = rules().advise({**SAFE, **changes})
    return found.row.key if found.row else None


# ------------------------------------------------------------------ the thirteen rows


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        ({"danger": "yes"}, "R01"),
        ({"death": "yes", "homicide": "yes"}, "R02"),
        ({"nation": "wales"}, "R03"),
        ({"nation": "scotland"}, "R03"),
        ({"harmed": "others"}, "R04"),
        ({"registered": "no"}, "R05"),
        ({"commissioner": "yes"}, "R06"),
        ({"wilful-neglect": "yes"}, "R07"),
        ({"individual-only": "yes"}, "R08"),
        ({"legionella": "yes"}, "R09"),
        ({"special-regime": "yes"}, "R10"),
        ({}, "R11"),
        ({"harmed": "both"}, "R12"),
        ({"registered": ""}, "R13"),
        ({"harmed": ""}, "R13"),
    ],
)
def test_each_row_by_itself(changes, row):
    assert row_of(**changes) == row


@pytest.mark.parametrize(
    ("changes", "row"),
    [
        # danger before everything
        ({"danger": "yes", "death": "yes", "homicide": "yes", "nation": "wales"}, "R01"),
        # police primacy before the nation, the group and the registration
        ({"death": "yes", "homicide": "yes", "nation": "wales", "harmed": "others"}, "R02"),
        # a death without suspicion of homicide goes on down the table
        ({"death": "yes"}, "R11"),
        # outside England before who was harmed
        ({"nation": "wales", "harmed": "others"}, "R03"),
        # the commissioner before ill-treatment, ill-treatment before the individual
        ({"commissioner": "yes", "wilful-neglect": "yes"}, "R06"),
        ({"wilful-neglect": "yes", "individual-only": "yes"}, "R07"),
        ({"individual-only": "yes", "legionella": "yes"}, "R08"),
        ({"legionella": "yes", "special-regime": "yes"}, "R09"),
    ],
)
def test_the_first_row_that_fits_counts(changes, row):
    assert row_of(**changes) == row


@pytest.mark.parametrize(
    ("changes", "lead"),
    [
        # confirmed examples of 6.3: falls from a window, scalded in the bath, hurt in restraint
        ({}, ["cqc"]),
        ({"legionella": "yes"}, ["cqc"]),
        # a member of staff contracts legionnaires' disease
        ({"harmed": "others", "legionella": "yes"}, ["hse"]),
        ({"commissioner": "yes"}, ["hse"]),
        ({"registered": "no"}, ["hse"]),
        ({"harmed": "others", "setting": "residential-home"}, ["council"]),
        ({"harmed": "others", "setting": "nursing-home"}, ["hse"]),
        ({"individual-only": "yes"}, ["cqc"]),
        ({"death": "yes", "homicide": "yes"}, ["police"]),
        ({"wilful-neglect": "yes"}, ["police"]),
    ],
)
def test_who_leads(changes, lead):
    given_ = {**SAFE, **changes}
    found = rules().advise(given_).row

    assert [rules().settled(body, given_) for body in found.lead] == lead


# ------------------------------------------------------------------ what is not known


def test_unknown_homicide_after_a_death_keeps_the_police_row_open():
    found = rules().advise({**SAFE, "death": "yes", "homicide": ""})

    assert found.row.key == "R11"
    assert [row.key for row in found.open_rows] == ["R02"]
    assert found.open_inputs == ("homicide",)


def test_every_row_that_could_come_first_is_named_with_its_input():
    found = rules().advise({"harmed": "service-user", "registered": "yes", "nation": "england"})

    assert found.row.key == "R11"
    assert [row.key for row in found.open_rows] == ["R01", "R02", "R06", "R07", "R08", "R09", "R10"]
    assert "commissioner" in found.open_inputs


def test_nothing_known_leads_to_the_last_row_and_asks_for_everything():
    found = rules().advise({})

    assert found.row.key == "R13"
    assert {"danger", "death", "nation", "harmed", "registered"} == set(found.open_inputs)


FLAG = st.sampled_from(["", "yes", "no"])
KNOWN = st.fixed_dictionaries(
    {
        **dict.fromkeys(SAFE, FLAG),
        "nation": st.sampled_from(["", "england", "wales", "scotland", "jersey"]),
        "harmed": st.sampled_from(["", "service-user", "others", "both"]),
        "setting": st.sampled_from(["", "health-care", "own-home", "old-setting"]),
    }
)


@given(KNOWN)
def test_some_row_always_fits(given_):
    found = rules().advise(given_)

    assert found.row is not None
    assert all(rules().title(tell.body, given_) for tell in rules().told(found.row, given_))


@given(KNOWN, KNOWN)
def test_learning_more_never_brings_a_row_that_was_passed_over(given_, more):
    learnt = {key: value or more[key] for key, value in given_.items()}
    before, after = rules().advise(given_), rules().advise(learnt)

    order = [row.key for row in rules().row]
    if order.index(after.row.key) < order.index(before.row.key):
        assert after.row in before.open_rows


# ------------------------------------------------------------------ read from the answers


@pytest.mark.parametrize(
    ("said", "harmed"),
    [
        (answer("worker"), "others"),
        (answer("visitor-contractor"), "others"),
        (answer("service-user"), "service-user"),
        (answer("several", groups=["worker", "service-user"]), "both"),
        (answer("several", groups=["worker", "visitor-contractor"]), "others"),
        (answer("several"), ""),
        (answer("several", groups=["worker"]), ""),
        (answer("none", groups=["service-user"]), "service-user"),
        (answer("none"), ""),
        (answer("worker", groups=["service-user"]), "both"),
        (answer("patient"), ""),
        (answer(), ""),
    ],
)
def test_who_was_harmed(said, harmed):
    of = facts(visit(answers={"IL-050": said}))

    assert inputs(of, table(of))["harmed"] == harmed


@pytest.mark.parametrize(
    ("rows", "answers", "death"),
    [
        ({}, {"IL-050": answer("worker", event="death")}, "yes"),
        ({}, {"IL-050": answer("worker", event="serious", may_not_survive="yes")}, "yes"),
        ({}, {"IL-050": answer("worker", event="serious", may_not_survive="no")}, "no"),
        ({}, {"IL-050": answer("worker", event="serious")}, ""),
        ({}, {"IL-050": answer("worker", event="less")}, "no"),
        ({}, {"IL-020": answer(deaths=1)}, "yes"),
        ({}, {"IL-020": answer(deaths=0)}, ""),
        ({"INCIDENT": [{"severity": "death"}]}, {}, "yes"),
        ({}, {"IL-040": answer(homicide="yes")}, "yes"),
    ],
)
def test_a_death_is_seen_wherever_it_is_recorded(rows, answers, death):
    of = facts(visit(rows, answers))

    assert inputs(of, table(of))["death"] == death


@pytest.mark.parametrize(
    ("verdict", "danger"),
    [("satisfied", "no"), ("partly", "yes"), ("not-satisfied", "yes"), ("not-assessed", "")],
)
def test_everyone_is_safe_only_when_it_was_answered_so(verdict, danger):
    of = facts(visit(answers={"IL-010": answer(verdict=verdict)}))

    assert inputs(of, table(of))["danger"] == danger


# ------------------------------------------------------------------ prompts

PATIENT = {
    "IL-010": answer(verdict="satisfied"),
    "IL-040": answer(homicide="no", police="yes", primacy="police", coroner="yes", scene="yes"),
    "IL-050": answer(
        "service-user",
        event="serious",
        may_not_survive="no",
        setting="health-care",
        commissioner="no",
        individual_only="no",
        special_regime="no",
        legionella="no",
        wilful_neglect="no",
    ),
    "IL-060": answer("yes", nation="england"),
}


def asked(rows=None, **changes):
    return prompts(visit(rows, {**PATIENT, **changes}), "LIAISON")


def test_a_patient_injury_at_a_registered_provider_belongs_with_cqc():
    found = asked()["LIAISON:lead"]

    assert found.question == "IL-070"
    assert "that fits: Service user, registered, anything else. Lead: CQC." in found.text
    assert found.missing == ("a contact with CQC",)
    assert any("OFFICIAL-SENSITIVE" in r.text and r.ref == "IL-090" for r in found.reasons)
    assert any("own, not the memorandum's text" in r.text for r in found.reasons)


def test_the_lead_is_provisional_while_something_it_rests_on_is_missing():
    found = asked(**{"IL-060": answer("yes")})["LIAISON:lead"]

    assert "the nation" in found.missing
    assert "Lead: CQC, provisionally." in found.text


def test_a_recorded_contact_is_no_longer_missing():
    found = asked({"CONTACT": [{"to_body": "cqc", "when": "2026-11-21T10:00"}]})

    assert found["LIAISON:lead"].missing == ()


def test_both_groups_show_the_row_for_each():
    both = answer(
        "several", groups=["worker", "service-user"], event="less", setting="nursing-home"
    )
    found = asked(**{"IL-050": both})["LIAISON:lead"]

    assert "Service users and workers harmed by one cause" in found.text
    reasons = [reason.text for reason in found.reasons]
    assert "for Worker alone: Worker, contractor or visitor harmed; lead: HSE" in reasons
    assert any("registered, anything else; lead: CQC" in text for text in reasons)


def test_scotland_tells_its_own_bodies_and_the_fiscal_after_a_death():
    found = asked(
        **{
            "IL-060": answer("unknown", nation="scotland"),
            "IL-050": answer("worker", event="death", setting="health-care"),
        }
    )["LIAISON:lead"]

    assert "does not apply" in found.text
    assert "Healthcare Improvement Scotland" in found.text
    assert "Procurator Fiscal" in found.text


def test_danger_stops_first_and_the_rest_is_shown_as_it_will_be():
    found = asked(**{"IL-010": answer(verdict="not-satisfied")})

    assert next(iter(found)) == "LIAISON:danger"
    assert "999" in found["LIAISON:danger"].text
    assert "senior supervisory officer" in found["LIAISON:danger"].text
    assert "Service user, registered, anything else" in found["LIAISON:lead"].text


def test_danger_is_shown_before_anything_else_is_answered():
    found = prompts(visit(answers={"IL-010": answer(verdict="partly")}), "LIAISON")

    assert list(found) == ["LIAISON:danger"]


def test_a_death_stops_first_and_names_what_is_not_settled():
    found = prompts(visit({"INCIDENT": [{"severity": "death", "harmed": "worker"}]}), "LIAISON")
    stop = found["LIAISON:death"]

    assert stop.question == "IL-040"
    assert "stop interviewing" in stop.text
    assert "whether there is any suspicion of homicide" in stop.missing
    assert "whether the coroner has been told" in stop.missing
    assert stop.reasons[0].ref == "INCIDENT-1"


def test_suspicion_of_homicide_gives_the_police_the_lead_before_anything_else_is_known():
    found = prompts(visit(answers={"IL-040": answer(homicide="yes", police="no")}), "LIAISON")

    assert "police lead" in found["LIAISON:death"].text
    assert any("police are informed" in r.text for r in found["LIAISON:death"].reasons)
    assert "any suspicion of homicide" in found["LIAISON:lead"].text
    assert "Lead: the police." in found["LIAISON:lead"].text


def test_with_police_primacy_the_bodies_of_the_nation_are_told():
    suspected = answer(homicide="yes", police="yes")
    of = visit(answers={"IL-040": suspected, "IL-060": answer("no", nation="scotland")})
    lead = prompts(of, "LIAISON")["LIAISON:lead"]

    assert "the Crown Office and Procurator Fiscal Service" in lead.text
    assert "CQC" not in lead.text
    unknown = prompts(visit(answers={"IL-040": suspected}), "LIAISON")["LIAISON:lead"]
    assert "the coroner (in Scotland the procurator fiscal)" in unknown.text
    assert any("the coroner" in what for what in unknown.missing)


def test_a_death_that_is_settled_in_every_point_needs_no_look():
    found = asked(**{"IL-050": answer("service-user", event="death", setting="health-care")})

    assert "LIAISON:death" not in found


def test_a_proposal_that_is_not_the_first_row_is_laid_beside_it():
    found = asked(**{"IL-070": answer("hse", row="R04")})["LIAISON:picked"]

    assert 'You rest it on "Worker, contractor or visitor harmed", and the first row' in found.text
    assert "you propose HSE, and that row names CQC" in found.text
    assert found.missing == ("your reason",)
    kept = asked(**{"IL-070": answer("cqc", row="R11")})
    assert "LIAISON:picked" not in kept


def test_serious_harm_to_a_service_user_opens_the_question():
    hurt = {"harmed": "service-user", "severity": "specified", "date": "2026-10-01"}
    found = prompts(visit({"INCIDENT": [hurt]}), "LIAISON")

    assert "who was harmed" not in found["LIAISON:open"].missing[0]
    assert "IL-050" in found["LIAISON:open"].missing[0]
    assert "LIAISON:open" not in asked({"INCIDENT": [hurt]})


def test_findings_on_the_workers_side_stay_ours():
    raised = RaisedFinding(
        id="F1", content=Finding(("MH-110",), "overdue"), n=9, at="", by="AB", withdrawn=None
    )
    found = prompts(visit(answers=PATIENT, findings={"F1": raised}), "LIAISON")["LIAISON:lead"]

    assert any("stay ours: F1" in reason.text for reason in found.reasons)


# ------------------------------------------------------------------ sharing and contacts

HARM = {"harmed": "service-user", "severity": "lesser", "date": "2026-10-01"}


@pytest.mark.parametrize(
    ("incident", "goes"),
    [
        (HARM, True),
        ({**HARM, "date": "2015-04-01"}, True),
        ({**HARM, "date": "2015-03-31"}, False),
        ({**HARM, "harmed": "worker"}, False),
        ({**HARM, "severity": "no-injury"}, False),
    ],
)
def test_harm_to_a_service_user_goes_to_cqc(incident, goes):
    assert ("LIAISON:share" in asked({"INCIDENT": [incident]})) is goes


def test_while_the_nation_is_not_known_nothing_is_said_to_go_to_cqc_whatever_it_is():
    unknown = asked({"INCIDENT": [HARM]}, **{"IL-060": answer("yes")})["LIAISON:share"]
    assert "Each, if this is England, goes to CQC" in unknown.text
    england = asked({"INCIDENT": [HARM]}, **{"IL-060": answer("yes", nation="england")})
    assert "Each goes to CQC" in england["LIAISON:share"].text


def test_what_was_sent_is_counted_and_other_nations_are_left_out():
    sent = {
        "item": "Fall",
        "to": "CQC, inspector",
        "sent": "2026-11-21T10:00",
        "gateway": "functions",
        "marking": "official-sensitive",
        "personal_data": "no",
    }

    assert asked({"INCIDENT": [HARM], "SHARE": [sent]}).keys() == {"LIAISON:lead"}
    wales = {"IL-060": answer("yes", nation="wales")}
    assert "LIAISON:share" not in asked({"INCIDENT": [HARM]}, **wales)


def test_reasons_say_what_is_known_in_words():
    lead = asked({}, **{"IL-060": answer("yes", nation="england")})["LIAISON:lead"]
    said = [reason.text for reason in lead.reasons]
    assert "the nation: England" in said
    assert "who was harmed, or could have been: Service user" in said


def test_an_item_that_is_not_complete():
    item = {"item": "Report", "to": "Care Quality Commission", "marking": "official"}
    found = asked({"SHARE": [{**item, "personal_data": "yes"}]})["LIAISON:SHARE-1"]

    assert "the ground under section 28" in found.missing
    assert "why the personal data could not be taken out" in found.missing
    assert "this is: OFFICIAL" in found.text


def test_the_least_that_a_contact_records():
    found = asked({"CONTACT": [{"to_body": "cqc", "when": "2026-11-21T10:00"}]})[
        "LIAISON:CONTACT-1"
    ]

    assert "the facts given" in found.missing
    assert "the legal ground" in found.missing
    assert "when" not in found.missing


def test_others_who_have_not_been_told():
    found = asked(**{"IL-110": answer("adult"), "IL-120": answer(["device"], contact="MHRA")})

    assert found["LIAISON:IL-110"].missing == ("whom you told", "when")
    assert found["LIAISON:IL-120"].missing == ("when",)
    assert "the MHRA" in found["LIAISON:lead"].text
    assert "the safeguarding team" in found["LIAISON:lead"].text
    assert "LIAISON:IL-110" not in asked(**{"IL-110": answer("none")})
