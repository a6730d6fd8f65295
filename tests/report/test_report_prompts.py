"""What the report says of prompts and of sections: what was raised, and the inspector's word."""

from html import unescape

from trials import source
from working import sketched

from inspector_tui.record.events import RowAdded, Source
from inspector_tui.report.html import Sealing, render
from inspector_tui.workflow import answering, prompts, reviews, visits

SEALING = Sealing("ab@1f3c9a2b", "SHA256:abc", "1f3c9a2b-0000-4000-8000-000000000001", None)
HEADING = "Prompts and what the inspector made of them"


def page(sketch) -> str:
    raised = prompts.computed(sketch.visit, sketch.library)
    return unescape(render(sketch.visit, sketch.library, SEALING, raised).decode())


def trial(tmp_path):
    """A visit with one answer on paper alone."""
    found = sketched(tmp_path, [source()], checklists=["trial"])
    sources = [Source("DOC", "procedure <7>")]
    found.do(answering.record(found.library, "TR-010", verdict="satisfied", sources=sources))
    return found


def settle(sketch, reason="Only the paper was <asked> for"):
    (paper,) = prompts.computed(sketch.visit, sketch.library)
    sketch.do(prompts.settle([paper], "overridden", reason))
    return paper


def test_a_record_without_prompts_has_no_such_part(tmp_path):
    found = sketched(tmp_path, [source()], checklists=["trial"])
    assert HEADING not in page(found)
    assert "What was in order" not in page(found)


def test_a_settled_prompt_stands_with_its_reasons_and_the_word_on_it(tmp_path):
    sketch = trial(tmp_path)
    paper = settle(sketch)
    found = page(sketch)
    for text in (HEADING, paper.text, "procedure <7>", "Only the paper was <asked> for"):
        assert text in found
    assert "overridden: judged otherwise (AB, 21 Nov 2026, 10:00:00 +00:00, entry" in found
    assert "Left without a word" not in found
    raw = render(sketch.visit, sketch.library, SEALING, [paper]).decode()
    assert "<asked>" not in raw


def test_an_open_one_is_left_without_a_word(tmp_path):
    sketch = trial(tmp_path)
    found = page(sketch)
    assert "Left without a word" in found
    assert "TR-010: Satisfied on paper alone." in found


def test_one_that_is_not_raised_any_more_keeps_its_word(tmp_path):
    sketch = trial(tmp_path)
    settle(sketch)
    sketch.do(answering.give(sketch.library, ["TR-010"], verdict="not-satisfied"))
    assert "It is not raised any more" in page(sketch)


def test_a_sealed_record_says_what_was_open_then_whatever_is_computed_now(tmp_path):
    sketch = trial(tmp_path)
    sketch.do(
        answering.record(sketch.library, "TR-020", value="Press", sources=[Source("DOC")]),
        answering.give(sketch.library, ["TR-010"], verdict="not-satisfied"),
        answering.give(sketch.library, ["TR-010"], verdict="satisfied"),
    )
    (paper,) = prompts.computed(sketch.visit, sketch.library)
    other = type(paper)("X:1", "X", "TR-020", "A later table says so.", ())
    sketch.do(visits.seal(sketch.library))
    text = unescape(render(sketch.visit, sketch.library, SEALING, [paper, other]).decode())
    assert "A later table says so." not in text


def test_prompts_of_a_seal_are_listed_once(sketch):
    library = sketch.library
    sketch.do(lambda visit: [RowAdded(record="INCIDENT", row="INCIDENT-1", fields={})])
    raised = prompts.computed(sketch.visit, library)
    own = [prompt for prompt in raised if prompt.kind != "TRI"]
    assert own
    sketch.do(visits.seal(library))
    text = unescape(render(sketch.visit, library, SEALING, raised).decode())
    assert [text.count(prompt.text) for prompt in own] == [1] * len(own)
    assert "without a word of the inspector" in text


def test_what_was_in_order_stands_by_section(sketch):
    sketch.do(
        reviews.review(sketch.library, "PA-080", in_order="Boards & rotas", undermines="Announced"),
        reviews.review(sketch.library, "PA-010", not_sampled="Night shift"),
    )
    found = page(sketch)
    assert "<h2>What was in order</h2>" in found
    for text in ("Boards & rotas", "Announced", "Night shift"):
        assert text in found
    titles = [sketch.library.section_of(q).title for q in ("PA-010", "PA-080")]
    part = found[found.index("What was in order</h2>") :]
    assert part.index(titles[0]) < part.index(titles[1])


def unnamed(sketch, *labels):
    """Places of high risk that the policy does not name: an H1 each, of one group."""
    fields = {"kind": "location", "list": "VA", "class": "high", "found_by": "staff"}
    for label in labels:
        row = f"HRR-{len(sketch.visit.rows) + 1}"
        act = RowAdded(
            record="HRR", row=row, fields={**fields, "label": label, "named_in_policy": "no"}
        )
        sketch.do(lambda visit, act=act: [act])
    return [one for one in prompts.computed(sketch.visit, sketch.library) if one.kind == "H1"]


def test_an_open_one_names_the_table_that_it_took_a_value_from(tmp_path):
    sketch = sketched(tmp_path, checklists=["incident-liaison"])
    fields = {"date": "2026-10-01", "type": "assault", "harmed": "worker"}
    fields |= {"severity": "over-seven-day", "reported": "no"}
    sketch.do(lambda _visit: [RowAdded(record="INCIDENT", row="INCIDENT-1", fields=fields)])
    (late,) = [
        one
        for one in prompts.computed(sketch.visit, sketch.library)
        if one.key.startswith("RIDDOR")
    ]
    at = "(general knowledge, not checked; table riddor 2026.1)"
    found = page(sketch)
    assert late.text in found
    assert at in found[found.index(late.text) :].partition("</li>")[0]


def test_open_ones_of_one_kind_stand_under_what_they_share(sketch):
    raised = unnamed(sketch, "Lobby", "Car park")
    found = page(sketch)

    assert "the policy does not identify these places: 2 prompts<ul><li>" in found
    assert [found.count(one.text) for one in raised] == [1, 1]
    count = len(prompts.computed(sketch.visit, sketch.library))
    assert f"Left without a word: {count} prompts in " in found


def test_ones_settled_together_stand_together_with_every_reason_and_entry(sketch):
    raised = unnamed(sketch, "Lobby", "Car park")
    sketch.do(prompts.settle(raised, "confirmed", "Seen on the walk round"))
    found = page(sketch)

    assert found.count("Seen on the walk round") == 1
    assert "the policy does not identify these places: 2 prompts</p>" in found
    assert all(found.count(one.text) == 1 for one in raised)
    first, second = (one.n for one in sketch.visit.settled)
    assert f"entries {first} and {second})" in found
    assert found.count("2 places entered: none named, 2 not named") == 1


def test_ones_of_one_kind_with_different_reasons_stand_apart(sketch):
    one, other = unnamed(sketch, "Lobby", "Car park")
    sketch.do(prompts.settle([one], "confirmed", "Seen"))
    sketch.do(prompts.settle([other], "dismissed", "Closed last year"))
    found = page(sketch)

    assert found.index("Seen") < found.index("Closed last year")
    assert "these places: 2 prompts" not in found
