"""The report: the whole record for a person, whatever the record holds."""

import pytest
from reportpages import Page
from working import begin

from inspector_tui.checklist.moments import show_moment
from inspector_tui.record.events import ExhibitTaken, Finding, RowAdded, Source
from inspector_tui.report.html import Sealing, render
from inspector_tui.workflow import answering, exhibits, notes, rows, visits
from inspector_tui.workflow.progress import items
from inspector_tui.workflow.visits import seal

SEALING = Sealing("ab@1f3c9a2b", "SHA256:abc", "1f3c9a2b-0000-4000-8000-000000000001", 7)


def page(sketch, sealing=SEALING) -> Page:
    return Page(render(sketch.visit, sketch.library, sealing))


def safe(found: Page) -> bool:
    """Nothing runs, nothing is fetched."""
    names = {name for _, attributes in found.elements for name in attributes}
    loads = {"src", "href", "srcset", "action", "data", "background", "style"}
    return (
        not found.tags & {"script", "iframe", "object", "embed", "link", "img", "form", "svg"}
        and not names & loads
        and not any(name.startswith("on") for name in names)
    )


EXHIBIT = ExhibitTaken(
    mark="AB1",
    name="rack.jpg",
    extension="jpg",
    size=12_345,
    sha256="ab" * 32,
    crc32=1,
    blob="0" * 32,
    description="the rack",
    place="Ward A",
    from_whom="taken by AB",
    power="s20(2)(f)",
    question="PA-040",
)


class TestPolicy:
    def test_it_loads_and_runs_nothing(self, sketch):
        found = page(sketch)
        policies = [
            attributes["content"]
            for tag, attributes in found.elements
            if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
        assert safe(found)
        # Before anything that it has to rule.
        tags = [tag for tag, _ in found.elements]
        assert tags.index("style") > tags.index("meta")

    def test_it_says_its_language_and_encoding(self, sketch):
        found = page(sketch)
        assert ("html", {"lang": "en-GB"}) in found.elements
        assert ("meta", {"charset": "utf-8"}) in found.elements
        assert render(sketch.visit, sketch.library, SEALING).startswith(b"<!DOCTYPE html>")

    def test_the_same_record_is_the_same_page(self, sketch):
        assert render(sketch.visit, sketch.library, SEALING) == render(
            sketch.visit, sketch.library, SEALING
        )


HOSTILE = [
    "<script>alert(1)</script>",
    "</p></body><script src=//evil>",
    '"><img src=x onerror=alert(1)>',
    "<!-- <style>@import url(//evil)</style> ]]>",
    "</style><script>",
    "</title><script>alert(2)</script>",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "[/nope] [red]",
    "שלום عليكم e\u0301\u0308",
    "javascript:alert(1)",
    "line one\nline two\n\tindented",
    "x" * 100_000,
]


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE, ids=[text[:20] for text in HOSTILE])
    def test_it_stands_everywhere_as_text(self, sketch, text):
        lib = sketch.library
        sketch.do(
            lambda _visit: [EXHIBIT],
            answering.record(
                lib,
                "PA-110",
                verdict="partly",
                measures={"wrong": text},
                texts={"reason": text, "fact": text, "opinion": text},
                sources=[Source("OBS", text)],
            ),
            answering.record(lib, "PA-140", value=text),
            rows.add(lib, "ALARM", {"type": text, "location": text}, question="PA-010"),
            rows.add(lib, "DOC", {"title": "x"}),
            rows.withdraw("DOC-1", text),
            notes.write_note(text, place=text, present=text, late=text),
            notes.raise_finding(Finding(("PA-110",), text, (text,), ("PUWER-5",), text)),
            exhibits.withdraw("AB1", text),
        )
        found = page(sketch)
        assert safe(found)
        shown = "\n".join(found.texts["body"])
        assert shown.count(text.strip()) >= 12

    def test_the_name_of_the_organisation_too(self, tmp_path):
        work = begin(tmp_path, organisation="</title><script>x</script>", purpose="<b>why</b>")
        found = Page(render(work.visit, work.library, SEALING))
        work.vault.close()
        assert safe(found)
        assert "</title><script>x</script>" in found.texts["title"][0]
        assert found.texts["h1"] == ["Inspection record: </title><script>x</script>"]


class TestContents:
    def test_every_answered_question_is_there_with_what_was_said(self, sketch):
        lib = sketch.library
        ids = [question.id for question in lib.questions]
        sketch.do(
            answering.give(lib, ids[::2], verdict="satisfied"),
            answering.give(lib, ids[1::2], verdict="not-assessed", reason="ward closed"),
        )
        found = page(sketch)
        shown = [text for text in found.texts["span"] if text in ids]
        assert shown == [item.id for item in items(sketch.visit, lib)]
        for question in lib.questions:
            assert question.ask in found.text
        assert found.text.count("ward closed") == len(ids) // 2

    def test_a_question_that_nothing_was_recorded_on_is_left_out(self, sketch):
        sketch.do(answering.give(sketch.library, ["PA-080"], verdict="satisfied"))
        found = page(sketch)
        assert sketch.library.question("PA-080").ask in found.text
        assert sketch.library.question("PA-090").ask not in found.text

    def test_fact_opinion_and_sources_are_kept_apart(self, sketch):
        sketch.do(
            answering.record(
                sketch.library,
                "PA-080",
                verdict="partly",
                texts={"reason": "one of two", "fact": "a fact", "opinion": "a view"},
                sources=[Source("INT", "RN-1"), Source("OBS")],
            )
        )
        text = page(sketch).text
        labels = ["Partly satisfied", "Reason", "one of two", "Fact", "a fact"]
        labels += ["Opinion of the inspector", "a view", "Sources"]
        labels += ["Person interviewed: RN-1; Observed"]
        places = [text.index(label, text.index("PA-080")) for label in labels]
        assert places == sorted(places)

    def test_the_summary_counts_verdicts_by_theme(self, sketch):
        sketch.do(answering.give(sketch.library, ["PA-080", "PA-140"], verdict="satisfied"))
        found = page(sketch)
        assert "2 answers written, 0 rows, 0 findings, 0 exhibits, 0 notes; " in (found.text)
        assert "Roles and responsibilities" in found.texts["td"]
        assert "they are not a score" in found.text

    def test_rows_with_few_fields_stand_side_by_side(self, sketch):
        lib = sketch.library
        sketch.do(
            rows.add(lib, "ALARM", {"type": "worn", "location": "Ward A"}, question="PA-010"),
            rows.add(lib, "ALARM", {"type": "desk", "location": "Ward B"}, question="PA-010"),
            rows.withdraw("ALARM-2", "entered twice"),
        )
        found = page(sketch)
        heads = found.texts["th"]
        assert heads[heads.index("Row") :][:3] == ["Row", "Location", "Type"]
        assert "Alarm system 2, withdrawn: entered twice" in found.texts["td"]
        assert "Alarm systems" in found.text

    def test_rows_with_many_fields_stand_one_by_one_with_every_field(self, sketch):
        account = {
            "person": "PERSON-1",
            "location": "Ward A",
            "shift": "night",
            "contract": "agency",
            "question_version": "v1",
            "min_number": 3,
            "leader_role": "in-charge",
            "dont_know": ["stay_role"],
        }
        sketch.do(rows.add(sketch.library, "STAFF_STEP", account, question="PA-220"))
        found = page(sketch)
        assert "Staff account 1" in found.texts["p"]
        for label, text in (
            ("Who leads on arrival", "Nurse or manager in charge of the shift"),
            ("Does not know", "Who stays behind"),
            ("How many must come", "3 people"),
        ):
            assert found.texts["dd"][found.texts["dt"].index(label)] == text

    def test_rows_without_a_question_of_these_editions_are_not_lost(self, sketch):
        sketch.do(
            rows.add(sketch.library, "DOC", {"title": "Loose sheet"}),
            lambda _visit: [
                RowAdded("GONE", "GONE-1", {"colour": "red"}, question="ZZ-010"),
            ],
        )
        text = page(sketch).text
        assert "Other rows" in text
        assert "Loose sheet" in text
        assert "GONE-1" in text

    def test_a_struck_note_is_shown_struck_and_the_correction_names_it(self, sketch):
        sketch.do(notes.write_note("3 min 11 s", place="Ward A", present="RN-1", late="no power"))
        first = sketch.visit.notes[0].n
        sketch.do(notes.correct_note(first, "3 min 31 s", "subtracted wrongly"))
        found = page(sketch)
        assert found.texts["del"] == ["3 min 11 s"]
        second = sketch.visit.notes[1].n
        assert f"struck, see entry {second}" in found.text
        assert f"corrects entry {first}: subtracted wrongly" in found.text
        assert "written later: no power" in found.text
        assert "3 min 31 s" in found.text

    def test_findings_with_their_parts_and_withdrawn_ones_marked(self, sketch):
        finding = Finding(
            ("PA-040",), "three flat", ("EX1",), ("PUWER-5", "OLD-1"), "careless", side="both"
        )
        sketch.do(notes.raise_finding(finding), notes.raise_finding(finding))
        sketch.do(notes.withdraw_finding("F2", "the charger was being replaced"))
        text = page(sketch).text
        for part in ("three flat", "EX1", "PUWER 5: ", "OLD-1", "careless"):
            assert part in text
        assert "Concerns: workers and service users" in text
        assert "Withdrawn: the charger was being replaced" in text

    def test_the_register_of_exhibits(self, sketch):
        sketch.do(lambda _visit: [EXHIBIT], exhibits.withdraw("AB1", "the wrong ward"))
        found = page(sketch)
        assert "AB1, withdrawn: the wrong ward" in found.texts["td"]
        assert "Ward A; taken by AB; s20(2)(f)" in found.texts["td"]
        assert "rack.jpg (12,345 bytes)" in found.texts["td"]
        assert found.texts["code"] == ["ab" * 32]

    def test_law_is_named_with_its_status(self, sketch):
        sketch.do(answering.give(sketch.library, ["PA-080"], verdict="satisfied"))
        found = page(sketch)
        assert "not as the text of the law" in found.text
        provision = sketch.library.provision("MHSWR-8")
        assert provision.short in found.texts["td"]
        status = provision.basis if provision.verified else "not checked against"
        assert any(status in text for text in found.texts["td"])

    def test_closings_gaps_and_clock(self, sketch):
        sketch.do(
            visits.seal(sketch.library),
            visits.reopen("one ward was left out"),
            visits.seal(sketch.library),
        )
        text = page(sketch).text
        assert text.count("Sealed, ") == 2
        assert "Reopened: one ward was left out, " in text
        assert "PA-080: not answered" in text
        assert "It does not show that what was written is true" in text

    def test_who_where_and_what_it_is_bound_to(self, sketch):
        text = page(sketch).text
        for part in (
            "Visited on 21 Nov 2026",
            "A. Baker (AB)",
            "HSE 123",
            "S1 Ward A; S2 Ward B",
            "ab@1f3c9a2b, key SHA256:abc",
            f"1 entries, head {sketch.visit.head}",
            f"bundle 7, visit {sketch.visit.id}",
        ):
            assert part in text
        unsigned = page(sketch, Sealing("ab@1f3c9a2b", "SHA256:abc", "vault", None)).text
        assert "is not signed" in unsigned

    def test_one_printed_of_an_open_visit_says_so_and_names_no_bundle(self, sketch):
        alone = Sealing("ab@1f3c9a2b", "SHA256:abc", "vault", None)
        said, bundle = "still open after entry 1", "is not signed; the bundle is."
        assert said in page(sketch, alone).text
        assert bundle not in page(sketch, alone).text
        sketch.do(seal(sketch.library))
        assert "still open" not in page(sketch, alone).text
        assert bundle in page(sketch, alone).text
        sketch.do(visits.reopen("a reading was missed"))
        assert "still open after entry 3" in page(sketch, alone).text

    def test_a_profile_is_named(self, tmp_path):
        work = begin(tmp_path, profile="short")
        text = Page(render(work.visit, work.library, SEALING)).text
        work.vault.close()
        assert "short: a subset of the questions was asked" in text


def test_a_record_read_from_the_disk_makes_the_same_page(work):
    work.do(
        answering.record(
            work.library, "PA-040", measures={"needing": 6, "devices": 11, "without": 2, "dead": 3}
        ),
        rows.add(
            work.library, "ALARM", {"zones": 4, "type": "worn", "location": "A"}, question="PA-010"
        ),
        answering.give(work.library, ["PA-080"], verdict="satisfied"),
        answering.undo,
    )
    before = render(work.visit, work.library, SEALING)
    assert render(work.reopen(), work.library, SEALING) == before


@pytest.mark.parametrize("end", [".123+01:00", "+01:00"])
def test_a_moment_is_shown_with_its_offset_however_exact_it_is(end):
    assert show_moment(f"2026-07-01T09:05:02{end}") == "1 Jul 2026, 09:05:02 +01:00"


def test_no_moment_stands_as_the_journal_spells_it(sketch):
    sketch.do(notes.write_note("The lift was out of order."), visits.seal(sketch.library))
    text = bytes(render(sketch.visit, sketch.library, SEALING)).decode()
    (note,), (sealed,) = sketch.visit.notes, sketch.visit.closings
    for at in (note.at, sealed.at):
        assert show_moment(at) in text
        assert at not in text
