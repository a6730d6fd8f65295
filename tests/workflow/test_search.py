"""Search over one visit: every kind of text is found, and leads to its question."""

import pytest

from inspector_tui.record.events import ExhibitTaken, Finding, Source
from inspector_tui.workflow import answering, notes, rows
from inspector_tui.workflow.search import Hit, begins_id, question_id, search


@pytest.fixture
def full(sketch):
    """A visit with a rare word in every kind of text."""
    lib = sketch.library
    exhibit = ExhibitTaken(
        mark="AB1",
        name="filename-amber.jpg",
        extension="jpg",
        size=1,
        sha256="0" * 64,
        crc32=1,
        blob="0" * 32,
        description="description-birch",
        place="place-cedar",
        from_whom="whom-daisy",
        question="PA-040",
    )
    sketch.do(
        answering.record(
            lib,
            "PA-110",
            measures={"compared": 12, "wrong": "measure-elder"},
            texts={"reason": "reason-fern", "fact": "fact-gorse", "opinion": "opinion-hazel"},
            sources=[Source("OBS", "source-iris")],
            verdict="partly",
        ),
        answering.record(lib, "PA-140", value="answer-juniper"),
        rows.add(
            lib,
            "ALARM",
            {"type": "worn", "location": "row-kale", "note_fact": "hidden-larch"},
            question="PA-010",
        ),
        rows.add(lib, "ALARM", {"type": "desk", "location": "gone-maple"}, question="PA-010"),
        rows.withdraw("ALARM-2", "entered twice"),
        notes.write_note("note-nettle", place="place-oak", question="PA-080"),
        notes.write_note("loose-pine"),
        notes.raise_finding(
            Finding(
                questions=("PA-110", "PA-040"),
                fact="finding-quince",
                evidence=("evidence-rose",),
                opinion="verdict-sorrel",
            )
        ),
        lambda _visit: [exhibit],
    )
    loose = next(note for note in sketch.visit.notes if note.text == "loose-pine")
    sketch.do(notes.correct_note(loose.n, "loose-teasel", "misread"))
    return sketch


def find(sketch, words) -> list[Hit]:
    return search(sketch.visit, sketch.library, words)


@pytest.mark.parametrize(
    ("words", "kind", "question"),
    [
        ("measure-elder", "answer", "PA-110"),
        ("reason-fern", "reason", "PA-110"),
        ("fact-gorse", "fact", "PA-110"),
        ("opinion-hazel", "opinion", "PA-110"),
        ("source-iris", "source", "PA-110"),
        ("answer-juniper", "answer", "PA-140"),
        ("row-kale", "row", "PA-010"),
        ("hidden-larch", "row", "PA-010"),
        ("note-nettle", "note", "PA-080"),
        ("place-oak", "note", "PA-080"),
        ("loose-teasel", "note", None),
        ("loose-pine", "struck note", None),
        ("finding-quince", "finding", "PA-110"),
        ("evidence-rose", "finding", "PA-110"),
        ("verdict-sorrel", "finding", "PA-110"),
        ("filename-amber", "exhibit", "PA-040"),
        ("description-birch", "exhibit", "PA-040"),
        ("place-cedar", "exhibit", "PA-040"),
        ("whom-daisy", "exhibit", "PA-040"),
    ],
)
def test_each_kind_is_found_once(full, words, kind, question):
    (hit,) = find(full, words)
    assert (hit.kind, hit.question) == (kind, question)
    assert words in hit.text


def test_a_question_by_its_words(sketch):
    hits = find(sketch, "minimum number that must come")
    assert [(hit.kind, hit.question) for hit in hits] == [("question", "PA-090")]


def test_all_words_in_any_case_and_order(full):
    assert [hit.question for hit in find(full, "STAYS minimum NUMBER")] == ["PA-090"]
    assert find(full, "minimum elephant") == []


def test_a_choice_is_found_by_what_it_is_called(full):
    assert "row" in {hit.kind for hit in find(full, "worn radio or infrared")}


def test_what_was_withdrawn_is_not_offered(full):
    assert find(full, "gone-maple") == []


def test_a_question_named_by_its_id_comes_first(full):
    for typed in ("PA-110", "pa-110 "):
        hits = find(full, typed)
        assert hits[0].question == "PA-110"
        assert {hit.question for hit in hits if hit.question != "PA-110"} <= {"PA-040"}


@pytest.mark.parametrize("words", ["", "  \t "])
def test_no_words_find_nothing(full, words):
    assert find(full, words) == []


@pytest.mark.parametrize("words", ["[/nope]", "\\", "(", "%", "\x1b[31m", "שלום", "x" * 100_000])
def test_any_text_may_be_looked_for(full, words):
    assert find(full, words) == []
    full.do(notes.write_note(f"seen: {words[:90_000]}"))
    kinds = {hit.kind for hit in find(full, words[:90_000].replace("\x1b", ""))}
    assert kinds == {"note"}


def test_the_table_of_interviews_is_found_by_that_name(sketch):
    hits = {(hit.kind, hit.question) for hit in find(sketch, "interview")}
    assert ("table", "PA-220") in hits


@pytest.mark.parametrize("typed", ["pa040", "pa40", "PA 40", " Pa-40", "PA-040"])
def test_a_question_by_its_number_comes_first(full, typed):
    assert question_id(typed) == "PA-040"
    hit, *_ = find(full, typed)
    assert (hit.kind, hit.question) == ("question", "PA-040")


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("va1", ["VA-010", "VA-100", "VA-130"]),
        ("va01", ["VA-010"]),
        ("va 10", ["VA-010", "VA-100"]),
        ("va-130", ["VA-130"]),
        ("pa10", ["PA-100"]),
        ("v1", []),
        ("va", []),
        ("va1000", []),
    ],
)
def test_a_number_half_typed_may_become_these(typed, begins):
    questions = ["VA-010", "VA-030", "VA-100", "VA-130", "PA-100"]
    assert [id_ for id_ in questions if begins_id(typed, id_)] == begins
