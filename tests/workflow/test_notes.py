"""Contemporaneous notes, corrected by striking; findings, withdrawn and never deleted."""

import pytest
from msgspec.structs import replace

from inspector_tui.record.events import Finding, Source
from inspector_tui.workflow import answering, exhibits, notes
from inspector_tui.workflow.visits import newest

FINDING = Finding(
    questions=("PA-040", "PA-080"),
    fact="Three of eleven alarms were flat.",
    evidence=("OBS rack, 10:15", "EX1"),
    provisions=("PUWER-5",),
    opinion="Nobody owns the charging.",
)


class TestNotes:
    def test_what_was_written_where_and_before_whom(self, work):
        work.do(
            notes.write_note(
                "10:15 three flat\n",
                question="PA-040",
                place="Ward A",
                present="RN-1",
                late="no signal on the ward",
            )
        )
        note = work.reopen().notes[0]
        assert (note.text, note.question) == ("10:15 three flat", "PA-040")
        assert (note.place, note.present) == ("Ward A", "RN-1")
        assert note.late == "no signal on the ward"
        assert note.by == "AB"

    @pytest.mark.parametrize("text", ["", " \n ", "\u202e\x00"])
    def test_an_empty_one_is_refused(self, work, text):
        with work.refusing("The note is empty."):
            work.do(notes.write_note(text))

    def test_hostile_text_stays_text(self, work):
        work.do(notes.write_note("[/nope] <b>\x1b]0;title\x07 ‏שלום"))
        assert work.reopen().notes[0].text == "[/nope] <b>]0;title ‏שלום"

    def test_undo_leaves_notes_alone(self, work):
        work.do(notes.write_note("10:15 three flat"))
        with work.refusing("nothing to undo"):
            work.do(answering.undo)


class TestCorrecting:
    def test_the_original_is_struck_and_readable(self, work):
        work.do(notes.write_note("help after 3 min 11 s", place="Ward A", question="PA-210"))
        first = work.visit.notes[0].n
        work.do(notes.correct_note(first, "help after 3 min 31 s", "subtracted wrongly"))
        old, new = work.reopen().notes
        assert (old.text, old.struck_by) == ("help after 3 min 11 s", new.n)
        assert (new.text, new.corrects, new.reason) == (
            "help after 3 min 31 s",
            first,
            "subtracted wrongly",
        )
        assert (new.place, new.question) == ("Ward A", "PA-210")

    def test_the_correction_can_be_corrected(self, work):
        work.do(notes.write_note("one"))
        work.do(notes.correct_note(work.visit.notes[0].n, "two", "miscounted"))
        work.do(notes.correct_note(work.visit.notes[1].n, "three", "miscounted again"))
        assert [note.stands for note in work.visit.notes] == [False, False, True]

    def test_the_same_text_is_no_act(self, work):
        last = work.do(notes.write_note("one")).last
        assert work.do(notes.correct_note(last, "one", "no reason really")).last == last

    def test_refusals(self, work):
        work.do(notes.write_note("one"))
        n = work.visit.notes[0].n
        with work.refusing("with a reason"):
            work.do(notes.correct_note(n, "two", " "))
        with work.refusing("corrected note is empty"):
            work.do(notes.correct_note(n, " ", "wrong"))
        with work.refusing("not of this visit"):
            work.do(notes.correct_note(n + 1, "two", "wrong"))
        work.do(notes.correct_note(n, "two", "wrong"))
        with work.refusing("corrected already"):
            work.do(notes.correct_note(n, "three", "wrong again"))


class TestFindings:
    def test_raised_numbered_and_on_disk(self, work):
        work.do(notes.raise_finding(FINDING), notes.raise_finding(FINDING))
        found = work.reopen().findings
        assert list(found) == ["F1", "F2"]
        assert found["F1"].content == FINDING

    def test_texts_are_cleaned_and_blank_evidence_left_out(self, work):
        work.do(
            notes.raise_finding(
                replace(FINDING, fact=" flat\u202e ", opinion="\x07", evidence=("EX1 ", " ", ""))
            )
        )
        content = work.visit.findings["F1"].content
        assert (content.fact, content.opinion, content.evidence) == ("flat", "", ("EX1",))

    @pytest.mark.parametrize(
        ("change", "words"),
        [({"fact": " "}, "needs the fact"), ({"questions": ()}, "at least one question")],
    )
    def test_what_a_finding_needs(self, work, change, words):
        with work.refusing(words):
            work.do(notes.raise_finding(replace(FINDING, **change)))
        work.do(notes.raise_finding(FINDING))
        with work.refusing(words):
            work.do(notes.revise_finding("F1", replace(FINDING, **change)))

    def test_revised(self, work):
        last = work.do(notes.raise_finding(FINDING)).last
        assert work.do(notes.revise_finding("F1", FINDING)).last == last
        work.do(notes.revise_finding("F1", replace(FINDING, opinion="The charger is broken.")))
        found = work.reopen().findings["F1"]
        assert found.content.opinion == "The charger is broken."
        assert found.revised == work.visit.last

    def test_withdrawn_with_a_reason_and_never_deleted(self, work):
        work.do(notes.raise_finding(FINDING))
        with work.refusing("with a reason"):
            work.do(notes.withdraw_finding("F1", ""))
        work.do(notes.withdraw_finding("F1", "the charger was being replaced"))
        assert work.reopen().findings["F1"].withdrawn == "the charger was being replaced"
        assert work.visit.findings["F1"].content == FINDING
        with work.refusing("There is no finding F1."):
            work.do(notes.withdraw_finding("F1", "again"))
        with work.refusing("There is no finding F1."):
            work.do(notes.revise_finding("F1", replace(FINDING, fact="other")))
        work.do(notes.raise_finding(FINDING))
        assert list(work.visit.findings) == ["F1", "F2"]

    def test_begun_from_what_stands_on_the_question(self, work, tmp_path):
        (tmp_path / "rack.jpg").write_bytes(b"photo")
        (tmp_path / "other.jpg").write_bytes(b"other")
        work.do(
            answering.record(
                work.library,
                "PA-040",
                texts={"fact": "three flat"},
                sources=[Source("OBS", "rack"), Source("REC")],
            )
        )
        label = exhibits.Label(question="PA-040", description="the rack")
        exhibits.take(work.vault, work.visit_id, tmp_path / "rack.jpg", label)
        exhibits.take(work.vault, work.visit_id, tmp_path / "other.jpg", label)
        work.do(exhibits.withdraw("AB2", "not of this ward"))
        asked = work.library.question("PA-040")
        assert notes.finding_from(work.visit, work.library, "PA-040") == Finding(
            questions=("PA-040",),
            fact="three flat",
            evidence=("OBS rack", "REC"),
            exhibits=("AB1",),
            theme=asked.theme,
            standard_class=asked.breach[0].standard,
        )

    @pytest.mark.parametrize(
        ("question", "side"), [("MH-110", "both"), ("MH-290", "both"), ("MH-250", "worker")]
    )
    def test_whoever_is_moved_by_it_is_at_risk_too(self, work, question, side):
        assert notes.finding_from(work.visit, newest(), question).side == side

    def test_it_names_exhibits_that_stand(self, work, tmp_path):
        (tmp_path / "rack.jpg").write_bytes(b"photo")
        exhibits.take(work.vault, work.visit_id, tmp_path / "rack.jpg", exhibits.Label())
        named = replace(FINDING, exhibits=("AB1",))
        with work.refusing("There is no exhibit AB2."):
            work.do(notes.raise_finding(replace(FINDING, exhibits=("AB1", "AB2"))))
        work.do(notes.raise_finding(named), exhibits.withdraw("AB1", "the wrong rack"))
        # It was named when it stood: the finding may still be put right.
        work.do(notes.revise_finding("F1", replace(named, opinion="broken")))
        with work.refusing("There is no exhibit AB1."):
            work.do(notes.raise_finding(named))

    def test_a_sealed_visit_takes_neither(self, work):
        work.do(notes.write_note("one"), notes.raise_finding(FINDING))
        note = work.visit.notes[0].n
        work.seal()
        for command in (
            notes.write_note("two"),
            notes.correct_note(note, "two", "wrong"),
            notes.raise_finding(FINDING),
            notes.revise_finding("F1", replace(FINDING, fact="other")),
            notes.withdraw_finding("F1", "wrong"),
        ):
            with work.refusing("The visit is sealed."):
                work.do(command)
