"""How prompts, the evidence on a question and the end of a section look, compact and wide.

After a wanted change: pytest tests/tui/test_tui_prompt_screens.py --snapshot-update, and look at
each.
"""

from __future__ import annotations

import pytest
from tableapps import Below
from visitapps import Driver, VaultApp, new_vault, new_visit

from inspector_tui.faces.forms.section_end import SectionEndForm
from inspector_tui.record.events import Source
from inspector_tui.tui.form_page import FormPage
from inspector_tui.tui.screens.evidence import EvidencePage
from inspector_tui.tui.screens.prompts import PromptsPage
from inspector_tui.tui.screens.step import StepPage
from inspector_tui.tui.screens.visit import VisitPage
from inspector_tui.workflow import answering, prompts, rows
from inspector_tui.workflow.library import library_of

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}
SOURCES = [
    Source("DOC", "Procedure 7, page 2: three people, led by the nurse in charge"),
    Source("DOC", "Poster at the desk"),
]


def listed(desk):
    return PromptsPage(desk, lambda question: None)


def section_end(desk):
    return FormPage(desk, SectionEndForm(desk, "TR-010"))


SCREENS = {
    "overview": (VisitPage, ["down"], "2 prompts (h)"),
    "step": (lambda desk: StepPage(desk, "TR-010"), [], "h: look at it"),
    "step_settled": (lambda desk: StepPage(desk, "TR-060"), [], "Settled"),
    "prompts": (listed, [], "Settled: 1"),
    "prompts_marked": (listed, ["space", "space"], "2 prompts marked"),
    "settle": (listed, ["c", *"Seen"], "Confirm: what shows that it is so?"),
    "reasons": (listed, ["down", "enter"], "Why this is a prompt"),
    "evidence": (lambda desk: EvidencePage(desk, "TR-020"), [], "What people say"),
    "evidence_against": (lambda desk: EvidencePage(desk, "TR-010"), [], "Against"),
    "section_end": (
        lambda desk: FormPage(desk, SectionEndForm(desk, "TR-010")),
        [*"Boards"],
        "Boards",
    ),
}


@pytest.fixture
def made(tmp_path, ticking):
    vault = new_vault(tmp_path / "home")
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    said = [Source("INT", "RN-2: whoever is near"), Source("TEST", "Nobody came in four minutes")]
    for command in (
        answering.record(library, "TR-010", verdict="satisfied", sources=SOURCES),
        answering.record(library, "TR-020", verdict="partly", sources=[*SOURCES[:1], *said]),
        answering.give(library, ["TR-030", "TR-060"], verdict="satisfied"),
        rows.add(library, "ALARM", {"type": "Worn"}, question="TR-040"),
    ):
        vault.append(visit, command)
    raised = prompts.computed(vault.visit(visit), library)
    last = next(prompt for prompt in raised if prompt.question == "TR-060")
    reason = "The minutes were seen and given back before the answer was written."
    vault.append(visit, prompts.settle([last], "overridden", reason))
    return vault, visit


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_looks_as_it_should(name, size, made, snap_compare):
    make, keys, shown = SCREENS[name]
    vault, visit = made
    # A page below has the desk, so that the page looked at opens on prompts that are there.
    below = Below(visit, lambda desk: StepPage(desk, "TR-040"))
    app = VaultApp(vault, lambda app: below)

    async def before(pilot):
        driver = Driver(app, pilot)
        await driver.until(lambda: len(app.screen_stack) > 2, "the page")
        await driver.until(lambda: below.desk.prompts.is_current, "the prompts")
        app.push_screen(make(below.desk))
        await pilot.pause()
        for key in keys:
            await driver.press(key)
        await driver.sees(shown)
        await driver.rest()

    try:
        assert snap_compare(app, terminal_size=size, run_before=before)
    finally:
        app.close_vault()
