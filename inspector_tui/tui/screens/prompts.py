"""The prompts of a visit, by kind and subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inspector_tui.faces.line import Line
from inspector_tui.faces.prompt_lines import (
    STATES,
    counted,
    group_line,
    group_parts,
    member_lines,
)
from inspector_tui.faces.prompt_text import heading, parts, settlement
from inspector_tui.faces.row import Part
from inspector_tui.faces.vault_lines import plural
from inspector_tui.judgement.kinds import KINDS
from inspector_tui.signs import capital
from inspector_tui.tui import routes
from inspector_tui.tui.desk import VisitDesk
from inspector_tui.tui.screens.prompt import LISTED, PromptPage
from inspector_tui.tui.screens.reasons import ReasonsPage
from inspector_tui.workflow.prompts import Standing, Together, together

_GROUP = "group "
"""Begins the id of a line that stands for several prompts."""
_GONE = "gone "
"""Begins the id of a line of a prompt that does not arise any more."""


class PromptsPage(PromptPage):
    """All prompts by kind and subject, or only those of the question it was opened from.

    A line that stands for several opens to them; what is said of it is said of each.
    """

    PAGE = LISTED
    DEFAULT_CSS = """
    PromptsPage.compact #whole { height: 7; }
    """

    def __init__(self, desk: VisitDesk, then: routes.Then, question: str = "") -> None:
        super().__init__(desk, then)
        self._only = question if desk.prompts.of(question) else ""
        self._narrow = self._only
        self._marked: frozenset[str] = frozenset()
        self._opened: frozenset[str] = frozenset()
        self._groups: dict[str, Together] = {}
        """Groups of several, by the id of their line."""

    @property
    def subject(self) -> str:
        place = f"{self._only}   " if self._only else ""
        computing = "" if self.desk.prompts.is_current else " *"
        waiting = sum(one.is_open for one in self._shown())
        return f"{place}Prompts: {waiting} open{computing}"

    def _shown(self) -> Sequence[Standing]:
        prompts = self.desk.prompts
        return prompts.of(self._only) if self._only else prompts.standing

    def lines(self, width: int) -> list[Line]:
        if fault := self.desk.prompts.fault:
            self.say_error(fault)
        self._groups = {}
        found: list[Line] = []
        for state, words_of in STATES.items():
            prompts = [one for one in self._shown() if one.state == state]
            if prompts:
                groups = together(prompts)
                found += [Line("", heading=True)] if found else []
                count = counted(len(prompts), len(groups))
                found.append(Line(f"{words_of}: {count}", heading=True))
                for group in groups:
                    found += self._group(f"{_GROUP}{state} {group.told.key}", group, width)
        return [*found, *([] if self._only else self._gone(bool(found)))]

    def _group(self, id_: str, group: Together, width: int) -> Iterator[Line]:
        keys = {one.prompt.key for one in group.members}
        marked = keys <= self._marked
        if len(keys) == 1:
            yield group_line(group, width, only=self._only, marked=marked)
            return
        self._groups[id_] = group
        opened = id_ in self._opened
        yield group_line(group, width, id=id_, only=self._only, opened=opened, marked=marked)
        if opened:
            yield from member_lines(group, width, only=self._only, marked=self._marked)

    def _gone(self, after: bool) -> Iterator[Line]:
        gone = self.desk.prompts.gone
        if gone:
            yield from [Line("", heading=True)] * after
            yield Line(f"Settled, and not raised any more: {len(gone)}", heading=True)
        for settled in gone:
            yield Line(
                settled.said,
                tail=settled.decision,
                id=f"{_GONE}{settled.prompt}",
                quiet=True,
            )

    def columns(self) -> str:
        return "" if self.desk.prompts.standing or self.desk.prompts.gone else self._nothing()

    def _nothing(self) -> str:
        if not self.desk.prompts.is_current:
            return " Being computed *"
        return " Nothing is raised by what is recorded so far."

    def whole(self, entry: str) -> tuple[str, list[Part]]:
        if entry.startswith(_GONE):
            settled = next(s for s in self.desk.prompts.gone if entry == f"{_GONE}{s.prompt}")
            return "Not raised any more", [("It said", settled.said), *settlement(settled)]
        if group := self._groups.get(entry):
            kind = group.members[0].prompt.kind
            words = KINDS.get(kind, kind)
            return capital(words), group_parts(group)
        one = self.desk.prompts.find(entry)
        return ("", []) if one is None else (heading(self.desk, one.prompt), parts(one))

    def _keys_of(self, entry: str) -> frozenset[str]:
        """The prompts that a line stands for."""
        group = self._groups.get(entry)
        return frozenset(one.prompt.key for one in group.members) if group else frozenset({entry})

    def chosen(self) -> list[Standing]:
        keys = self._marked or self._keys_of(self.entry)
        return [one for one in self.desk.prompts.standing if one.prompt.key in keys]

    def action_mark(self) -> None:
        keys = self._keys_of(self.entry)
        if any(self.desk.prompts.find(key) for key in keys):
            self._mark(self._marked - keys if keys <= self._marked else self._marked | keys)
            self.entries.action_line_down()

    def action_unmark(self) -> None:
        self._mark(frozenset())

    def _mark(self, marked: frozenset[str]) -> None:
        self._marked = marked
        self._refresh()
        self.say(self.lasting())

    def lasting(self) -> str:
        count = plural(len(self._marked), "prompt")
        return f"{count} marked: what you say next is for all of them." if self._marked else ""

    def settled(self) -> None:
        """The cursor goes on to the next open one; what was settled moves down the list."""
        told = {one.prompt.key for one in self.chosen()}
        self._marked = frozenset()
        rest = self.entries.lines[self.entries.index + 1 :]
        after = (line.id for line in rest if line.id and not line.quiet)
        if left := next((id_ for id_ in after if not self._keys_of(id_) <= told), ""):
            self.entries.move_to_id(left)

    def _open(self, entry: str | None) -> None:
        if entry in self._groups:
            self._opened ^= {entry}
            self._refresh()
        elif entry and (one := self.desk.prompts.find(entry)):
            self.app.push_screen(ReasonsPage(self.desk, self.leave_for, one.prompt.key))

    def action_prompts(self) -> None:
        """All prompts, or again only those of one question."""
        entry = self.entry
        if self._only:
            self._only = ""
        else:
            keys = self._keys_of(entry)
            one = next((one for one in self._shown() if one.prompt.key in keys), None)
            self._only = self._narrow or (one.prompt.question if one else "")
        self._refresh()
        self.entries.move_to_id(entry)
