"""The list of visits, beginning one, and what is only read: law, signer, long texts."""

from __future__ import annotations

from datetime import date

import pytest
from rich.segment import Segment
from textual.app import ComposeResult
from tuiapps import FrameApp, ListPage
from visitapps import driven, new_vault, new_visit

from inspector_tui.checklist.moments import show_date
from inspector_tui.faces import vault_lines
from inspector_tui.faces.vault_lines import VisitLines, visit_line
from inspector_tui.tui.lines import LineList
from inspector_tui.tui.page import Page
from inspector_tui.tui.paper import Paper
from inspector_tui.tui.screens.visits import VisitsPage
from inspector_tui.tui.thin.textual_parts import pieces
from inspector_tui.vault.summaries import VisitSummary
from inspector_tui.workflow import visits
from inspector_tui.workflow.identity import identity


@pytest.fixture
def vault(tmp_path):
    return new_vault(tmp_path / "home")


def summary(number: int = 1, **changes) -> VisitSummary:
    given = {
        "id": f"visit-{number}",
        "organisation": f"Trust {number}",
        "on": "2026-11-21",
        "status": "open",
        "profile": None,
        "answered": 34,
        "findings": 0,
        "exhibits": 0,
        "last": 40,
        "last_at": "2026-11-21T10:00:00.000+00:00",
        "exported": None,
        "head": "0" * 64,
        "as_it_stands": False,
    }
    return VisitSummary(**(given | changes))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "open, 34 answers"),
        ({"answered": 1}, "open, 1 answer"),
        ({"answered": 0}, "open, 40 entries"),
        ({"answered": 0, "last": 2}, "open, 2 entries"),
        ({"answered": 0, "last": 1}, "open, just begun"),
        (
            {"profile": "short", "findings": 1},
            "short visit, 1 finding, open, 34 answers",
        ),
        ({"status": "sealed"}, "sealed"),
        ({"status": "sealed", "exported": 3, "as_it_stands": True}, "bundle 3 exported"),
        ({"status": "sealed", "exported": 3}, "bundle 3 exported, changed since"),
    ],
)
def test_a_visit_says_its_state(changes, state):
    line = visit_line(summary(**changes))
    assert line.tail == state
    assert line.lead.strip() == "21 Nov 2026"
    assert line.text == "Trust 1"


async def test_of_a_thousand_visits_only_those_seen_are_made_into_lines(vault, monkeypatch):
    made: list[str] = []
    make = vault_lines.visit_line
    monkeypatch.setattr(vault_lines, "visit_line", lambda v: made.append(v.id) or make(v))
    many = [summary(number) for number in range(1000)]
    monkeypatch.setattr(vault, "visits", lambda: many)
    async with driven(vault) as driver:
        await driver.sees("Trust 18")
        assert "1000 visits" in driver.bar("title")
        assert len(set(made)) < 60
        await driver.press("end")
        await driver.sees("Trust 999")
        assert len(set(made)) < 120


async def test_an_empty_vault_says_what_to_do_first(vault):
    async with driven(vault) as driver:
        await driver.sees("No visits yet. Press a to start the first one.")
        await driver.press("enter", "x")
        assert isinstance(driver.app.screen, VisitsPage)


async def test_a_visit_whose_edition_is_gone_says_so_and_stays_listed(vault, monkeypatch):
    new_visit(vault)
    monkeypatch.setattr(vault, "edition", lambda *names: None)
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("The checklist trial 2026.1 of this visit is not in the vault.")
        await driver.sees("Everything recorded is kept.")
        await driver.press("enter")
        await driver.lacks("not in the vault")
        await driver.sees("Example Trust")


async def test_the_footer_says_what_enter_does_in_a_box_of_several_lines(vault):
    async with driven(vault) as driver:
        await driver.press("a")
        await driver.sees("A new visit")
        assert "Enter next" in driver.bar("footer")
        await driver.press("tab", "tab")
        assert "Enter next" in driver.bar("footer")  # an empty one is gone on from
        await driver.type("Ward 4")
        assert "Tab next  Enter new line" in driver.bar("footer")
        await driver.press("tab")
        assert "Enter next" in driver.bar("footer")


async def test_q_says_how_to_leave_and_is_a_letter_in_a_box(vault):
    async with driven(vault) as driver:
        await driver.press("q")
        await driver.sees("Ctrl+X leaves the program.")
        await driver.press("a")
        await driver.sees("A new visit")
        await driver.press("q")
        await driver.lacks("Ctrl+X leaves the program.")
        assert driver.app.screen.form.texts["organisation"] == "q"


async def test_a_new_visit_is_begun_from_one_form(vault):
    async with driven(vault) as driver:
        await driver.press("a")
        await driver.sees("A new visit")
        await driver.press("ctrl+o")
        await driver.sees("This is needed.")
        await driver.type("Northgate Trust")
        await driver.press("tab")
        await driver.type("today")
        await driver.press("tab")
        await driver.type("Ward 4\nA&E")
        await driver.press("tab")
        await driver.type("Most reports")
        await driver.press("tab", "tab", "n", "tab", "tab", "n", "tab")
        await driver.type("short")
        await driver.press("tab")
        await driver.type("RN-2\nMGR-1 site manager")
        await driver.press("ctrl+o")
        await driver.sees("RN-2 needs the role too, such as RN-2 nurse.")
        assert vault.visits() == []
        await driver.press("up", "end")
        await driver.type(" nurse")
        await driver.press("ctrl+o")
        await driver.sees(f"Northgate Trust · {show_date(date.today().isoformat())}")
        (listed,) = vault.visits()
        visit = vault.visit(listed.id)
        assert [site.name for site in visit.sites] == ["Ward 4", "A&E"]
        assert visit.purpose == "Most reports"
        assert visit.profile == "short"
        chosen = {edition.id for edition in visit.checklists} - set(visits.ALWAYS)
        assert chosen == {"violence", "manual-handling"}
        people = [row.fields for row in visit.rows_of("PERSON")]
        assert [person["code"] for person in people] == ["RN-2", "MGR-1"]
        assert [person["role"] for person in people] == ["nurse", "site manager"]
        await driver.press("b")
        await driver.sees("short visit, open")


async def test_a_form_that_is_left_begins_nothing(vault):
    async with driven(vault) as driver:
        await driver.press("a")
        await driver.type("Northgate")
        await driver.press("ctrl+b")
        await driver.sees("No visits yet.")
    assert vault


async def test_the_law_is_shown_in_our_words_with_its_status(vault):
    visit = visits.start(
        vault,
        visits.NewVisit("Example Trust", visits.date(2026, 11, 21), ["panic-alarm"]),
    )
    vault.put_bookmark(visit, "PA-080")
    async with driven(vault) as driver:
        await driver.press("enter")
        await driver.sees("MHSWR 8, MHSWR 10  (l: in our words)")
        await driver.press("l")
        await driver.sees("Management of Health and Safety at Work Regulations 1999, reg 8")
        await driver.sees("In our words; not checked against legislation.gov.uk")
        await driver.press("b")
        await driver.sees("PA-080")


async def test_the_signer_is_shown_with_the_line_that_others_need(vault):
    async with driven(vault) as driver:
        await driver.press("k")
        await driver.sees(f"ab@{vault.id[:8]}")
        await driver.sees("ssh-ed25519")
        await driver.press("enter", "b")
        await driver.sees("No visits yet.")


async def test_the_signer_s_line_is_written_whole_to_a_file(vault, tmp_path):
    async with driven(vault) as driver:
        await driver.press("k")
        await driver.sees("That is a single line")
        await driver.press("w")
        await driver.sees("Where to?")
        await driver.type(str(tmp_path))
        await driver.press("enter")
        await driver.sees("Written:")
        (written,) = tmp_path.glob("*.allowed_signers")
        assert written.read_text() == f"{identity(vault).allowed_signers}\n"


class PaperPage(Page[None]):
    PAGE = "reading"

    def __init__(self, paper: Paper) -> None:
        super().__init__()
        self.paper = paper

    def body(self) -> ComposeResult:
        yield self.paper


def numbered(count: int, first: str = "line 1"):
    return lambda width: [(Segment(first if n == 1 else f"line {n}"),) for n in range(1, count + 1)]


async def test_paper_scrolls_to_its_end_and_says_how_much_is_left():
    app = FrameApp(lambda: PaperPage(Paper(numbered(30))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        paper = app.screen.query_one(Paper)
        seen = lambda: [paper.render_line(y).text.rstrip() for y in range(paper.size.height)]  # noqa: E731
        height = paper.size.height
        assert seen()[0] == "line 1"
        assert seen()[-1].strip() == f"{30 - height + 1} more lines (Down)"
        await pilot.press("down")
        assert seen()[0] == "line 2"
        await pilot.press("pagedown", "pagedown")
        assert seen()[-2] == "line 30"
        assert seen()[-1].strip() == "the end (Up)"
        await pilot.press("home")
        assert seen()[0] == "line 1"
        paper.show(numbered(3))
        assert seen()[:4] == ["line 1", "line 2", "line 3", ""]


async def test_the_first_frame_of_a_page_holds_its_text_and_its_keys(monkeypatch):
    frames: list[dict[int, str]] = []

    def display(screen, update):
        frames.append({})
        for _, y, strip in pieces(update):
            frames[-1][y] = frames[-1].get(y, "") + strip.text

    app = FrameApp(lambda: ListPage([]))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(app, "_display", display)
        await app.push_screen(PaperPage(Paper(numbered(5))))
        await pilot.pause()
        assert frames[0][5].startswith("line 5")
        assert "all keys" in frames[0][23]


async def test_paper_draws_only_lines_that_differ(monkeypatch):
    app = FrameApp(lambda: PaperPage(Paper(numbered(5))))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        paper = app.screen.query_one(Paper)
        drawn: list[int] = []
        refresh = Paper.refresh

        def told(self, *regions, **kwargs):
            drawn.extend(region.y for region in regions)
            return refresh(self, *regions, **kwargs)

        monkeypatch.setattr(Paper, "refresh", told)
        paper.show(numbered(5), keep_place=True)
        assert drawn == []
        paper.show(numbered(6, "other"), keep_place=True)
        assert drawn == [0, 5]


def test_lines_are_made_on_demand():
    lines = VisitLines([summary(1), summary(2)])
    assert [line.id for line in lines[:1]] == ["visit-1"]
    assert len(lines) == 2
    assert LineList(lines).line == lines[0]
