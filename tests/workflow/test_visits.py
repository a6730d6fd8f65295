"""Visits: begun on dated editions, closed with their gaps, reopened with a reason."""

from dataclasses import replace
from datetime import date

import pytest
from trials import CONDITIONS, source
from vaults import make_vault, started
from working import NEW, again, begin

from inspector_tui.checklist.fault import ChecklistError
from inspector_tui.checklist.load import shipped
from inspector_tui.record.events import Answered, Edition, Sealed, Site, VisitStarted
from inspector_tui.vault.editions import StoredEdition
from inspector_tui.workflow import answering, visits
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.earlier import organisations
from inspector_tui.workflow.library import EditionGoneError, library_of
from inspector_tui.workflow.visits import NewVisit, odd_day


@pytest.fixture
def made(tmp_path):
    found = make_vault(tmp_path)
    yield found
    found.vault.close()


class TestTheDay:
    TODAY = date(2026, 11, 22)

    @pytest.mark.parametrize("on", ["2026-11-23", "2026-11-22", "2026-06-01", "2025-11-22"])
    def test_a_likely_one_raises_no_doubt(self, on):
        assert odd_day(date.fromisoformat(on), self.TODAY) == ""

    @pytest.mark.parametrize(
        ("on", "doubt"),
        [
            ("2027-03-22", "22 Mar 2027 is in the future: today is 22 Nov 2026."),
            ("2026-11-24", "24 Nov 2026 is in the future: today is 22 Nov 2026."),
            ("2025-11-20", "20 Nov 2025 is more than a year ago: today is 22 Nov 2026."),
            ("1977-11-22", "22 Nov 1977 is more than a year ago: today is 22 Nov 2026."),
        ],
    )
    def test_an_unlikely_one_is_doubted(self, on, doubt):
        assert odd_day(date.fromisoformat(on), self.TODAY) == doubt

    @pytest.mark.parametrize("on", ["1926-03-22", "2126-03-22", "0001-01-01", "9999-12-31"])
    def test_one_that_nobody_means_begins_no_visit(self, made, on):
        with pytest.raises(RefusedError, match="more than 50 years away"):
            visits.start(made.vault, replace(NEW, on=date.fromisoformat(on)))
        assert made.vault.visits() == []


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([source(edition="2026.1.")], "cannot be the name of a file"),
        ([source(edition="2026..2")], "cannot be the name of a file"),
        ([source(edition="1-A"), source(id_="trial-1", edition="a")], "the same name in a bundle"),
    ],
)
def test_editions_that_no_bundle_could_name_begin_no_visit(made, sources, words):
    """The record keeps them for good, and the visit could never be handed over."""
    with pytest.raises(RefusedError, match=words):
        visits.start(made.vault, replace(NEW, checklists=[one.id for one in sources]), sources)
    assert made.vault.visits() == []


def test_organisations_are_named_once_as_their_newest_visit_has_them(made):
    for name in ("Example Trust", "Other Trust", "example  TRUST"):
        again(made, organisation=name)
    assert organisations(made.vault) == ["example TRUST", "Other Trust"]


class TestStarting:
    def test_who_where_when_and_on_which_editions(self, made):
        work = again(
            made,
            organisation=" Example Trust ",
            checklists=["panic-alarm", "violence"],
            purpose="incident figures",
            profile="short",
            people=[{"code": "RN-1", "role": "nurse"}, {"code": "HCA-2", "role": "Cook"}],
        )
        visit = work.reopen()
        assert (visit.organisation, visit.on, visit.purpose) == (
            "Example Trust",
            "2026-11-21",
            "incident figures",
        )
        assert visit.inspector is not None
        assert (visit.inspector.name, visit.inspector.initials) == ("A. Baker", "AB")
        assert visit.inspector.authorisation == "HSE 123"
        assert visit.sites == (Site("S1", "Ward A"), Site("S2", "Ward B"))
        assert (visit.profile, visit.status) == ("short", "open")
        assert [edition.id for edition in visit.checklists] == [
            "visit",
            "violence",
            "panic-alarm",
            "law",
        ]
        people = visit.rows_of("PERSON")
        assert [row.fields["code"] for row in people] == ["RN-1", "HCA-2"]
        assert {row.question for row in people} == {"GN-030"}

    def test_the_start_is_the_first_entry(self, made):
        work = again(made)
        (link,) = made.vault.links(work.visit_id)
        assert isinstance(link.act, VisitStarted)

    def test_the_texts_of_the_editions_are_kept_in_the_vault(self, made):
        work = again(made)
        texts = {(found.id, found.edition): found for found in shipped()}
        for edition in work.visit.checklists:
            stored = made.vault.edition(edition.id, edition.edition)
            assert stored is not None
            assert stored.text == texts[edition.id, edition.edition].text
            assert stored.sha256 == edition.sha256

    def test_the_library_is_that_of_the_chosen_checklists(self, made):
        lib = again(made).library
        assert lib.question("PA-080") is not None
        assert lib.question("GN-010") is not None
        assert lib.question("VA-010") is None
        assert lib.provision("PUWER-5") is not None

    def test_sites_without_a_name_are_left_out(self, made):
        work = again(made, sites=["Ward A", " ", "\u202e", "Ward C"])
        assert work.visit.sites == (Site("S1", "Ward A"), Site("S2", "Ward C"))

    def test_many_visits_beside_each_other(self, made):
        first, second = again(made), again(made, organisation="Another Trust")
        second.do(answering.give(second.library, ["PA-080"], verdict="satisfied"))
        assert first.reopen().answers == {}
        assert {found.organisation for found in made.vault.visits()} == {
            "Example Trust",
            "Another Trust",
        }

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"organisation": " \x00 "}, "needs the organisation"),
            ({"checklists": ()}, "at least one checklist"),
            ({"checklists": ("visit", "law")}, "at least one checklist"),
            ({"checklists": ("panic-alarm", "fire")}, "no checklist called fire"),
            ({"profile": "medium"}, "profile called medium"),
            ({"people": [{"role": "nurse"}]}, "Role code is needed"),
            ({"people": [{"code": "RN-1", "shoe": "43"}]}, "no field called shoe"),
        ],
    )
    def test_refusals_leave_no_visit(self, made, changes, words):
        with pytest.raises(RefusedError, match=words):
            again(made, **changes)
        made.reopen()
        assert made.vault.visits() == []

    def test_a_faulty_checklist_is_refused_with_all_its_faults(self, made):
        faulty = source('id = "trial"\nedition = "2026.1"\nissued = "soon"\n')
        with pytest.raises(ChecklistError) as refused:
            again(made, [faulty], checklists=["trial"])
        assert len(refused.value.faults) > 1
        assert made.vault.visits() == []

    def test_what_is_offered_is_what_can_be_chosen(self, made):
        offered = visits.offered()
        assert offered == ["violence", "panic-alarm", "manual-handling", "incident-liaison"]
        work = again(made, checklists=offered)
        assert len(work.library.questions) == len(visits.newest().questions) == 125


class TestPeople:
    @pytest.mark.parametrize(
        ("typed", "fields"),
        [
            ("RN-2 nurse", {"code": "RN-2", "role": "nurse"}),
            ("RN-2 Nurse", {"code": "RN-2", "role": "nurse"}),
            ("RN-2 nur", {"code": "RN-2", "role": "nurse"}),
            ("  SEC-1   security officer ", {"code": "SEC-1", "role": "security"}),
            ("X-1 chaplain\u202e", {"code": "X-1", "role": "chaplain"}),
        ],
    )
    def test_read_from_one_line(self, typed, fields):
        assert visits.person(typed, visits.newest()) == fields

    @pytest.mark.parametrize("typed", ["Bob Smith, ward manager", "Bob", "", " \x07", "2 nurse"])
    def test_a_name_is_no_role_code(self, typed):
        with pytest.raises(RefusedError, match="role codes, never names"):
            visits.person(typed, visits.newest())

    @pytest.mark.parametrize("typed", ["RN-2", "RN-2 "])
    def test_a_role_is_needed(self, typed):
        with pytest.raises(RefusedError, match="needs the role too"):
            visits.person(typed, visits.newest())


class TestEditions:
    def test_two_texts_under_one_name_stay_apart(self, made):
        changed = CONDITIONS.replace("What does it say?", "What exactly does it say?")
        old = again(made, [source()], checklists=["trial"])
        new = again(made, [source(changed)], checklists=["trial"])
        made.reopen()
        for work, words in ((old, "What does it say?"), (new, "What exactly does it say?")):
            lib = library_of(made.vault, work.visit)
            question = lib.question("TR-020")
            assert question is not None
            assert question.ask == words

    def test_an_edition_that_is_gone(self, work):
        work.do(answering.give(work.library, ["PA-080"], verdict="satisfied"))
        raw = work.made.raw()
        raw.execute("DELETE FROM edition WHERE id = 'panic-alarm'")
        raw.close()
        visit = work.reopen()
        with pytest.raises(EditionGoneError) as gone:
            library_of(work.vault, visit)
        assert "panic-alarm 2026.1" in str(gone.value)
        assert gone.value.kept == "Everything recorded is kept."
        assert "vault check" in gone.value.todo
        assert visit.answer("PA-080").verdict == "satisfied"

    def test_an_edition_that_this_version_cannot_read(self, made):
        later = source('id = "trial"\nedition = "2099.1"\ninvented_later = true\n')
        visit_id = "11111111-2222-4333-8444-555555555555"
        stored = StoredEdition(later.id, later.edition, later.sha256, later.text)
        act = started(checklists=(Edition(later.id, later.edition, later.sha256),))
        made.vault.append(visit_id, [act], editions=[stored])
        with pytest.raises(EditionGoneError, match="cannot be read by this version"):
            library_of(made.vault, made.vault.visit(visit_id))


class TestClosing:
    def test_gaps_are_written_into_the_seal(self, tmp_path):
        work = begin(tmp_path, [source()], checklists=["trial"])
        work.do(answering.give(work.library, ["TR-010"], verdict="partly"))
        visit = work.seal()
        assert visit.status == "sealed"
        act = work.vault.links(work.visit_id)[-1].act
        assert act == Sealed(
            gaps=(
                "TR-010: partly without a reason",
                "TR-010: partly, but no source is given",
                "TR-020: not answered",
            )
        )
        work.vault.close()

    def test_sealing_twice_is_refused(self, work):
        work.seal()
        with work.refusing("sealed already"):
            work.seal()

    def test_reopened_with_a_reason_and_sealed_again(self, work):
        work.seal()
        with work.refusing("with a reason"):
            work.do(visits.reopen(" \x00 "))
        work.do(visits.reopen(" one ward was left out "))
        visit = work.do(answering.give(work.library, ["PA-080"], verdict="not-assessed"))
        assert visit.status == "open"
        with work.refusing("open already"):
            work.do(visits.reopen("again"))
        work.seal()
        assert [closing.sealed for closing in work.reopen().closings] == [True, False, True]
        assert work.visit.closings[1].reason == "one ward was left out"

    def test_undo_does_not_reach_behind_a_seal(self, work):
        work.do(answering.give(work.library, ["PA-080"], verdict="satisfied"))
        work.seal()
        work.do(visits.reopen("one ward was left out"))
        with work.refusing("nothing to undo"):
            work.do(answering.undo)

    def test_the_code_for_the_leave_behind_sheet(self, work):
        visit = work.seal()
        code = visits.head_code(visit)
        assert code.replace(" ", "") == visit.head[:32]
        assert [len(part) for part in code.split(" ")] == [4] * 8


def test_a_visit_needs_no_people_sites_or_purpose(made):
    bare = NewVisit("Example Trust", date(2026, 11, 21), ["panic-alarm"])
    visit = made.vault.visit(visits.start(made.vault, bare))
    assert (visit.sites, visit.rows, visit.purpose, visit.profile) == ((), {}, "", None)
    assert NEW.checklists == ("panic-alarm",)
    assert not any(isinstance(link.act, Answered) for link in made.vault.links(visit.id))
