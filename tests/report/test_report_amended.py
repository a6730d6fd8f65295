"""What the report says of a visit that was put right."""

from datetime import date
from html import unescape

from inspector_tui.report.html import Sealing, render
from inspector_tui.workflow import answering
from inspector_tui.workflow.amending import Amended, amend

SEALING = Sealing("ab@1f3c9a2b", "SHA256:abc", "1f3c9a2b-0000-4000-8000-000000000001", None)


def page(sketch) -> str:
    return unescape(render(sketch.visit, sketch.library, SEALING).decode())


def put_right(sketch, reason, **new):
    sketch.do(amend(sketch.library, Amended(**new), reason))


def test_it_shows_what_stands_and_struck_what_stood_before_with_the_reason(sketch):
    before = sketch.visit
    put_right(sketch, "the <group> was named", organisation="Sample Trust", sites=["Ward C"])
    put_right(sketch, "wrong diary", on=date(2026, 11, 20), organisation="Model Trust")
    found = page(sketch)
    assert "<h1>Inspection record: Model Trust</h1>" in found
    assert "Visited on 20 Nov 2026" in found
    sites = "; ".join(f"{site.id} {site.name}" for site in before.sites) or "not recorded"
    for text in (
        f"<td><del>{before.organisation}</del></td>",
        "<td><del>Sample Trust</del></td>",
        f"<td><del>{sites}</del></td>",
        "<td><del>21 Nov 2026</del></td>",
        "<td>the <group> was named</td>",
        f"AB, entry {sketch.visit.amendments[0].n}</td>",
    ):
        assert text in found


def test_what_was_undone_is_not_in_it(sketch):
    put_right(sketch, "a slip", organisation="Sample Trust")
    sketch.do(answering.undo)
    assert "Put right since the visit was begun" not in page(sketch)


def test_a_short_visit_that_became_a_whole_one_says_so(sketch):
    put_right(sketch, "a slip", purpose="a complaint")
    put_right(sketch, "only some was asked", profile="short")
    found = page(sketch)
    assert "<td>Why these</td><td><del>not recorded</del></td>" in found
    assert "<td>Questions</td><td><del>All questions</del></td>" in found
    assert "a subset of the questions was asked" in found
    put_right(sketch, "all was asked", profile="")
    found = page(sketch)
    assert f"<td><del>{sketch.library.profiles()['short']}</del></td>" in found
    assert "a subset of the questions was asked" not in found
