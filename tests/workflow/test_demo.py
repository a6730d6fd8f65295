"""The demonstration: four visits that an inspector could have made, and what there is to find."""

import datetime as dt
import json
import re
import shutil
import subprocess
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.checklist.checking import check
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.groups import groups
from inspector_tui.record.base import Clock
from inspector_tui.record.chain import Stamp
from inspector_tui.record.judging import ENFORCEMENT
from inspector_tui.tui.drafts import Drafts
from inspector_tui.vault.header import Header
from inspector_tui.vault.home import Home
from inspector_tui.vault.journal import extend
from inspector_tui.vault.keys import KDF_FLOOR
from inspector_tui.vault.secret import Secret
from inspector_tui.vault.vault import Vault
from inspector_tui.workflow import demo, enforcement, last_visit, liaison
from inspector_tui.workflow.chain import missing_of
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.demo.script import dated, working_day
from inspector_tui.workflow.drafts import answer_box
from inspector_tui.workflow.left_open import left_open
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.progress import gaps, items, tally

TODAY = dt.date(2026, 11, 23)
HALF_WAY, SEALED, EXPORTED, CONTRADICTIONS = range(4)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    return home, demo.make(home, kdf=KDF_FLOOR, today=TODAY)


@pytest.fixture(scope="module")
def vault(made):
    home, found = made
    header = Header.load(home)
    vault = Vault.open(home, header, header.unlock(Secret(found.passphrase)))
    yield vault
    vault.close()


@pytest.fixture(scope="module")
def all_visits(made, vault):
    return [vault.visit(visit) for visit in made[1].visits]


@pytest.fixture
def contradictions(all_visits):
    return all_visits[CONTRADICTIONS]


def asked(vault, visit):
    return items(visit, library_of(vault, visit))


def rows(visit, record):
    return [row.fields for row in visit.rows_of(record)]


class TestAll:
    def test_the_vault_opens_and_is_whole(self, vault):
        assert (vault.read_only, vault.notices, vault.check(read_blobs=True)) == (False, [], [])

    def test_the_newest_comes_first(self, vault, made):
        order = [made[1].visits[n] for n in (HALF_WAY, CONTRADICTIONS, SEALED, EXPORTED)]
        assert [visit.id for visit in vault.visits()] == order
        days = [visit.on for visit in vault.visits()]
        assert days == sorted(set(days), reverse=True)
        assert days[0] == TODAY.isoformat()

    def test_every_organisation_says_that_it_is_invented(self, all_visits):
        assert all("(invented)" in visit.organisation for visit in all_visits)

    def test_people_are_codes_and_no_names(self, all_visits):
        for visit in all_visits:
            assert rows(visit, "PERSON")
            for person in rows(visit, "PERSON"):
                assert re.fullmatch(r"[A-Z]{2,3}-[0-9]+", str(person["code"]))

    def test_every_value_fits_its_field(self, vault, all_visits):
        for visit in all_visits:
            lib = library_of(vault, visit)
            for row in visit.rows.values():
                record = lib.record(row.record)
                assert check(record.all_fields(), row.fields, library=lib) == []
            for id_, found in visit.answers.items():
                question = lib.question(id_)
                assert check(question.measures, found.answer.measures, library=lib) == []

    def test_what_is_named_is_there(self, vault, all_visits):
        for visit in all_visits:
            lib = library_of(vault, visit)
            for row in visit.rows.values():
                for field in lib.record(row.record).all_fields():
                    value = row.fields.get(field.id)
                    if field.kind == "row" and value:
                        assert value in visit.rows, (row.id, value)
                    if field.kind == "site" and value:
                        assert value in {site.id for site in visit.sites}
                    if field.kind == "exhibits":
                        assert set(value or ()) <= visit.exhibits.keys(), row.id
            for finding in visit.findings.values():
                assert all(map(lib.provision, finding.content.provisions))
                assert all(map(lib.question, finding.content.questions))

    def test_no_date_is_left_unwritten(self, vault, made):
        for visit in made[1].visits:
            assert not any(b"{day" in line for line in vault.lines(visit))
            for exhibit in vault.visit(visit).exhibits.values():
                assert b"{day" not in b"".join(vault.blobs.open(exhibit.taken.blob))

    def test_exhibits_are_where_they_were_recorded(self, vault, all_visits):
        names = [exhibit.taken.name for visit in all_visits for exhibit in visit.exhibits.values()]
        assert len(names) == 4
        assert {name.rpartition(".")[2] for name in names} == {"csv", "svg"}

    def test_it_leaves_nothing_in_the_clear(self, made, vault):
        home = made[0]
        for path in home.path.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert b"Example Vale" not in data
                assert made[1].passphrase.encode() not in data


class TestHalfWay:
    def test_it_is_open_and_about_half_done(self, vault, all_visits):
        visit = all_visits[HALF_WAY]
        found = tally(asked(vault, visit))
        assert visit.status == "open"
        assert 0.4 < found.answered / found.asked < 0.7
        assert {edition.id for edition in visit.checklists} >= {"violence", "panic-alarm"}

    def test_it_resumes_in_the_middle_with_what_was_being_typed(self, vault, made, all_visits):
        visit = made[1].visits[HALF_WAY]
        question = vault.bookmark(visit)
        order = [item.id for item in asked(vault, all_visits[HALF_WAY])]
        assert 0 < order.index(question) < len(order) - 1
        drafts = Drafts(vault.drafts(visit), lambda box, text, heard: None)
        draft = drafts.get(answer_box(question))
        assert draft is not None
        assert re.fullmatch(r"\d\d:\d\d", draft.clock)
        assert json.loads(draft.text)[".fact"]

    def test_an_answer_was_undone_on_the_way(self, vault, made):
        kinds = [link.entry.kind for link in vault.links(made[1].visits[HALF_WAY])]
        assert "undone" in kinds


class TestSealed:
    def test_it_is_short_closed_and_not_exported(self, vault, made, all_visits):
        visit = all_visits[SEALED]
        assert (visit.status, visit.profile) == ("sealed", "short")
        assert vault.bundles(visit.id) == []
        assert gaps(visit, asked(vault, visit)) == []


class TestExported:
    @pytest.fixture
    def folder(self, made):
        return demo.handed_over(made[0])

    def test_both_bundles_verify_against_what_the_office_holds(self, made, vault, folder):
        signers = allowed.read(folder / demo.SIGNERS)
        name = f"{made[1].visits[EXPORTED]}.inspection.1.zip"
        clear = verify(folder / name, signers)
        sealed = verify(
            folder / f"{name}.age",
            signers,
            identity=folder / demo.OFFICE_KEY,
            office=demo.OFFICE,
        )
        assert clear.bundle == sealed.bundle
        assert (clear.encrypted, sealed.encrypted, sealed.number) == (False, True, 1)
        assert (sealed.exhibits, sealed.findings, sealed.notes) == (1, 1, 1)
        (record,) = vault.bundles()
        assert (record.bundle, record.encrypted, record.ready) == (clear.bundle, True, True)

    @pytest.mark.skipif(not shutil.which("age"), reason="needs age")
    def test_stock_age_opens_it_with_the_key_beside_it(self, folder, tmp_path):
        (bundle,) = folder.glob("*.age")
        out = tmp_path / "opened.zip"
        subprocess.run(["age", "-d", "-i", folder / demo.OFFICE_KEY, "-o", out, bundle], check=True)
        assert zipfile.is_zipfile(out)

    def test_nothing_was_left_open(self, vault, all_visits):
        visit = all_visits[EXPORTED]
        assert gaps(visit, asked(vault, visit)) == []
        assert not any(item.parked for item in asked(vault, visit))


class TestContradictions:
    def test_it_is_open_and_left_in_the_middle(self, vault, contradictions):
        assert contradictions.status == "open"
        found = tally(asked(vault, contradictions))
        assert 0.3 < found.answered / found.asked < 0.7
        assert vault.bookmark(contradictions.id) == "PA-230"

    def test_the_policy_names_none_of_the_three_places_with_most_assaults(self, contradictions):
        places = [row for row in rows(contradictions, "HRR") if row["kind"] == "location"]
        assert all(row["class"] == "high" for row in places)
        unnamed = [row["label"] for row in places if row["named_in_policy"] == "no"]
        assert unnamed == ["Emergency department", "Alder Ward", "Birch Ward"]

    def test_three_wards_differ_on_paper_in_words_and_in_the_test(self, contradictions):
        wards = {"Alder Ward", "Birch Ward", "Cedar Ward"}
        assert {row["location"] for row in rows(contradictions, "ALARM_TEST")} == wards
        accounts = rows(contradictions, "STAFF_STEP")
        assert {row["location"] for row in accounts} == wards
        assert len({row["contract"] for row in accounts}) >= 4
        assert len({row["shift"] for row in accounts}) >= 3
        paper = rows(contradictions, "PROC_ELEMENT")
        for said in (paper, accounts, rows(contradictions, "ALARM_TEST")):
            assert len({str(row["responder_set"]) for row in said if "responder_set" in row}) > 1
        assert {row["time_std_s"] for row in paper if "time_std_s" in row} == {60, 120}

    def test_the_tests_hold_times_in_their_order(self, contradictions):
        for row in rows(contradictions, "ALARM_TEST"):
            times = [row[name] for name in ("t0", "t1", "t2", "t3", "t4") if name in row]
            assert times == sorted(times)
        assert any("t2" not in row for row in rows(contradictions, "ALARM_TEST"))

    def test_one_answer_is_satisfied_on_paper_alone(self, vault, contradictions):
        found = gaps(contradictions, asked(vault, contradictions))
        assert [gap.question for gap in found if gap.kind == "paper-only"] == ["VA-070"]

    def test_one_hoist_that_lifts_people_is_overdue_and_in_use(self, contradictions):
        on = dt.date.fromisoformat(contradictions.on)
        overdue = [
            row["serial"]
            for row in rows(contradictions, "EQUIP")
            if (on - dt.date.fromisoformat(row["last_te"])).days > 184 and row["in_use"] == "yes"
        ]
        assert overdue == ["WH-H2"]

    def test_a_patient_s_injury_goes_to_cqc_and_the_workers_side_stays(self, contradictions):
        hurt = [row for row in rows(contradictions, "INCIDENT") if row["harmed"] == "service-user"]
        assert [row["severity"] for row in hurt] == ["specified"]
        said = contradictions.answer
        assert (said("IL-050").value, said("IL-060").value) == ("service-user", "yes")
        assert (said("IL-070").value, said("IL-070").measures["row"]) == ("cqc", "R11")
        assert said("IL-140").verdict == "satisfied"
        assert [row["to_body"] for row in rows(contradictions, "CONTACT")] == ["cqc"]

    def test_one_report_under_riddor_was_late(self, contradictions):
        days = {
            row["reference"]: (
                dt.date.fromisoformat(row["reported_on"]) - dt.date.fromisoformat(row["date"])
            ).days
            for row in rows(contradictions, "INCIDENT")
            if row["riddor"] == "over-seven-day"
        }
        assert days == {"EV-1967": 31}
        assert all(row["reported"] == "yes" for row in rows(contradictions, "INCIDENT"))

    def test_notes_one_corrected_findings_and_exhibits(self, contradictions):
        struck = [note for note in contradictions.notes if not note.stands]
        assert len(struck) == 1
        assert len(contradictions.notes) >= 4
        assert list(contradictions.findings) == ["F1", "F2"]
        assert list(contradictions.exhibits) == ["EX1", "EX2", "EX3"]
        withdrawn = [row.id for row in contradictions.rows.values() if row.withdrawn]
        assert withdrawn == ["BLIND-3"]

    def test_an_earlier_visit_to_the_trust_left_a_finding_to_follow_up(
        self, vault, all_visits, contradictions
    ):
        lib = library_of(vault, contradictions)
        past = last_visit.look_back(vault, contradictions, lib)
        assert [visit.id for visit in past.visits] == [all_visits[EXPORTED].id]
        (finding,) = past.findings
        assert finding.questions == ("LW-040", "LW-060")
        assert past.before["LW-040"].answer.verdict == "not-satisfied"
        assert past.before["LW-040"].same_words
        assert last_visit.state(contradictions, finding) is None
        named = all_visits[EXPORTED].findings["F1"].content
        assert named.by_when < contradictions.on

    def test_its_prompts_are_few_enough_to_be_read_and_show_what_the_tool_is_for(
        self, vault, contradictions
    ):
        lib = library_of(vault, contradictions)
        found = engine.prompts(contradictions, lib, tables.shipped())
        told = {group.key: len(group.members) for group in groups(found)}
        assert 15 <= len(found) <= 25
        assert 8 <= len(told) <= 12
        assert told.keys() >= {
            *("H1:location", "H1:task"),
            *("C2", "C3:high", "C5", "C7", "C8"),
            *("TRI:documents", "TRI:paper"),
            *("LOLER:in-use", "RIDDOR:report", "LIAISON:lead"),
        }
        assert [told[key] for key in ("LOLER:in-use", "RIDDOR:report", "LIAISON:lead")] == [1, 1, 1]
        assert not contradictions.settled


def test_it_is_made_in_an_empty_home_only(made):
    home = made[0]
    before = home.header.read_bytes()
    with pytest.raises(RefusedError, match="There is a vault"):
        demo.make(home, kdf=KDF_FLOOR)
    assert home.header.read_bytes() == before


class TestDates:
    @given(st.dates(dt.date(2020, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 30))
    def test_visits_are_on_working_days_that_keep_their_order(self, today, before):
        day = working_day(today, before)
        assert day.weekday() < 5
        assert day <= today
        between = (day + dt.timedelta(days=n) for n in range(1, (today - day).days + 1))
        working = sum(one.weekday() < 5 for one in between)
        assert working == before

    def test_dates_in_words(self):
        text = "examined {day -251}, due {day 30}, seen {day 0}; {days} stay"
        written = dated(text, dt.date(2026, 11, 20))
        assert written == "examined 14 Mar 2026, due 20 Dec 2026, seen 20 Nov 2026; {days} stay"


class TestPrompts:
    @pytest.mark.parametrize("which", [SEALED, EXPORTED])
    def test_a_closed_visit_has_a_word_on_every_prompt_and_section(self, vault, all_visits, which):
        visit = all_visits[which]
        kinds = {gap.kind for gap in left_open(visit, library_of(vault, visit))}
        assert not kinds & {"prompt", "review"}
        assert visit.settled
        assert all(settled.reason for settled in visit.settled)


class TestDecisions:
    def test_a_finding_was_taken_through_every_step(self, all_visits):
        found = all_visits[EXPORTED].findings["F1"]
        assert [step.step for step in found.enforcement] == list(ENFORCEMENT)
        assert missing_of(all_visits[EXPORTED], found) == ()
        exhibit = all_visits[EXPORTED].exhibits["EX1"]
        assert [link.moved.holder for link in exhibit.movements] == ["Exhibits store of the office"]

    def test_the_contradictions_leave_the_decisions_to_whoever_looks(self, contradictions):
        assert all(not finding.enforcement for finding in contradictions.findings.values())
        found = contradictions.findings.values()
        assert {missing_of(contradictions, finding) for finding in found} == {
            ("the decision on enforcement",)
        }

    def test_an_improvement_notice_is_reached_by_all_steps(self, vault, contradictions):
        visit = contradictions
        steps = enforcement.load()
        stamp = Stamp(at="2026-11-23T10:00:00.000+00:00", by="EX", clock=Clock("b", 1))
        for step, choices, reason in (
            ("serious-risk", {"serious": "no", "route": ["risk", "compliance"]}, ""),
            ("actual-risk", {"actual": "serious/possible"}, ""),
            ("benchmark", {"benchmark": "serious/remote"}, ""),
            ("gap", {"gap": "substantial", "state": "inadequate"}, ""),
            ("standard", {"standard": "established"}, ""),
            ("expectation", {"expect-risk": "improvement", "expect-compliance": "letter"}, ""),
            ("duty-holder", {"none-applies": "yes"}, ""),
            ("strategic", {"none-applies": "yes"}, ""),
            ("conclusion", {"conclusion": ["improvement"]}, ""),
            ("closed", {}, ""),
            ("action", {"action": ["improvement"], "by": "2027-01-15"}, ""),
        ):
            acts = steps.take("F1", step, choices, reason, today=TODAY)(visit)
            visit = extend(visit, acts, stamp)[1]
        assert steps.stages(visit.findings["F1"])[-1].said.said[0].words == "Improvement notice"

    def test_the_patient_belongs_with_cqc_and_the_workers_stay_ours(self, vault, contradictions):
        found = liaison.liaison(contradictions, library_of(vault, contradictions))
        assert found.stops == ()
        assert (found.case.row.key, found.case.lead) == ("R11", ("CQC",))
        assert found.case.ours == ("F1", "F2")
        assert found.proposed.lead == "CQC"
