"""Checklists made for tests, and the pieces that they are made of."""

from __future__ import annotations

from inspector_tui.checklist.load import Source, digest


def head(title: str, prefix: str) -> str:
    """What a checklist named "trial" begins with."""
    return f"""
id = "trial"
edition = "2026.1"
title = "{title}"
issued = 2026-11-01
intro = "Made for tests."
prefixes = ["{prefix}"]
"""


def section(id_: str, title: str, *questions: str) -> str:
    return f'\n[[section]]\nid = "{id_}"\ntitle = "{title}"\n' + "".join(questions)


def question(
    id_: str,
    ask: str,
    why: str,
    *more: str,
    theme: str = "RA",
    look_for: str = '{source = "DOC", text = "The procedure."}',
    answer: str = '{kind = "verdict"}',
) -> str:
    """One question; `more` are further lines."""
    lines = (
        "[[section.question]]",
        f'id = "{id_}"',
        f'theme = "{theme}"',
        f'ask = "{ask}"',
        f'why = "{why}"',
        f"look_for = [{look_for}]",
        "law = []",
        f"answer = {answer}",
        *more,
        "breach = []",
    )
    return "".join(f"  {line}\n" for line in lines)


ALARM = """
[[record]]
id = "ALARM"
title = "Alarm systems"
one = "alarm system"
summary = ["type"]
  [[record.field]]
  id = "type"
  label = "Type"
  kind = "text"
  required = true
"""


def alarms(id_: str) -> str:
    """The question that alarm systems are listed under."""
    return question(
        id_,
        "Which alarms are there?",
        "Each is a promise.",
        theme="CT",
        look_for='{source = "OBS", text = "Call points."}',
        answer='{kind = "rows", record = "ALARM"}',
    )


PROCEDURE = "Is there a procedure?"
PAPER = "Paper comes first."

LISTS = """
[lists.elements]
E01 = "Purpose, and when to press"
E02 = "Who comes"
E03 = "Who stays"

[[profile]]
id = "short"
title = "Short visit"
questions = ["TR-010", "TR-030"]
"""
_COUNTED = """measures = [
    {id = "named", label = "Named", kind = "number", unit = "people", min = 0},
    {id = "knew", label = "Knew", kind = "number", unit = "people", min = 0, max = "named"},
  ]"""
_EVERY_KIND = """measures = [
    {id = "several", label = "Elements", kind = "choices", list = "elements"},
    {id = "sure", label = "Sure", kind = "yesno"},
    {id = "count", label = "Count", kind = "number", decimals = 1},
    {id = "took", label = "Took", kind = "duration", unit = "s"},
    {id = "share", label = "Share", kind = "percent"},
    {id = "day", label = "Day", kind = "date"},
    {id = "hour", label = "Hour", kind = "time"},
    {id = "moment", label = "Moment", kind = "datetime"},
    {id = "words", label = "Words", kind = "text"},
    {id = "lines", label = "Lines", kind = "long"},
    {id = "alarm", label = "Alarm", kind = "row", record = "ALARM"},
    {id = "where", label = "Where", kind = "site"},
    {id = "marks", label = "Marks", kind = "exhibits"},
  ]"""
_ASK = """follow_up = [
    {text = "Ask.", go = "TR-060", when = {question = "TR-010", is = ["not-satisfied"]}},
  ]"""

TRIAL = "".join(
    (
        head("Trial of alarms", "TR"),
        LISTS,
        ALARM,
        section(
            "first",
            "What is written",
            question(
                "TR-010",
                PROCEDURE,
                PAPER,
                _COUNTED,
                _ASK,
                look_for='{source = "DOC", text = "The procedure."}, '
                '{source = "INT", text = "Two people."}',
            ),
            question(
                "TR-020",
                "Does the procedure name who comes?",
                "Names on paper fail.",
                'when = {question = "TR-010", is = ["satisfied", "partly"]}',
                look_for='{source = "OBS", text = "The board."}',
            ),
            question(
                "TR-030",
                "How many were trained?",
                "Counted, not asked.",
                theme="TR",
                look_for='{source = "REC", text = "The training record."}',
                answer='{kind = "percent"}',
            ),
        ),
        section(
            "second",
            "What happens",
            alarms("TR-040"),
            question(
                "TR-050",
                "Everything that a form can hold?",
                "So that no kind of field is left out.",
                _EVERY_KIND,
                theme="CT",
                look_for='{source = "TEST", text = "Fill it in."}',
                answer='{kind = "choice", choices = {weekly = "Every week", '
                'monthly = "Every month"}}',
            ),
            question(
                "TR-060",
                "Who looks at the figures?",
                "Figures nobody reads change nothing.",
                theme="MR",
                look_for='{source = "DOC", text = "Minutes."}',
            ),
        ),
    )
)
"""Two sections with a question of every kind."""

CONDITIONS = head("Trial of conditions", "TR") + section(
    "all",
    "All of it",
    question("TR-010", PROCEDURE, PAPER),
    question(
        "TR-020",
        "What does it say?",
        PAPER,
        'when = {question = "TR-010", is = ["satisfied", "partly"]}',
        answer='{kind = "text"}',
    ),
    question(
        "TR-030",
        "What stands in for it?",
        "Something always does.",
        'when = {question = "TR-010", is = ["not-satisfied"]}',
        look_for='{source = "INT", text = "The shift."}',
        answer='{kind = "text"}',
    ),
)
"""Three questions, two of which depend on the first."""


def source(text: str = CONDITIONS, id_: str = "trial", edition: str = "2026.1") -> Source:
    """A checklist edition that is not shipped."""
    return Source(id_, edition, digest(text.encode()), text.encode(), f"{id_}.toml")
