"""What is asked before something that cannot simply be taken back: the words of every face."""

from __future__ import annotations

from collections.abc import Mapping

from inspector_tui.errors import InspectorError
from inspector_tui.faces.told import Choice, Question
from inspector_tui.faces.vault_lines import plural
from inspector_tui.signs import capital


def _sure(title: str, yes: tuple[str, str], no: tuple[str, str], more: str) -> Question[bool]:
    return Question(title, [Choice(*yes, True), Choice(*no, False)], False, more)


def seal(gaps: int, drafts: int) -> Question[bool]:
    """Before a visit is sealed with so many gaps, and texts that were never saved."""
    accepted = f"{plural(gaps, 'gap')} will stand in the record as accepted. " if gaps else ""
    lost = f"{not_in_it(drafts)} " if drafts else ""
    more = (
        f"{accepted}{lost}Nothing in the visit changes after that. It can be reopened with a "
        "reason, which then stands in the record too."
    )
    return _sure("Seal this visit?", ("a", "Seal it as it stands"), ("b", "Not yet"), more)


def not_in_it(drafts: int) -> str:
    """What a visit that is sealed now leaves out: texts that were never saved."""
    return f"{plural(drafts, 'text')} typed but not saved will not be in it."


def leave_unsaved(fault: InspectorError) -> Question[bool]:
    """Before the program is left though something that was typed is on no disk."""
    return _sure(
        "Leave without what is not saved?",
        ("l", "Leave; it is lost"),
        ("b", "Stay; it is tried again"),
        f"{fault.what} {fault.todo}",
    )


EXPORT_CLEAR = _sure(
    "Export in the clear?",
    ("c", "Export it in the clear, to a folder that I name"),
    ("b", "Do not export it now"),
    "No office is set, so there is no key to encrypt the bundle to. In the clear, whoever "
    "gets the file can read all of it. It is signed all the same.",
)
REFER = _sure(
    "Write the referral?",
    ("c", "Write it in the clear, to a folder that I name"),
    ("b", "Do not write it now"),
    "A text and the same as data, both in the clear: whoever gets them can read them. Read "
    "the text for names and health details before it is sent, then record it under IL-090.",
)
REFERRED = "Once it has been sent, record it under IL-090: ground, marking, when and how."
"""What is said when the referral is written."""


def odd_day(doubt: str, do: str = "begin the visit") -> Question[bool]:
    """Before a visit is begun on a date that `doubt` finds odd, or is given it: `do` says which."""
    return _sure(
        "Is this date right?",
        ("a", f"It is right: {do}"),
        ("b", "Put it right"),
        doubt,
    )


def copy_to(office: str) -> str:
    """Where a bundle for an office goes, and what a folder would be for."""
    return (
        f"It is encrypted to {office} and kept in the outbox. Name a folder for a copy, such as a "
        "memory stick, or leave it empty."
    )


def again(number: int, voided: str) -> Question[bool]:
    """Before an earlier step of a decision is taken again, which voids some after it."""
    more = (
        f"What was decided after it no longer stands: {voided}. It stays readable in the journal. "
        "You will be asked for the reason."
    )
    title = f"Take step {number} again?"
    return _sure(title, ("t", "Take it again"), ("b", "Leave it as it is"), more)


def close_model(help: str) -> Question[bool]:
    """Before the steps are closed; `help` is what the table says of that step."""
    more = f"{help} To change a step after that is to take it again, with a reason."
    return _sure("Close the model?", ("c", "Close the model"), ("b", "Not yet"), more)


def end_drill(came: int) -> Question[bool]:
    """Before a drill is ended that was not stood down."""
    more = f"It was not stood down. {came or 'Nobody'} came."
    return _sure("End the drill?", ("e", "End it"), ("g", "Go on timing"), more)


def stop_drill(reasons: Mapping[str, str]) -> Question[str]:
    """Why a drill is broken off: a key of `reasons`; "" goes on."""
    choices = [
        Choice(letter, capital(words), key)
        for letter, (key, words) in zip("abcdef", reasons.items(), strict=False)
    ]
    more = "Nothing that was timed is lost. What made you stop?"
    return Question("Break the drill off?", [*choices, Choice("g", "Go on timing", "")], "", more)


def go_on(consequence: str) -> Question[bool]:
    """Before a visit moves to newer editions, from which there is no way back."""
    return _sure(
        "Go on with these?",
        ("a", "Go on with the newer editions"),
        ("b", "Stay with those in use"),
        consequence,
    )
