"""What the report says of earlier findings and of editions that a visit moved on from."""

from html import unescape

from trials import CONDITIONS, source
from working import Sketch, sketched

from inspector_tui.checklist.load import load
from inspector_tui.record.events import Edition, Source
from inspector_tui.record.judging import EditionMoved, FollowedUp, MovedEdition
from inspector_tui.report.html import Sealing, render
from inspector_tui.workflow import answering
from inspector_tui.workflow.library import assemble

EARLIER = "99999999-2222-4333-8444-555555555555"
SEALING = Sealing("ab@1f3c9a2b", "SHA256:abc", "1f3c9a2b-0000-4000-8000-000000000001", None)


def page(sketch) -> str:
    return render(sketch.visit, sketch.library, SEALING).decode()


def test_what_became_of_earlier_findings_can_be_read_without_them(sketch):
    sketch.do(
        lambda _: [
            FollowedUp(
                EARLIER,
                "F1",
                "put-right",
                "The board <names> four.",
                on="2026-03-03",
                said="No responders & no board.",
                questions=("PA-080", "PA-090"),
            ),
            FollowedUp(EARLIER, "PA-230", "still-open"),
        ]
    )
    found = page(sketch)
    cells = unescape(found)
    assert "<h2>Since the last visit</h2>" in found
    for text in (
        "F1 (3 Mar 2026, visit 99999999)",
        "No responders & no board.",
        "PA-080, PA-090",
        "put right",
        "The board <names> four.",
        "PA-230 (visit 99999999)",
        "still open",
    ):
        assert text in cells
    assert "&lt;names&gt;" in found


def test_a_visit_without_a_past_says_nothing_of_it(sketch):
    found = page(sketch)
    assert "Since the last visit" not in found
    assert "<h2>Editions</h2>" not in found


def test_an_answer_that_stopped_counting_is_there_in_full(tmp_path):
    sketch = sketched(tmp_path, [source()], checklists=("trial",))
    sketch.do(
        answering.record(
            sketch.library,
            "TR-010",
            verdict="partly",
            texts={"reason": "a draft", "fact": "Seen on <Ward A>.", "opinion": "Old."},
            sources=[Source("DOC", "folder 3")],
        ),
        answering.record(sketch.library, "TR-020", value="Call two people."),
    )
    text = CONDITIONS.replace("Is there a procedure?", "Is there a written one?")
    newer = assemble([load(text.replace('id = "TR-020"', 'id = "TR-025"').encode(), "trial")])
    act = EditionMoved(
        MovedEdition("trial", "2026.2", "f" * 64), again=("TR-010",), retired=("TR-020",)
    )
    after = Sketch(sketch.do(lambda _: [act]), newer)
    assert after.visit.checklists == (Edition("trial", "2026.2", "f" * 64),)
    found = page(after)
    cells = unescape(found)
    for said in (
        "TR-010, asked again in other words",
        "TR-020, not asked any more",
        "trial 2026.1",
        "Partly satisfied",
        "a draft",
        "Seen on <Ward A>.",
        "trial 2026.2",
        "Old.",
        "DOC folder 3",
        "answer: Call two people.",
    ):
        assert said in cells
    assert "&lt;Ward A&gt;" in found
