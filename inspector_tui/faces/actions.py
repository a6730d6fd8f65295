"""Every action of the terminal app, once: its keys, its words, the screens it works on.

Bindings, footer, the `?` screen, the Ctrl+P palette, `docs/keys.md` and the rebinding file all
come from here. To add an action, add a line to `_TABLE` and a method `action_<id>` to the screens
it names; to show it at the bottom of a screen, name it in `FOOTERS`.

Keys are written as a person would: `y`, `?`, `enter`, `ctrl+r`; `comma` stands for itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["Verdicts", "Record", "Moving", "Lists", "Typing", "Program"]

EVERYWHERE = "*"
"""Stands for every screen, also while typing."""
LIST = "list"
"""Stands for a list that has the focus, whichever screen it is on."""
TEXT = "text"
"""Stands for a screen with boxes to type in."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does: `label` for the footer, `help` a sentence for the `?` screen.

    A screen carries it out in `action_<id>`; the app itself does those of the group Program.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: Group
    screens: frozenset[str]

    @property
    def while_typing(self) -> bool:
        """True when it must be within reach while letters are typed into a box."""
        return not self.screens.isdisjoint({EVERYWHERE, TEXT})


_JUDGED = "overview step"
_TABLES = "rows notes exhibits findings"
_WITHDRAWN = "rows exhibits findings"
_FIRST = "unlock setup setup-passphrase setup-recovery new-visit"
_FORMS = "form row-form exhibit-form drill-form"
_EMPTIED = f"{_FORMS} step"
_INSIDE = f"{_JUDGED} {_TABLES} close"
_ALARM = "matrix cell drill"
_CASE = "enforcement liaison"
_PROMPTS = "prompts reasons"
_HEEDED = f"{_JUDGED} prompts"
_MARKED = "overview prompts"
_BEHIND = "last-visit editions"
_BACK = f"{_INSIDE} {_ALARM} {_CASE} {_PROMPTS} {_BEHIND}"

_TABLE: dict[Group, tuple[tuple[str, str, str, str, str], ...]] = {
    "Verdicts": (
        ("satisfied", "y", "yes", "Satisfied: saves it and goes on.", _JUDGED),
        ("partly", "p", "partly", "Partly satisfied: asks for the reason.", _JUDGED),
        ("not_satisfied", "n", "no", "Not satisfied: saves it and goes on.", _JUDGED),
        ("not_applicable", "x", "n/a", "Not applicable here: asks for the reason.", _JUDGED),
        (
            "not_assessed",
            "s",
            "not assessed",
            "Not assessed on this visit: asks for the reason.",
            _JUDGED,
        ),
    ),
    "Record": (
        ("edit", "enter", "answer", "Write the answer: measures, fact, opinion, sources.", "step"),
        ("add", "a", "add", "Add a new one.", f"visits {_TABLES}"),
        ("withdraw", "w", "withdraw", "Withdraw it; it stays readable.", f"{_WITHDRAWN} drill"),
        ("note", "c", "note", "Write a note; it gets the time of now.", _JUDGED),
        ("rows", "r", "rows", "Tables: locations, interviews, drills, hoists and so on.", _JUDGED),
        ("lists", "R", "all lists", "Notes, exhibits, findings and tables, to look at.", _JUDGED),
        ("finding", "f", "finding", "Raise a finding, or see those raised.", _JUDGED),
        ("exhibit", "e", "exhibit", "Take a file or an object as an exhibit.", _JUDGED),
        ("stopwatch", "t", "stopwatch", "Time an alarm test: who comes, and how soon.", _JUDGED),
        (
            "drill_pressed",
            "p",
            "pressed",
            "The alarm is pressed: its time runs from here.",
            "drill",
        ),
        ("drill_shown", "d", "shown", "It shows on a panel or pager.", "drill"),
        ("drill_responder", "r", "responder", "One more is there and able to help.", "drill"),
        ("drill_minimum", "m", "minimum", "The site's own minimum number is there.", "drill"),
        ("drill_down", "s", "stood down", "The alarm is stood down.", "drill"),
        ("drill_end", "e", "end", "End the drill: it becomes an alarm test.", "drill"),
        ("drill_stop", "x", "break off", "Break the drill off, with the reason.", "drill"),
        ("decide", "d", "decide", "The steps to a decision on enforcement.", "findings"),
        ("move", "m", "move", "Hand it on: who has it now, under which seal.", "exhibits"),
        ("write_down", "W", "write it down", "Record what was done about it.", "stop"),
        ("heeded", "G", "go on", "You have read it: go on.", "stop"),
        ("write_line", "w", "write to a file", "Write the signer's line to a file.", "signer"),
        ("still_open", "o", "still open", "It is as it was at the earlier visit.", "last-visit"),
        ("put_right", "r", "put right", "It was put right; asks what shows it.", "last-visit"),
        ("worse", "w", "worse", "It became worse since; asks what shows it.", "last-visit"),
        ("go_on", "m", "go on with it", "Move the visit to the newer editions.", "editions"),
        ("amend", "A", "amend", "Put right the visit's organisation, date or sites.", "overview"),
        ("seal", "k", "seal", "Seal the visit: nothing in it changes from then on.", "close"),
        ("reopen", "r", "reopen", "Go on with a sealed visit, with a reason.", "close"),
        ("undo", "u", "undo", "Undo the last answer of this visit, wherever it was.", _INSIDE),
        ("redo", "ctrl+r", "redo", "Do again what was undone.", _INSIDE),
        ("mark", "space", "mark", "Mark or unmark; what you say next goes to all.", _MARKED),
        ("unmark", "v", "clear marks", "Take all marks away.", _MARKED),
    ),
    "Moving": (
        ("next_question", ". right", "next", "Next question.", "step"),
        ("previous_question", "comma left", "previous", "Previous question.", "step"),
        ("jump", "j", "then", "Go where the answer points to next.", "step"),
        ("law", "l", "law", "What the provisions ask, in our words.", _JUDGED),
        ("next_unanswered", ">", "next open", "Next unanswered question.", _JUDGED),
        ("previous_unanswered", "<", "open before", "Previous unanswered question.", _JUDGED),
        ("next_section", "]", "section", "Next section.", _JUDGED),
        ("previous_section", "[", "section before", "Previous section.", _JUDGED),
        ("export", "x", "export", "Seal or export this visit.", "visits close"),
        ("signer", "k", "signer", "Who signs, and the line that others check it with.", "visits"),
        ("search", "/", "search", "Search questions, answers and notes.", _JUDGED),
        ("go_to", "g", "go to", "Go to a question by its number.", _JUDGED),
        ("overview", "o", "overview", "The visit as a whole: progress, gaps, findings.", "step"),
        ("close_visit", "k", "close", "Look at the gaps, then seal the visit.", _JUDGED),
        ("prompts", "h", "prompts", "What the record so far prompts you to look at.", _HEEDED),
        ("confirm", "c", "confirm", "Confirm the prompt, with the reason.", _PROMPTS),
        ("override", "o", "override", "You judge otherwise, and why.", _PROMPTS),
        ("wave_off", "d", "dismiss", "It does not matter here, and why.", _PROMPTS),
        ("last_visit", "w", "last visit", "What earlier visits recorded and found.", _JUDGED),
        ("editions", "E", "editions", "Newer checklists: go on with them.", "overview"),
        ("evidence", "a", "evidence", "What each kind of source shows, side by side.", _JUDGED),
        ("section_end", "d", "section's end", "What was in order, what was not assessed.", _JUDGED),
        ("matrix", "m", "alarm matrix", "Documents, staff and tests side by side.", _JUDGED),
        ("liaison", "i", "who leads", "Who leads, whom to tell, what to pass on.", _JUDGED),
        ("refer", "x", "referral", "Write the referral, to read and as data.", "liaison"),
        ("next_source", ". right", "next source", "Next source.", "matrix"),
        ("previous_source", "comma left", "source before", "Source before.", "matrix"),
        ("next_kind", "]", "next kind", "Next kind of source: documents, staff, tests.", "matrix"),
        ("previous_kind", "[", "kind before", "The kind of source before.", "matrix"),
        ("signs", "v", "signs only", "All sources as signs, or some with values.", "matrix"),
        ("back", "b escape", "back", "Back to the screen before.", f"{_BACK} help reading signer"),
    ),
    "Lists": (
        ("line_up", "up", "up", "One line up.", LIST),
        ("line_down", "down", "down", "One line down.", LIST),
        ("page_up", "ctrl+u pageup", "page up", "One page up.", LIST),
        ("page_down", "ctrl+d pagedown", "page down", "One page down.", LIST),
        ("first_line", "ctrl+a home", "first", "First line.", LIST),
        ("last_line", "ctrl+e end", "last", "Last line.", LIST),
        ("choose", "enter", "open", "Open the line marked >.", LIST),
    ),
    "Typing": (
        ("finish", "ctrl+o", "save", "Save what is typed and finish.", TEXT),
        (
            "accept",
            "enter",
            "go on",
            "Next box, from the last on; in a long one, a new line.",
            _FIRST,
        ),
        ("save_next", "ctrl+n", "save, next", "Save it and start the next one.", "row-form"),
        ("start_over", "ctrl+y", "empty", "Empty the form; the draft goes too.", _EMPTIED),
        (
            "leave_text",
            "ctrl+b ctrl+t escape",
            "back, draft kept",
            "Back; record text is kept as a draft.",
            TEXT,
        ),
        ("next_box", "tab", "next box", "Next box; after the last comes the first.", TEXT),
        ("previous_box", "shift+tab", "box before", "The box before; Tab also comes round.", TEXT),
        ("recovery", "ctrl+r", "recovery code", "Use the recovery code instead.", "unlock"),
        ("other_words", "ctrl+n", "other words", "Suggest another five words.", "setup-passphrase"),
    ),
    "Program": (
        ("help", "? ctrl+g", "all keys", "All keys here; Ctrl+G while typing.", EVERYWHERE),
        ("palette", "ctrl+p", "commands", "Find an action by its name and do it.", EVERYWHERE),
        (
            "lock",
            "L",
            "lock",
            "Forget the key and ask for the passphrase.",
            f"visits {_BACK}",
        ),
        (
            "contrast",
            "C",
            "contrast",
            "White on black, black on white, or neither; kept.",
            f"visits {_BACK}",
        ),
        ("repaint", "ctrl+l", "repaint", "Draw the screen again.", EVERYWHERE),
        ("quit", "ctrl+x", "leave", "Leave the program; every answer is saved.", EVERYWHERE),
    ),
}

ACTIONS: tuple[Action, ...] = tuple(
    Action(id_, tuple(keys.split()), label, help_, group, frozenset(screens.split()))
    for group, rows in _TABLE.items()
    for id_, keys, label, help_, screens in rows
)
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}

FOOTERS: dict[str, tuple[str, ...]] = {
    "unlock": ("accept: open", "recovery", "quit"),
    "setup": ("accept: next", "finish: go on", "quit"),
    "setup-passphrase": ("accept: next", "other_words", "leave_text: back", "quit"),
    "setup-recovery": ("accept: next", "finish: go on", "leave_text: see the code again", "quit"),
    "visits": ("choose", "add: new visit", "export", "signer", "lock", "quit"),
    "overview": (
        *("choose", "satisfied", "partly", "not_satisfied", "not_applicable", "not_assessed"),
        *("mark", "close_visit", "back", "lists", "amend"),
    ),
    "step": (
        *("satisfied", "partly", "not_satisfied", "not_applicable", "not_assessed"),
        *("edit", "note", "next_unanswered", "undo", "back", "lists"),
    ),
    "rows": ("choose: change", "add", "withdraw", "undo", "back"),
    "notes": ("choose: correct", "add", "back"),
    "exhibits": ("add: take one", "move", "withdraw", "back"),
    "findings": ("choose: revise", "add: raise one", "decide", "withdraw", "back"),
    "enforcement": ("choose: take the step", "back"),
    "liaison": ("choose: go there", "refer", "back"),
    "stop": ("write_down", "heeded"),
    "matrix": ("choose: rows behind it", "next_source: source", "next_kind: kind", "signs", "back"),
    "cell": ("choose: change", "back"),
    "prompts": (
        *("choose: open", "confirm", "override", "wave_off", "mark", "prompts: all", "back"),
    ),
    "last-visit": ("still_open", "put_right", "worse", "choose: go to the question", "back"),
    "editions": ("go_on", "back"),
    "reasons": ("choose: go there", "confirm", "override", "wave_off", "back"),
    "drill": (
        *("drill_pressed", "drill_shown", "drill_responder", "drill_minimum", "drill_down"),
        *("withdraw: strike", "drill_end", "drill_stop", "back"),
    ),
    "drill-form": ("finish: go on", "next_box: next field", "leave_text"),
    "search": ("choose: go there", "leave_text: back"),
    "close": ("choose: go there", "seal", "export", "reopen", "back"),
    "new-visit": ("accept: next", "finish: begin the visit", "leave_text: back", "quit"),
    "form": ("finish", "next_box: next field", "leave_text"),
    "row-form": ("finish", "save_next", "next_box: next field", "leave_text: back"),
    "exhibit-form": ("finish: take it", "next_box: complete, next field", "leave_text: back"),
    "help": ("back",),
    "reading": ("back",),
    "signer": ("write_line", "back"),
    TEXT: ("finish", "next_box", "leave_text"),
}
"""What the last line of a screen shows, most important first; `id: label` says it in other words
there. `? all keys` follows by itself; what does not fit is left to it."""

READ_ONLY_FOOTERS: dict[str, tuple[str, ...]] = {
    "overview": ("choose", "close_visit", "lists", "search", "back"),
    "step": ("next_question", "previous_question", "law", "lists", "close_visit", "back"),
}
"""The same where nothing can be recorded: no key is named that would only be refused."""


def footer_of(screen: str, *, read_only: bool = False) -> tuple[str, ...]:
    """What the last line of a screen shows."""
    found = READ_ONLY_FOOTERS.get(screen) if read_only else None
    return found or FOOTERS.get(screen, ())


def actions_for(*screens: str) -> tuple[Action, ...]:
    """The actions of screens (or of `LIST`, `TEXT`, `EVERYWHERE`) in the order of the table."""
    return tuple(action for action in ACTIONS if not action.screens.isdisjoint(screens))
