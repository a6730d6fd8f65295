"""All that is still open when a visit is sealed stands in the seal, each thing once."""

from __future__ import annotations

from trials import source
from working import begin

from inspector_tui.record.events import Source
from inspector_tui.workflow import answering, prompts, reviews
from inspector_tui.workflow.left_open import left_open


def test_prompts_and_sections_stand_in_the_seal(tmp_path):
    work = begin(tmp_path, [source()], checklists=["trial"])
    paper = answering.give(work.library, ["TR-010"], verdict="not-satisfied")
    work.do(paper, answering.record(work.library, "TR-030", value="Word of mouth"))
    (gap,) = left_open(work.visit, work.library)
    assert (gap.kind, gap.question) == ("review", "TR-030")
    assert work.seal().closings[-1].gaps == (
        "TR-030: not said what was in order in the section: All of it",
    )
    work.vault.close()


def test_once_all_is_said_nothing_is_left(tmp_path):
    work = begin(tmp_path, [source()], checklists=["trial"])
    work.do(
        answering.record(
            work.library, "TR-010", verdict="satisfied", sources=[Source("DOC", "procedure 7")]
        ),
        answering.record(work.library, "TR-020", value="Press, stay, wait"),
    )
    kinds = [gap.kind for gap in left_open(work.visit, work.library)]
    assert kinds == ["paper-only", "review"]
    (paper,) = prompts.computed(work.visit, work.library)
    work.do(
        prompts.settle([paper], "dismissed", "Only the paper was asked for"),
        reviews.review(work.library, "TR-010", in_order="The procedure is short and clear."),
    )
    assert left_open(work.visit, work.library) == []
    assert work.seal().closings[-1].gaps == ()
    work.vault.close()


def test_what_is_known_already_is_not_worked_out_again(sketch):
    asked = list(sketch.items.values())
    found = left_open(sketch.visit, sketch.library, asked=asked[:2], raised=())
    assert [gap.question for gap in found] == [item.id for item in asked[:2]]
