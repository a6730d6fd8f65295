"""Going on with a newer edition: what counts on, what is asked again, and that nothing is lost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trials import CONDITIONS, source
from working import Work, again, begin

from inspector_tui.bundle import allowed
from inspector_tui.bundle.verify import verify
from inspector_tui.checklist.compare import compare
from inspector_tui.checklist.load import load, shipped
from inspector_tui.judgement import engine, tables
from inspector_tui.record.drills import DrillStarted
from inspector_tui.record.events import RowAdded
from inspector_tui.report import html
from inspector_tui.workflow import answering, drill, editions, rows
from inspector_tui.workflow.command import RefusedError
from inspector_tui.workflow.export import export
from inspector_tui.workflow.identity import identity
from inspector_tui.workflow.library import EditionGoneError, assemble, library_of, text_of
from inspector_tui.workflow.progress import gaps, items

SHARED = """
id = "visit"
edition = "2026.1"
title = "This visit"
issued = 2026-11-01
intro = "Made for tests."
[lists.places]
ward = "Ward"
store = "Store"
[[record]]
id = "PERSON"
title = "People"
one = "person"
summary = ["role"]
[[record.field]]
id = "role"
label = "Role"
kind = "choice"
choices = {nurse = "Nurse", porter = "Porter"}
[[section]]
id = "people"
title = "People"
[[section.question]]
id = "GN-030"
ask = "Who was met?"
why = "Words need a speaker."
look_for = [{source = "INT", text = "Role codes."}]
answer = {kind = "rows", record = "PERSON"}
"""

PLACES = """
  [[section.question]]
  id = "TR-040"
  theme = "RA"
  ask = "Where was it?"
  why = "Places differ."
  look_for = [{source = "OBS", text = "The place."}]
  answer = {kind = "choice", list = "places"}
"""

OLD = CONDITIONS + PLACES


def edition(number, text=OLD, *, id_="trial", issued="2026-11-01"):
    """The text as another edition."""
    text = text.replace('edition = "2026.1"', f'edition = "{number}"')
    return source(text.replace("issued = 2026-11-01", f"issued = {issued}"), id_, number)


def reworded(text, old="Is there a procedure?", new="Is there a written procedure?"):
    assert old in text
    return text.replace(old, new)


NEW_ONE = PLACES.replace("TR-040", "TR-050").replace("Where was it?", "Where else?")
CHANGED = reworded(CONDITIONS) + NEW_ONE
"""One question in other words (TR-010), one new (TR-050), one gone (TR-040)."""


@pytest.fixture
def old():
    return [edition("2026.1"), source(SHARED, "visit")]


@pytest.fixture
def work(tmp_path, old):
    found = begin(tmp_path, old, checklists=("trial",))
    yield found
    found.vault.close()


def answered(work):
    """Something on every question that there is."""
    lib = work.library
    work.do(
        answering.give(lib, ["TR-010"], verdict="partly", reason="a draft"),
        answering.record(lib, "TR-020", value="Call two people."),
        answering.record(lib, "TR-040", value="ward", texts={"fact": "Seen on Ward A."}),
        rows.add(lib, "PERSON", {"role": "porter"}, question="GN-030"),
    )


def moved(work, sources):
    """The work after moving to `sources`."""
    planned = editions.plan(work.vault, work.visit, sources)
    assert planned is not None
    visit = editions.move(work.vault, work.visit_id, planned)
    return Work(work.made, work.visit_id, library_of(work.vault, visit))


class TestWhatIsNewer:
    def test_nothing_while_the_shipped_text_is_the_one_in_use(self, work, old):
        assert editions.newer(work.vault, work.visit, old) == []
        assert editions.plan(work.vault, work.visit, old) is None

    @pytest.mark.parametrize(
        ("number", "issued", "is_newer"),
        [
            ("2026.2", "2026-11-01", True),
            ("2026.10", "2026-11-01", True),
            ("2026.1", "2026-12-01", True),
            ("2025.9", "2026-12-01", True),
            ("2026.1", "2026-11-01", False),
            ("2025.12", "2026-11-01", False),
            ("2026.2", "2026-10-31", False),
        ],
    )
    def test_the_later_day_of_issue_then_the_higher_edition(self, work, number, issued, is_newer):
        other = edition(number, reworded(OLD), issued=issued)
        assert editions.newer(work.vault, work.visit, [other]) == ([other] if is_newer else [])

    def test_a_checklist_that_is_shipped_no_more_stays_as_it_is(self, work):
        assert editions.plan(work.vault, work.visit, [source(SHARED, "visit")]) is None
        assert editions.plan(work.vault, work.visit, []) is None

    def test_a_visit_on_what_is_shipped_has_nothing_newer(self, tmp_path):
        found = begin(tmp_path)
        assert editions.plan(found.vault, found.visit) is None
        found.vault.close()


class TestMoving:
    def test_the_four_lists(self, work):
        (found,) = editions.plan(work.vault, work.visit, [edition("2026.2", CHANGED)]).moves
        lists = found.questions
        assert lists.carried == ("TR-020", "TR-030")
        assert (lists.again, lists.new, lists.retired) == (("TR-010",), ("TR-050",), ("TR-040",))
        assert (found.old.edition, found.to.edition) == ("2026.1", "2026.2")

    def test_only_answers_to_questions_that_read_the_same_count_on(self, work):
        answered(work)
        after = moved(work, [edition("2026.2", CHANGED)])
        assert set(after.visit.answers) == {"TR-020"}
        assert after.library.question("TR-010").ask == "Is there a written procedure?"
        assert not after.items["TR-010"].answered
        assert "TR-040" not in after.items

    def test_what_no_longer_counts_stays_readable(self, work):
        answered(work)
        after = moved(work, [edition("2026.2", CHANGED)])
        aside = {found.question: found for found in after.visit.set_aside}
        assert aside["TR-010"].given.answer.reason == "a draft"
        assert aside["TR-040"].given.answer.fact == "Seen on Ward A."
        assert {found.of.edition for found in aside.values()} == {"2026.1"}
        assert editions.set_aside(after.visit, "TR-010") == aside["TR-010"]
        assert editions.set_aside(after.visit, "TR-020") is None
        assert b"Seen on Ward A." in b"".join(work.vault.lines(work.visit_id))

    def test_it_is_one_act_and_both_texts_are_in_the_vault(self, work):
        before = work.visit.last
        to = edition("2026.2", CHANGED)
        after = moved(work, [to])
        kinds = [link.entry.kind for link in work.vault.links(work.visit_id)]
        assert kinds[before:] == ["edition-moved"]
        for used in after.visit.editions_used():
            assert text_of(work.vault, used).sha256 == used.sha256
        assert work.vault.edition("trial", "2026.2").text == to.text
        assert work.vault.check() == []

    def test_another_session_finds_the_visit_on_the_new_edition(self, work):
        answered(work)
        after = moved(work, [edition("2026.2", CHANGED)])
        here = after.visit
        assert after.reopen() == here
        assert library_of(work.vault, here).question("TR-050") is not None

    def test_rows_stay_and_still_answer(self, work):
        answered(work)
        other = SHARED.replace("Who was met?", "Whom did you meet?")
        after = moved(work, [edition("2026.2", CHANGED), edition("2026.2", other, id_="visit")])
        assert [row.fields for row in after.visit.rows_of("PERSON")] == [{"role": "porter"}]
        assert after.items["GN-030"].answered

    def test_all_that_is_newer_moves_at_once(self, work):
        both = [edition("2026.2", CHANGED), edition("2026.2", SHARED + "\n", id_="visit")]
        before = work.visit.last
        after = moved(work, both)
        assert {used.edition for used in after.visit.checklists} == {"2026.2"}
        kinds = [link.entry.kind for link in work.vault.links(work.visit_id)][before:]
        assert kinds == ["edition-moved", "edition-moved"]

    def test_a_changed_shared_list_asks_again_what_is_chosen_from_it(self, work):
        answered(work)
        shared = SHARED.replace('store = "Store"', 'store = "Storeroom"')
        planned = editions.plan(work.vault, work.visit, [edition("2026.2", shared, id_="visit")])
        (found,) = planned.moves
        assert found.questions.again == ("TR-040",)
        after = moved(work, [edition("2026.2", shared, id_="visit")])
        assert set(after.visit.answers) == {"TR-010", "TR-020"}

    def test_nothing_is_undone_over_the_move(self, work):
        answered(work)
        after = moved(work, [edition("2026.2", CHANGED)])
        with after.refusing("nothing to undo"):
            after.do(answering.undo)

    def test_a_question_asked_again_is_answered_anew(self, work):
        answered(work)
        after = moved(work, [edition("2026.2", CHANGED)])
        after.do(answering.give(after.library, ["TR-010"], verdict="satisfied"))
        assert after.items["TR-010"].verdict == "satisfied"
        assert editions.set_aside(after.visit, "TR-010").given.answer.verdict == "partly"


class TestNothingIsLost:
    @settings(
        max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        fates=st.lists(st.sampled_from(["same", "reworded", "gone"]), min_size=28, max_size=28),
        answered=st.sets(st.integers(0, 27)),
    )
    def test_every_answer_counts_on_or_is_set_aside(self, sketch, fates, answered):
        old = sketch.library
        ids = [q.id for q in old.questions if old.checklist_of(q.id).id == "panic-alarm"]
        fate = dict(zip(ids, fates, strict=True))
        work = replace(sketch)
        before = work.do(
            answering.give(old, [ids[n] for n in sorted(answered)], verdict="satisfied")
        )
        used = next(e for e in before.checklists if e.id == "panic-alarm")
        new = assemble(_changed(file, fate) for file in old.checklists)
        to = source("", "panic-alarm", "2027.1")
        plan = editions.Plan((editions.Move(used, to, "", compare(old, new)),), new)
        after = work.do(editions.moving(plan))

        kept, aside = set(after.answers), {found.question for found in after.set_aside}
        assert kept | aside == set(before.answers)
        assert kept == {id_ for id_ in before.answers if fate[id_] == "same"}
        assert all(after.answers[id_] == before.answers[id_] for id_ in kept)
        assert all(found.given == before.answers[found.question] for found in after.set_aside)


def _changed(file, fate):
    """The checklist with each question as its fate is."""
    sections = []
    for section in file.section:
        questions = [
            q.model_copy(update={"ask": f"{q.ask} Now?"}) if fate.get(q.id) == "reworded" else q
            for q in section.question
            if fate.get(q.id) != "gone"
        ]
        sections.append(section.model_copy(update={"question": tuple(questions)}))
    return file.model_copy(update={"section": tuple(sections)})


class TestTwice:
    def test_each_move_sets_aside_its_own(self, work):
        answered(work)
        first = moved(work, [edition("2026.2", CHANGED)])
        first.do(answering.give(first.library, ["TR-010"], verdict="satisfied"))
        again_reworded = reworded(CHANGED, "a written procedure", "a signed procedure")
        second = moved(first, [edition("2026.3", again_reworded)])
        mine = [a for a in second.visit.set_aside if a.question == "TR-010"]
        assert [(a.given.answer.verdict, a.of.edition) for a in mine] == [
            ("partly", "2026.1"),
            ("satisfied", "2026.2"),
        ]
        assert editions.set_aside(second.visit, "TR-010") == mine[-1]
        assert [used.edition for used in second.visit.former] == ["2026.1", "2026.2"]
        assert set(second.visit.answers) == {"TR-020"}

    def test_a_plan_is_good_once(self, work):
        planned = editions.plan(work.vault, work.visit, [edition("2026.2", CHANGED)])
        editions.move(work.vault, work.visit_id, planned)
        with pytest.raises(RefusedError, match="already"):
            editions.move(work.vault, work.visit_id, planned)

    def test_another_text_under_a_name_that_was_used_is_refused(self, work):
        moved(work, [edition("2026.2", CHANGED)])
        same_name = edition("2026.2", reworded(CHANGED, "Where else?", "And?"), issued="2027-01-01")
        planned = editions.plan(work.vault, work.visit, [same_name])
        with pytest.raises(RefusedError, match="name of its own"):
            editions.move(work.vault, work.visit_id, planned)


class TestRefused:
    def test_a_sealed_visit_stays_on_its_editions(self, work):
        planned = editions.plan(work.vault, work.visit, [edition("2026.2", CHANGED)])
        work.seal()
        with pytest.raises(RefusedError, match="sealed"):
            editions.move(work.vault, work.visit_id, planned)
        assert work.visit.moves == ()

    def test_while_a_drill_runs_its_table_stays_and_without_one_it_can_be_broken_off(self, work):
        planned = editions.plan(work.vault, work.visit, [edition("2026.2", CHANGED)])
        work.do(lambda visit: [DrillStarted("D1", "nurse in charge", "switchboard")])
        with pytest.raises(RefusedError, match="A drill is still running"):
            editions.move(work.vault, work.visit_id, planned)
        # As an earlier version let it come about: these checklists have no table of tests.
        (reason,) = drill.reasons_to_stop(work.library)
        work.do(drill.end(work.library, stopped=reason, why="No table for it."))
        editions.move(work.vault, work.visit_id, planned)
        work.seal()

    def test_without_its_own_edition_there_is_nothing_to_compare_with(self, work, monkeypatch):
        answered(work)
        monkeypatch.setattr(type(work.vault), "edition", lambda *_: None)
        with pytest.raises(EditionGoneError) as error:
            editions.plan(work.vault, work.visit, [edition("2026.2", CHANGED)])
        assert "2026.1" in error.value.what
        assert error.value.kept == "Everything recorded is kept."


class TestAfterwards:
    def test_a_reader_of_the_bundle_has_every_edition_that_was_used(self, work, tmp_path):
        answered(work)
        after = moved(work, [edition("2026.2", CHANGED)])
        after.seal()
        made = export(work.vault, work.visit_id, folder=tmp_path, clear=True)
        signers = tmp_path / "signers"
        signers.write_text(identity(work.vault).allowed_signers + "\n")
        assert verify(made.path, allowed.read(signers)).bundle == made.bundle
        packed = made.path.read_bytes()
        assert b"trial-2026.1.toml" in packed
        assert b"trial-2026.2.toml" in packed

    def test_choices_and_fields_that_are_gone_are_shown_as_they_are(self, tmp_path):
        """A visit on everything shipped, whose record holds what the next edition does not know."""
        found = begin(tmp_path, checklists=("violence", "panic-alarm", "manual-handling"))
        added = [
            RowAdded("PERSON", "PERSON-1", {"code": "RN-1", "role": "alchemist", "aura": "blue"}),
            RowAdded("HRR", "HRR-1", {"kind": "dungeon", "label": "Cellar", "class": "extreme"}),
            RowAdded("ALARM_TEST", "ALARM_TEST-1", {"t0": "soon", "worked": "perhaps"}),
            RowAdded("EQUIP", "EQUIP-1", {"type": "levitator", "last_te": "yesterday"}),
        ]
        found.vault.append(found.visit_id, added)
        visit, lib = found.visit, found.library
        engine.prompts(visit, lib, tables.shipped())
        gaps(visit, items(visit, lib))
        report = html.render(visit, lib, html.Sealing("a@b", "SHA256:x", "v", None)).decode()
        assert all(word in report for word in ("alchemist", "blue", "dungeon", "levitator"))
        found.vault.close()

    def test_two_visits_of_one_vault_move_each_for_itself(self, work, old):
        other = again(work.made, old, checklists=("trial",))
        moved(work, [edition("2026.2", CHANGED)])
        assert {used.edition for used in other.visit.checklists} == {"2026.1"}


@pytest.mark.parametrize("checklist", [s for s in shipped() if s.id != "law"], ids=lambda s: s.id)
def test_a_shipped_checklist_compared_with_itself_is_carried_whole(checklist):
    lib = assemble([load(checklist.text, checklist.name)])
    found = compare(lib, lib)
    assert (len(found.carried), found.again, found.new, found.retired) == (
        len(lib.questions),
        (),
        (),
        (),
    )
