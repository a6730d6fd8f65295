"""Findings: raised from a question, revised, withdrawn; fact, evidence and opinion apart."""

from __future__ import annotations

import pytest
from tableapps import filled_vault, page_of
from tuiapps import paste
from visitapps import reopened

from inspector_tui.faces.forms.finding import provisions, question_ids
from inspector_tui.record.events import Finding
from inspector_tui.tui.fields import FieldForm
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.screens.findings import FindingsScreen
from inspector_tui.workflow.library import library_of
from inspector_tui.workflow.notes import finding_from


def pages(question=None):
    return lambda desk: FindingsScreen(desk, question)


@pytest.fixture
def filled(tmp_path):
    return filled_vault(tmp_path / "home")


async def test_a_finding_begins_with_what_its_question_says(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-040")) as driver:
        await driver.sees("Findings: 1")  # there is one: it is shown, not asked for again
        await driver.press("a")
        await driver.sees("Finding on TB-040")
        form = driver.app.screen.query_one(FieldForm)
        assert form.texts["fact"] == "The board names four; three did not know."
        assert form.texts["evidence"] == "OBS board on Ward A\nINT RN-2"
        form.go_to("provisions")
        await driver.sees("1 MHSWR 8   2 MHSWR 10")
        await driver.type("1 2")
        await driver.press("tab")
        await driver.type("HSG65, part 3")
        await driver.press("tab", "2", "tab", "3", "tab")  # its class, the theme
        await driver.type("Serious")
        await driver.press("tab")
        await driver.type("31/1/2027")
        await driver.press("tab", "3", "tab", "2", "tab")  # both, may undermine
        await driver.type(", tb 050")
        await driver.press("ctrl+o")
        await driver.sees("Findings: 2")
    content = reopened(vault).visit(visit).findings["F2"].content
    assert content == Finding(
        questions=("TB-040", "TB-050"),
        fact="The board names four; three did not know.",
        evidence=("OBS board on Ward A", "INT RN-2"),
        provisions=("MHSWR-8", "MHSWR-10"),
        opinion="Serious",
        side="both",
        theme="RR",
        standard="HSG65, part 3",
        standard_class="established",
        by_when="2027-01-31",
        disclosure="undermines",
    )


async def test_a_question_without_a_finding_offers_one_at_once(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Finding on TB-050")
        await driver.type("Nobody looks at them.")
        await driver.press("ctrl+o")
        await driver.sees("Finding F2 saved.")
    assert reopened(vault).visit(visit).findings["F2"].content.questions == ("TB-050",)


@pytest.mark.parametrize(
    ("question", "said"), [("TB-050", "Finding F2 saved."), (None, "Finding F2 saved.")]
)
async def test_a_save_that_comes_back_before_the_form_is_closed(filled, question, said):
    vault, visit = filled
    async with page_of(vault, visit, pages(question)) as driver:
        desk = driver.below.desk

        def at_once(command, *, touches=(), verdict=None, heard=None, aside=False):
            change = desk._take(vault.append(visit, command), frozenset(touches))
            heard(change)
            desk._tell(change)

        desk.do = at_once
        if question is None:
            await driver.sees("Findings: 1")
            await driver.press("a")
        await driver.sees("Fact")
        await driver.type("Nobody looks at them.")
        if question is None:
            driver.app.screen.query_one(FieldForm).go_to("questions")
            await driver.type("TB-050")
        await driver.press("ctrl+o")
        await driver.sees("Finding F2 saved.")
        assert (driver.app.screen is driver.below) is (question is not None)


async def test_a_question_that_is_not_asked_is_told_beside_the_field(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages("TB-050")) as driver:
        await driver.sees("Finding on TB-050")
        await driver.type("Fact")
        driver.app.screen.query_one(FieldForm).go_to("questions")
        await driver.type(", XX-999")
        await driver.press("ctrl+o")
        await driver.sees("! There is no question XX-999 in this visit.")
    assert set(reopened(vault).visit(visit).findings) == {"F1"}


async def test_a_finding_is_revised_and_withdrawn(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages()) as driver:
        await driver.sees("Nobody would come on such a night.")
        await driver.press("enter")
        await driver.sees("Finding F1")
        driver.app.screen.query_one(FieldForm).go_to("opinion")
        await driver.type(" Now.")
        await driver.press("ctrl+o")
        await driver.sees("such a night. Now.")
        await driver.sees("revised since")
        await driver.press("w")
        await driver.sees("Withdraw finding F1?")
        await driver.type("Raised twice")
        await driver.press("enter")
        await driver.sees("withdrawn: The board names")
        await driver.press("enter")
        await driver.sees("was withdrawn; raise a new one instead.")
    finding = reopened(vault).visit(visit).findings["F1"]
    assert finding.content.opinion.endswith("Now.")
    assert finding.content.provisions == ("MHSWR-8",)
    assert finding.withdrawn == "Raised twice"


async def test_a_finding_that_does_not_fit_is_read_by_the_key_it_names(filled):
    vault, visit = filled
    async with page_of(vault, visit, pages()) as driver:
        await driver.press("enter")
        await driver.sees("Finding F1")
        driver.app.screen.query_one(FieldForm).go_to("fact")
        await paste(driver, "One more thing was seen. " * 60)
        await driver.press("ctrl+o")
        await driver.sees("more lines (Tab)")
        await driver.press("?")
        await driver.sees("On through the text beside the list.")
        await driver.press("b", "shift+tab")
        await driver.sees("the end (Tab: top)")
        await driver.sees("Questions")
        await driver.press("tab")
        await driver.sees("more lines (Tab)")
        await driver.press("enter")  # the list still has the keys
        await driver.until(lambda: isinstance(driver.app.screen, FormPage), "the finding's form")


def test_a_finding_starts_from_what_is_recorded(filled):
    vault, visit = filled
    library = library_of(vault, vault.visit(visit))
    begun = finding_from(vault.visit(visit), library, "TB-040")
    assert begun.fact == "The board names four; three did not know."
    assert begun.opinion == ""
    assert begun.theme == "RR"
    assert finding_from(vault.visit(visit), library, "TB-050").fact == ""


def test_provisions_of_the_questions_come_first_and_all_are_there(filled):
    vault, visit = filled
    library = library_of(vault, vault.visit(visit))
    found = list(provisions(library, ["TB-040"]))
    assert found[:2] == ["MHSWR-8", "MHSWR-10"]
    assert set(found) == {provision.key for provision in library.law.provision}
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("PA-080", ["PA-080"]),
        ("pa-080, VA 310; mh085", ["PA-080", "VA-310", "MH-085"]),
        ("PA-080 PA-080", ["PA-080"]),
        ("PA-080, nonsense", ["PA-080", "nonsense"]),
        ("", []),
    ],
)
def test_question_ids_are_read_as_people_write_them(typed, ids):
    assert question_ids(typed) == ids
