"""Prompts in the hands of the inspector: seen on their question, settled with a reason."""

from __future__ import annotations

import pytest
from visitapps import driven, new_vault, new_visit, reopened

from inspector_tui.judgement.prompt import Prompt, Reason
from inspector_tui.record.events import Source
from inspector_tui.tui.screens.evidence import EvidencePage
from inspector_tui.tui.screens.prompts import PromptsPage
from inspector_tui.tui.screens.reasons import ReasonsPage
from inspector_tui.workflow import answering, prompts, rows, visits
from inspector_tui.workflow.drafts import prompt_box
from inspector_tui.workflow.library import library_of

PAPER = "Satisfied on paper alone."
SOURCE = "Satisfied without a source."


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


@pytest.fixture
def visit(vault):
    """Two answers that raise a prompt each, and a row that is no prompt's reason."""
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    for command in (
        answering.record(
            library, "TR-010", verdict="satisfied", sources=[Source("DOC", "procedure 7")]
        ),
        answering.give(library, ["TR-060"], verdict="satisfied"),
        rows.add(library, "ALARM", {"type": "Worn"}, question="TR-040"),
    ):
        vault.append(visit, command)
    return visit


async def overview(driver):
    await driver.press("enter")
    await driver.sees("2 prompts (h)")


def settled(vault, visit):
    return {one.prompt: (one.decision, one.reason) for one in vault.visit(visit).settled}


async def test_the_overview_counts_them_quietly_and_flags_their_questions(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.matches(r"TR-010 .* h1")
        await driver.matches(r"TR-060 .* h1")
        assert not driver.bar("status")


async def test_a_half_typed_word_on_one_is_gone_on_with_from_the_close(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        desk = driver.app.desk(visit)
        desk.drafts.type(prompt_box(desk.prompts.standing[0].prompt.key), "half a word")
        await driver.press("k", "home", "enter")
        await driver.sees("Prompts")
        await driver.until(lambda: isinstance(driver.app.screen, PromptsPage))


async def test_a_question_shows_its_prompt_with_what_it_came_from(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("enter")
        await driver.sees(PAPER)
        await driver.sees("- procedure 7")
        await driver.sees("missing: something seen, sampled, tested")
        await driver.press("h")
        await driver.sees("TR-010   Prompts: 1 open")
        assert SOURCE not in driver.text
        await driver.press("h")
        await driver.sees("Prompts: 2 open")
        await driver.sees(SOURCE)
        await driver.press("h")
        await driver.sees("TR-010   Prompts: 1 open")


async def test_an_answer_raises_one_while_the_inspector_goes_on(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "enter", "y")
        await driver.sees("TR-010 satisfied, saved")
        await driver.press("comma")
        await driver.sees(SOURCE)
        await driver.press("n", "comma")
        await driver.lacks(SOURCE)


@pytest.mark.parametrize(
    ("key", "decision"), [("c", "confirmed"), ("o", "overridden"), ("d", "dismissed")]
)
async def test_each_word_on_a_prompt_needs_its_reason_and_is_journalled(
    vault, visit, key, decision
):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("h", key, "enter")
        await driver.sees("A prompt is settled with a reason.")
        await driver.type("Only the paper was asked for")
        await driver.press("enter")
        await driver.sees(f"{decision.capitalize()}, saved.")
        await driver.sees("Open: 1")
        await driver.sees("Settled: 1")
        await driver.press("b")
        await driver.sees("1 prompt (h)")
        await driver.matches(r"TR-010  Is there a procedure\?\n")
        await driver.sees("1 answer incomplete")
        await driver.press("enter")
        await driver.sees(f"Settled    {decision}: {PAPER}")
    kept = reopened(vault)
    assert settled(kept, visit) == {"TRI:paper:TR-010": (decision, "Only the paper was asked for")}
    assert kept.links(visit)[-1].entry.kind == "prompt-settled"
    kept.close()


async def test_the_cursor_goes_on_to_the_next_open_one(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("h", "d", *"x", "enter")
        await driver.sees("with a reason. Say it in words.")
        await driver.press("backspace", *"seen", "enter", "d", *"told", "enter")
        await driver.sees("Settled: 2")
        await driver.sees("Prompts: 0 open")
    kept = reopened(vault)
    assert settled(kept, visit) == {
        "TRI:paper:TR-010": ("dismissed", "seen"),
        "TRI:source:TR-060": ("dismissed", "told"),
    }
    kept.close()


async def test_several_are_settled_for_one_reason(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("h", "space", "space")
        await driver.sees("2 prompts marked")
        await driver.press("c")
        await driver.sees("2 prompts, one reason.")
        await driver.type("No time for more")
        await driver.press("enter")
        await driver.sees("Settled: 2")
        last = vault.visit(visit).last
        await driver.press("space", "v", "d", "ctrl+b")
        assert vault.visit(visit).last == last
    assert len(settled(reopened(vault), visit)) == 2


async def test_half_a_reason_is_kept_and_there_again(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("h", "c")
        await driver.type("half a sen")
        await driver.press("ctrl+b")
        await driver.until(lambda: vault.drafts(visit))
        await driver.press("c")
        await driver.sees("half a sen")
        await driver.type("tence")
        await driver.press("enter")
        await driver.sees("Confirmed, saved.")
        await driver.until(lambda: not vault.drafts(visit))
    assert settled(reopened(vault), visit)["TRI:paper:TR-010"][1] == "half a sentence"


async def test_one_that_says_something_else_now_is_open_again(vault, visit):
    library = library_of(vault, vault.visit(visit))
    (paper, *_) = prompts.computed(vault.visit(visit), library)
    old = type(paper)(paper.key, paper.kind, paper.question, "It said this.", paper.reasons)
    vault.append(visit, prompts.settle([old], "dismissed", "It was so then"))
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("enter")
        await driver.sees("(changed since you settled it)")
        await driver.press("h")
        await driver.sees("Open again")
        await driver.matches(r"It said\s+It said this\.|It said then\s+It said this\.")
        await driver.sees("It was so then")


async def test_what_is_not_raised_any_more_stays_in_the_list(vault, visit):
    library = library_of(vault, vault.visit(visit))
    (paper, *_) = prompts.computed(vault.visit(visit), library)
    vault.append(visit, prompts.settle([paper], "confirmed", "No time to walk round"))
    vault.append(visit, answering.give(library, ["TR-010"], verdict="not-satisfied"))
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("1 prompt (h)")
        await driver.press("h", "down")
        await driver.sees("Settled, and not raised any more: 1")
        await driver.sees("No time to walk round")
        await driver.press("c")
        await driver.sees("there is nothing to settle")


async def test_enter_shows_why_and_goes_to_the_question_behind_it(vault, visit):
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("h", "down", "enter")
        await driver.until(lambda: isinstance(driver.app.screen, ReasonsPage))
        await driver.sees("no source recorded with the answer")
        await driver.press("enter")
        await driver.matches(r"> .*TR-060")
        assert "Prompts:" not in driver.bar("title")
        await driver.press("enter", "h", "enter", "enter")
        await driver.sees("Figures nobody reads change nothing.")


async def test_a_row_behind_a_prompt_is_put_right_in_place(vault):
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    for kind in ("fixed", "worn"):
        vault.append(visit, rows.add(library, "ALARM", {"type": kind}, question="TR-040"))
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("TR-040")
        page = driver.app.screen
        found = Prompt("TRI:rows:x", "TRI", "TR-040", "They differ.", (Reason("ALARM-2", "y"),))
        page.desk.prompts._arrived(page.desk.visit.head, (found,))
        await driver.press("h", "enter")
        await driver.sees("They differ.")
        await driver.sees("worn")
        await driver.press("enter")
        await driver.type(", tested")
        await driver.press("ctrl+o")
        await driver.until(lambda: vault.visit(visit).rows["ALARM-2"].fields["type"] != "worn")


async def test_a_sealed_visit_is_only_looked_at(vault, visit):
    vault.append(visit, visits.seal(library_of(vault, vault.visit(visit))))
    async with driven(vault) as driver:
        await overview(driver)
        await driver.press("h", "c")
        await driver.sees("This visit is sealed")
        assert isinstance(driver.app.screen, PromptsPage)


async def test_without_prompts_the_list_says_so(vault):
    new_visit(vault)
    async with driven(vault) as driver:
        await driver.press("enter", "h")
        await driver.sees("Nothing is raised by what is recorded so far.")
        await driver.press("c")
        await driver.sees("there is nothing to settle")


class TestEvidence:
    async def test_sources_stand_beside_each_other_and_the_silent_are_named(self, vault, visit):
        library = library_of(vault, vault.visit(visit))
        both = [Source("DOC", "procedure 7"), Source("INT", "RN-2 had not seen it")]
        vault.append(visit, answering.record(library, "TR-010", sources=both, verdict="partly"))
        async with driven(vault) as driver:
            await driver.press("enter", "a")
            await driver.until(lambda: isinstance(driver.app.screen, EvidencePage))
            await driver.matches(r"What the paper says +What people say")
            await driver.matches(r"procedure 7 +- RN-2 had not seen it")
            await driver.sees("what was seen; what a record shows; what a test showed")

    async def test_what_speaks_against_an_answer_is_below(self, vault, visit):
        async with driven(vault) as driver:
            await overview(driver)
            await driver.press("a")
            await driver.sees(f"Against    {PAPER}")


class TestSectionEnd:
    async def test_it_is_offered_when_the_last_question_is_answered(self, vault):
        visit = new_visit(vault)
        async with driven(vault) as driver:
            await driver.press("enter", "enter", "n", "n")
            await driver.sees("Section complete (d: what was in order?)")
            assert "Each is a promise." in driver.text
            await driver.press("d")
            await driver.sees("End of section: What is written")
            await driver.type("The procedure is short.")
            await driver.press("ctrl+o")
            await driver.until(lambda: vault.visit(visit).reviews)
            await driver.press("o")
            await driver.lacks("to end (d)")
        (review,) = reopened(vault).visit(visit).reviews
        assert review.reviewed.section == "first"
        assert review.reviewed.in_order == "The procedure is short."

    async def test_the_overview_counts_those_that_wait(self, vault):
        visit = new_visit(vault)
        library = library_of(vault, vault.visit(visit))
        vault.append(visit, answering.give(library, ["TR-010", "TR-030"], verdict="not-satisfied"))
        async with driven(vault) as driver:
            await driver.press("enter")
            await driver.sees("1 section to end (d)")
            await driver.press("d")
            await driver.type("All boards are up to date")
            await driver.press("ctrl+o")
            await driver.lacks("to end (d)")
            await driver.press("d")
            await driver.sees("All boards are up to date")

    async def test_nothing_said_is_not_saved(self, vault):
        visit = new_visit(vault)
        async with driven(vault) as driver:
            await driver.press("enter", "d")
            await driver.type("x")
            await driver.press("ctrl+w", "ctrl+o")
            await driver.sees("TR-010")
        assert reopened(vault).visit(visit).reviews == ()


@pytest.fixture
def alike(vault):
    """One answer on paper alone, and two without a source: three prompts of two kinds."""
    visit = new_visit(vault)
    library = library_of(vault, vault.visit(visit))
    for command in (
        answering.record(
            library, "TR-010", verdict="satisfied", sources=[Source("DOC", "procedure 7")]
        ),
        answering.give(library, ["TR-020", "TR-060"], verdict="satisfied"),
    ):
        vault.append(visit, command)
    return visit


async def to_the_group(driver):
    await driver.press("enter")
    await driver.sees("3 prompts (h)")
    await driver.press("h", "down")
    await driver.sees("Open: 3 in 2 groups")


async def test_prompts_of_one_kind_are_one_line_that_opens_to_them(vault, alike):
    async with driven(vault) as driver:
        await to_the_group(driver)
        await driver.matches(r"> +2\+ +Satisfied without a source: TR-020 and TR-060")
        await driver.press("enter")
        await driver.matches(r"> +2- +Satisfied without a source")
        await driver.matches(r"Satisfied without a source\. .* TR-060")
        await driver.press("enter")
        await driver.matches(r"> +2\+ +Satisfied")


async def test_a_group_is_settled_for_one_reason_and_journalled_for_each(vault, alike):
    async with driven(vault) as driver:
        await to_the_group(driver)
        await driver.press("c")
        await driver.sees("2 prompts, one reason. Satisfied without a source: TR-020 and TR-060.")
        await driver.type("Seen on the walk round")
        await driver.press("enter")
        await driver.sees("Settled: 2")
        await driver.sees("Prompts: 1 open")
    kept = reopened(vault)
    word = ("confirmed", "Seen on the walk round")
    assert settled(kept, alike) == {"TRI:source:TR-020": word, "TRI:source:TR-060": word}
    assert [link.entry.kind for link in kept.links(alike)[-2:]] == ["prompt-settled"] * 2
    kept.close()


async def test_one_of_a_group_is_settled_by_itself(vault, alike):
    async with driven(vault) as driver:
        await to_the_group(driver)
        await driver.press("enter", "down", "d", *"no", "enter")
        await driver.sees("Prompts: 2 open")
        await driver.matches(r"> +Satisfied without a source")
    kept = reopened(vault)
    assert settled(kept, alike) == {"TRI:source:TR-020": ("dismissed", "no")}
    kept.close()


async def test_marking_a_group_marks_all_of_it(vault, alike):
    async with driven(vault) as driver:
        await to_the_group(driver)
        await driver.press("space")
        await driver.sees("2 prompts marked")
        await driver.press("up", "down", "space")
        await driver.lacks("prompts marked")


async def test_the_close_tells_them_by_kind_and_counts_every_one(vault, alike):
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("3 prompts (h)")
        await driver.press("k")
        await driver.sees("A good verdict without a source: 2")
        assert "A prompt without your word on it" not in driver.text
