"""What the close page says of the bundles of a visit, as the rule for all lists has it."""

from dataclasses import replace

import pytest

from inspector_tui.faces.close_text import about_bundle, bundle_lines
from inspector_tui.record.visit import Visit
from inspector_tui.vault.handed import as_it_stands, states
from inspector_tui.vault.ledger import BundleRecord

THEN, NOW = "0" * 64, "1" * 64
VISIT = Visit(id="one", head=NOW)
READY = BundleRecord(
    number=1,
    visit="one",
    bundle="a" * 64,
    journal_last=3,
    journal_head=NOW,
    at="2026-11-22T14:25:11.000+00:00",
    previous=None,
    path="/stick/one.inspection.1.zip.age",
    encrypted=True,
    ready=True,
)


def told(*bundles):
    """The heading, and the text and tail of each line."""
    heading, *lines = bundle_lines(VISIT, bundles)
    return heading.text, [(line.text, line.tail) for line in lines]


def test_one_that_is_handed_over_as_it_stands():
    assert told(READY) == ("Exported", [("to /stick", "encrypted")])
    assert told(replace(READY, encrypted=False, path=None)) == (
        "Exported",
        [("streamed, or its place is not known", "in the clear")],
    )
    assert about_bundle(VISIT, [READY], "1").kept == READY.path


def test_one_of_an_earlier_state_is_not_the_visit_as_it_stands():
    heading, lines = told(replace(READY, journal_head=THEN))
    assert heading == "Not exported as it stands: x makes the bundle to hand over."
    assert lines == [("to /stick", "earlier state, encrypted")]


@pytest.mark.parametrize("head", [NOW, THEN])
@pytest.mark.parametrize(("path", "where"), [(READY.path, "in /stick"), (None, "not finished")])
def test_one_that_did_not_arrive_is_no_export(head, path, where):
    bundle = replace(READY, journal_head=head, path=path, ready=False)
    state = "not handed over" if head == NOW else "never handed over"
    heading, lines = told(bundle)
    assert heading == "Not exported yet: x makes the bundle to hand over."
    assert lines == [(where, state)]
    words = about_bundle(VISIT, [bundle], "1").what
    assert ("Export the visit again: it is the same bundle" in words) == (head == NOW)
    assert ("the office" in words) == (head == THEN)
    assert ("is whole" in words) == (path is not None)


def test_a_number_that_is_bound_to_no_bundle_is_not_shown():
    """It goes to the next bundle that is made, whichever visit that is of."""
    waiting = replace(READY, bundle=None, path=None, ready=False)
    assert told(waiting) == ("Not exported yet: x makes the bundle to hand over.", [])
    assert states([waiting], {"one": THEN}) == {1: "not handed over"}


def test_one_in_whose_place_another_went_never_will_be():
    """Made for an office that was replaced since."""
    first = replace(READY, path=None, ready=False)
    second = replace(READY, number=2, bundle="b" * 64)
    assert as_it_stands([first, second], NOW) == second
    assert states([first, second], {"one": NOW}) == {1: "never handed over", 2: "as it stands"}


def test_one_that_the_office_has_arrived():
    bundle = replace(READY, path=None, ready=False)
    assert states([bundle], {"one": NOW}, {bundle.bundle}) == {1: "as it stands"}
    assert states([bundle], {"one": THEN}, {bundle.bundle}) == {1: "earlier state"}
