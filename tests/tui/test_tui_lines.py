"""The list on the line API."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from tuiapps import FrameApp, ListPage, questions

from inspector_tui.faces.line import Line
from inspector_tui.tui.line_strip import drawn
from inspector_tui.tui.lines import LineList


class Shown:
    """A list on a running screen."""

    def __init__(self, pilot):
        self.pilot = pilot
        self.list = pilot.app.screen.query_one(LineList)
        self.drawn: list[int] = []
        self.told: list[str] = []
        draw = self.list.render_line
        self.list.render_line = lambda y: (self.drawn.append(y), draw(y))[1]

    async def press(self, *keys: str) -> None:
        self.drawn.clear()
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def rows(self) -> list[str]:
        size = self.list.size
        return [self.list.render_line(y).text.rstrip() for y in range(size.height)]

    @property
    def cursor_row(self) -> str:
        (row,) = [row for row in self.rows if row.startswith(" >")]
        return row


def listing(lines: Sequence[Line], size=(80, 24), messages=None):
    app = FrameApp(lambda: ListPage(lines))
    return app.run_test(size=size, message_hook=messages)


async def test_a_move_draws_the_two_lines_that_changed():
    async with listing(questions(200)) as pilot:
        shown = Shown(pilot)
        await shown.press("down")
        assert sorted(set(shown.drawn)) == [1, 2]


async def test_the_window_moves_on_by_half_a_page_and_not_before():
    async with listing(questions(200)) as pilot:
        shown = Shown(pilot)
        full = 0
        for _ in range(40):
            shown.drawn.clear()
            shown.list.action_line_down()
            await pilot.pause()
            full += len(set(shown.drawn)) > 2
        # The list shows 21 rows and four sections of twelve rows are passed.
        assert 2 <= full <= 5
        assert "PA-040" in shown.cursor_row


async def test_the_cursor_passes_headings_and_blanks():
    async with listing(questions(30)) as pilot:
        shown = Shown(pilot)
        seen = []
        for _ in range(12):
            seen.append(shown.list.line.id)
            shown.list.action_line_down()
        assert seen == [f"PA-{number:03}" for number in range(12)]


async def test_the_heading_above_the_first_line_comes_back_into_view():
    async with listing(questions(60)) as pilot:
        shown = Shown(pilot)
        await shown.press("end")
        await shown.press("home")
        assert shown.rows[0] == " Section 1"


@pytest.mark.parametrize(("down", "up"), [("pagedown", "pageup"), ("ctrl+d", "ctrl+u")])
async def test_pages_and_ends(down, up):
    async with listing(questions(100)) as pilot:
        shown = Shown(pilot)
        await shown.press(down)
        assert shown.list.index > 15
        await shown.press("ctrl+e")
        assert shown.list.line.id == "PA-099"
        assert shown.list.position == "end"
        await shown.press(up)
        assert shown.list.line.id < "PA-099"
        await shown.press("ctrl+a")
        assert shown.list.line.id == "PA-000"
        assert shown.list.position == "top"


async def test_one_changed_line_is_drawn_alone():
    async with listing(questions(50)) as pilot:
        shown = Shown(pilot)
        shown.list.update_line(3, Line("Changed", lead="n  PA-002", id="PA-002", marked=True))
        await pilot.pause()
        assert set(shown.drawn) == {3}
        assert shown.rows[3] == "  *n  PA-002 Changed"


async def test_new_lines_leave_the_cursor_on_the_same_question():
    async with listing(questions(50)) as pilot:
        shown = Shown(pilot)
        await shown.press(*["down"] * 7)
        shown.list.set_lines(questions(50)[4:])
        assert shown.list.line.id == "PA-007"
        shown.list.set_lines([Line("Only one", id="x")])
        assert shown.list.line.id == "x"
        shown.list.set_lines([])
        assert shown.list.line is None
        await shown.press("down", "up", "enter", "end", "pagedown")


async def test_messages_name_the_line():
    told = []
    async with listing(questions(20), messages=told.append) as pilot:
        shown = Shown(pilot)
        await shown.press("down", "enter")
        kinds = (LineList.Highlighted, LineList.Chosen)
        heard = [(type(m).__name__, m.line.id) for m in told if isinstance(m, kinds)]
        assert ("Highlighted", "PA-001") in heard
        assert ("Chosen", "PA-001") in heard
        assert told[-1].control is shown.list or heard


async def test_a_line_is_found_by_its_id():
    async with listing(questions(90)) as pilot:
        shown = Shown(pilot)
        assert shown.list.move_to_id("PA-080")
        assert "PA-080" in shown.cursor_row
        assert not shown.list.move_to_id("PA-999")


async def test_record_text_is_shown_and_never_obeyed():
    hostile = [Line("[/nope] [bold]x[/] \x1b[2J\u202etxt\nnext", lead="[red]", tail="\x07t")]
    async with listing(hostile) as pilot:
        row = Shown(pilot).rows[0]
        assert row.startswith(" > [red] [/nope] [bold]x[/] [2Jtxt next")
        assert row.endswith("t")


async def test_an_empty_list_says_so():
    async with listing([]) as pilot:
        shown = Shown(pilot)
        assert shown.rows[0] == " Nothing here yet."
        assert shown.list.line is None


async def test_a_text_to_read_scrolls_without_a_cursor():
    async with listing(questions(60)) as pilot:
        shown = Shown(pilot)
        reader = LineList(questions(60), cursor=False)
        await shown.list.remove()
        await pilot.app.screen.mount(reader, after="#title")
        reader.focus()
        await pilot.pause()
        shown.list = reader
        assert reader.line is None
        await shown.press("down", "down")
        assert shown.rows[0].endswith("PA-001 Does everybody know what to do in case 1?")
        await shown.press("end")
        assert "PA-059" in shown.rows[-1]
        assert not any(">" in row for row in shown.rows)


async def test_the_cursor_stays_in_view_when_the_window_shrinks():
    async with listing(questions(60), size=(80, 40)) as pilot:
        shown = Shown(pilot)
        shown.list.move_to_id("PA-030")
        await pilot.resize_terminal(80, 16)
        await pilot.pause()
        assert "PA-030" in shown.cursor_row


@given(
    st.builds(
        Line,
        st.text(max_size=40) | st.just("世界 e\u0301 שלום 👩\u200d🚒 " * 5),
        lead=st.text(max_size=30),
        tail=st.text(max_size=10),
        heading=st.booleans(),
        marked=st.booleans(),
    ),
    st.integers(20, 300),
    st.booleans(),
)
def test_every_line_is_exactly_as_wide_as_the_list(line, width, at_cursor):
    strip = drawn(line, width, at_cursor=at_cursor)
    assert strip.cell_length == width
    assert cell_len(strip.text) == width


class Made(Sequence):
    """A million lines that exist only when asked for."""

    def __init__(self):
        self.asked = set()

    def __len__(self):
        return 1_000_000

    def __getitem__(self, index):
        self.asked.add(index)
        return Line(f"Line {index}", id=str(index))


async def test_only_lines_that_are_seen_are_made():
    lines = Made()
    async with listing(lines) as pilot:
        shown = Shown(pilot)
        await pilot.press("end", "up")
        assert "Line 999998" in shown.cursor_row
        assert len(lines.asked) < 60


@pytest.mark.parametrize(
    ("line", "bold"),
    [
        (Line("PA-080  Who comes, and do they know it?", lead="+ "), " >  +  PA-080"),
        (Line("Example Trust", lead="20 Nov 2026 ", tail="sealed"), " >  20 Nov 2026  "),
        (Line("Lock the vault"), " >  Lock the vault"),
        (Line("PA-080  Who comes?", lead="+ ", marked=True, quiet=True), " >* +  PA-080"),
    ],
    ids=["first column", "lead that names", "no columns", "marked and quiet"],
)
def test_the_cursor_makes_the_name_of_its_line_bold_and_no_more(line, bold):
    def weights(strip):
        return [(char, bool(style and style.bold)) for text, style, _ in strip for char in text]

    at, off = weights(drawn(line, 60, at_cursor=True)), weights(drawn(line, 60))
    shown = "".join(char for char, is_bold in at if is_bold)
    assert shown.replace(" ", "") == bold.replace(" ", "")
    assert not any(is_bold for _, is_bold in off)
    assert [char for char, _ in at][2:] == [char for char, _ in off][2:]
