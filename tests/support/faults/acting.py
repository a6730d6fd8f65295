"""What an inspector does at the screen, what the screen says of it, and what must then be kept."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from faults.host import Terminal
from faults.visiting import QUESTIONS, Fits, Place
from inspector_tui.faces import place as at
from inspector_tui.record import events
from inspector_tui.record.visit import Visit

VERDICTS = {
    "y": ("satisfied", "satisfied, saved"),
    "n": ("not-satisfied", "not satisfied, saved"),
}
ALL = ("answer", "answer", "answer", "burst", "reason", "note", "row", "exhibit")
"""What is done at a question; with all of it go undo and redo."""
QUESTION = "Enter answer"
"""What the screen of a question says and no other."""
SAVE, BACK, REDO = "\x0f", "\x02", "\x12"


@dataclass(frozen=True)
class Promise:
    """Words on the screen, and the act that they say is saved; None for a bundle."""

    words: str
    fits: Fits | None


@dataclass(frozen=True)
class Step:
    """Keys that are typed at one go and what they promise, in order.

    `after` goes back from there, to where the screen shows `then`. `takes` is for how many seconds
    it is worth to strike after the keys, or after `begun` holds, if that is sooner.
    """

    keys: str
    promises: tuple[Promise, ...]
    after: str = ""
    then: str = ""
    takes: float = 0.06
    begun: Callable[[], bool] = lambda: False


@dataclass
class Hearing:
    """What a screen was heard to say.

    `said` are the acts that are saved for good; `exported` is true once a bundle is.
    """

    said: list[Fits] = field(default_factory=list)
    exported: bool = False
    _open: tuple[Promise, ...] = ()

    def expect(self, step: Step) -> None:
        """From now on the screen may say that the acts of this step are saved."""
        self._open = step.promises

    def look(self, text: str) -> bool:
        """Take in what the screen says; true when nothing more is expected.

        An act that is saved says so of all before it.
        """
        for count in range(len(self._open), 0, -1):
            if self._open[count - 1].words in text:
                kept = [promise.fits for promise in self._open[:count]]
                self.said += [fits for fits in kept if fits is not None]
                self.exported |= None in kept
                self._open = self._open[count:]
                break
        return not self._open


class Sitting(Hearing):
    """A session at the screen and what it was told."""

    def __init__(self, screen: Terminal) -> None:
        super().__init__()
        self.screen = screen
        self.typed: list[str] = []

    def enter(self, place: Place) -> None:
        """From the start of the program to the visit: as a whole, or the question left last."""
        vault = place.open(read_only=True)
        left_on = vault.bookmark(place.visit) and vault.visit(place.visit).status == "open"
        at_work = at.Place.read(vault.setting(at.KEY))
        vault.close()
        there = _at_question if left_on else _as_a_whole
        self.screen.sees("Passphrase")
        self.screen.press(place.passphrase, "enter")
        if at_work.left or not at_work.visit:  # else it goes on there by itself
            self.screen.sees("Visits ·")
            self.screen.press("enter")
        self.screen.until(lambda text: there(text) or "was not taken" in text, "the visit")
        if "was not taken" in self.screen.text:  # an exhibit, when the program was killed
            self.screen.sees("Enter go on")
            self.screen.press("enter")
            self.screen.until(there, "the visit")

    def to_question(self) -> None:
        """From the visit as a whole to a question, unless one is shown already."""
        if not _at_question(self.screen.text):
            self.screen.press("enter")
            self.screen.until(_at_question, "the question")

    def type(self, step: Step) -> None:
        """Type the keys; what the screen says of them is looked at from then on."""
        self.expect(step)
        self.typed.append(step.keys)
        self.screen.press(step.keys)

    def finish(self, step: Step) -> None:
        """Wait for the last promise of a step that was typed, then go back."""
        self.screen.until(self.look, step.promises[-1].words)
        if step.after:
            self.screen.press(step.after)
            self.screen.sees(step.then)

    def watch(self, seconds: float) -> None:
        """Show what comes for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.screen.take(left)
            self.look(self.screen.text)

    def watch_begin(self, step: Step) -> None:
        """Show what comes until the work of a step has begun, or is done."""
        self.screen.until(lambda text: self.look(text) or step.begun(), "a beginning")

    def stop(self) -> None:
        """Take in what was written until the program was killed."""
        self.look(self.screen.text)


def _as_a_whole(text: str) -> bool:
    return any(keys in text for keys in ("Enter open  y yes", "Enter open  k close", "x export"))


def _at_question(text: str) -> bool:
    return QUESTION in text or ". next  , previous" in text  # the latter to read only


def answering(
    visit: Visit, photo: Path, chance: random.Random, count: int, kinds: Sequence[str] = ALL
) -> Iterator[Step]:
    """Steps at the questions of a visit as it stands: all that can be done there, or some `kinds`.

    At most `count`; `photo` is the file that is taken as an exhibit.
    """
    left = [f"FA-{number:03}" for number in range(1, QUESTIONS + 1)]
    chance.shuffle(left)
    last, shown = "", set[str]()
    for _ in range(count):
        if not left:
            return  # every question has had its turn
        possible = [*kinds]
        if kinds is ALL and last in ("answer", "reason"):
            possible += ["undo"] * 3
        if kinds is ALL and last == "undo":
            possible += ["redo"] * 6
        fresh = [kind for kind in possible if kind not in shown]
        last = chance.choice([kind for kind in fresh if kind != last or kind == "answer"])
        # What a question's screen said of a note is still there after a table was looked at.
        shown = {*shown, last} if last in ("note", "row", "exhibit") else set()
        yield _exhibit(photo, chance) if last == "exhibit" else _STEPS[last](visit, chance, left)


def _answer(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    question = left.pop()
    key = "n" if visit.answer(question).verdict == "satisfied" else "y"
    verdict, words = VERDICTS[key]
    promise = Promise(f"{question} {words}", _answered(question, verdict))
    return Step(f"g{question}\r{key}", (promise,))


def _burst(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    """Five keys at once, as after a line that stood still."""
    fresh = [first for first in range(1, QUESTIONS - 4) if set(_five(first)) <= set(left)]
    if not fresh:
        return _answer(visit, chance, left)
    questions = _five(chance.choice(fresh))
    keys = [
        chance.choice([key for key in "yn" if VERDICTS[key][0] != visit.answer(question).verdict])
        for question in questions
    ]
    left[:] = [question for question in left if question not in questions]
    promises = tuple(
        Promise(f"{question} {VERDICTS[key][1]}", _answered(question, VERDICTS[key][0]))
        for question, key in zip(questions, keys, strict=True)
    )
    return Step(f"g{questions[0]}\r{''.join(keys)}", promises, takes=0.2)


def _five(first: int) -> list[str]:
    return [f"FA-{number:03}" for number in range(first, first + 5)]


def _reason(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    open_to_it = [found for found in left if visit.answer(found).verdict != "partly"]
    if not open_to_it:
        return _answer(visit, chance, left)
    question, why = open_to_it[-1], f"why {chance.randrange(10**6)}"
    left.remove(question)
    promises = (
        Promise(f"{question} partly satisfied, saved", _answered(question, "partly")),
        Promise(f"{question} reason, saved", _answered(question, "partly", why)),
    )
    return Step(f"g{question}\rp{why}\r", promises, takes=0.12)


def _undo(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    return Step("u", (Promise("taken back, saved", lambda act: isinstance(act, events.Undone)),))


def _redo(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    done = Promise("put back, saved", lambda act: isinstance(act, events.Redone))
    return Step(REDO, (done,))


def _note(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    text = f"note {chance.randrange(10**6)}"
    saved = Promise(
        "Note saved ", lambda act: isinstance(act, events.NoteWritten) and act.text == text
    )
    return Step(f"c{text}{SAVE}", (saved,))


def _row(visit: Visit, chance: random.Random, left: list[str]) -> Step:
    text = f"row {chance.randrange(10**6)}"
    saved = Promise(
        "Saved.", lambda act: isinstance(act, events.RowAdded) and act.fields == {"type": text}
    )
    return Step(f"g{left[0]}\rr\ra{text}{SAVE}", (saved,), after=f"b{BACK}", then=QUESTION)


def _exhibit(photo: Path, chance: random.Random) -> Step:
    about = f"exhibit {chance.randrange(10**6)}"
    saved = Promise(
        "on the bag or label.",
        lambda act: isinstance(act, events.ExhibitTaken) and act.description == about,
    )
    return Step(f"e{photo}\r{about}{SAVE}", (saved,), takes=0.2)


_STEPS = {
    "answer": _answer,
    "burst": _burst,
    "reason": _reason,
    "undo": _undo,
    "redo": _redo,
    "note": _note,
    "row": _row,
}


def _answered(question: str, verdict: str, reason: str = "") -> Fits:
    def fits(act: events.AnyAct) -> bool:
        answer = act.answers.get(question) if isinstance(act, events.Answered) else None
        return answer is not None and answer.verdict == verdict and reason in answer.reason

    return fits


def sealing(place: Place, status: str) -> Sequence[Step]:
    """From the whole visit: seal, export, reopen, one after another, from where it stands."""
    seal = Step("ka", (Promise("Sealed.", lambda act: isinstance(act, events.Sealed)),))
    made = Promise("signed, in the clear:", None)
    export = Step(
        f"xc{place.out}\r", (made,), after="\r", then="r reopen", takes=0.4, begun=place.has_bundle
    )
    reopened = Promise("open again.", lambda act: isinstance(act, events.Reopened))
    reopen = Step("rmore\r", (reopened,))
    return (export, reopen) if status == "sealed" else (seal, export, reopen)
