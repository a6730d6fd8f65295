"""The table of who leads: thirteen rows of which the first that fits counts.

Inputs have three states: a value, another value, or not known (""). A row whose inputs are not
all known is neither taken nor passed over in silence: it is named as one that could come first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from inspector_tui.judgement.shapes import Shape, Status, TableShape, declared

Inputs: TypeAlias = Mapping[str, str]
"""Values by input; "" or absent is not known."""

Condition: TypeAlias = dict[str, tuple[str, ...]]


class Input(Shape, frozen=True):
    """Where an input is read from, and what it is called when it is missing."""

    key: str
    label: str
    kind: Literal["choice", "yesno", "choices", "concern", "danger", "death", "harmed"]
    question: str
    measure: str = ""
    value: str = ""


class Body(Shape, frozen=True):
    """A body that leads or is told. `contact` is its key in contacts, `lead` in IL-070."""

    title: str
    contact: str = ""
    lead: str = ""
    by_setting: bool = False


class Tell(Shape, frozen=True, rename={"if_": "if"}):
    """A body to tell, always or if something holds (in words)."""

    body: str
    if_: str = ""


class Share(Shape, frozen=True):
    """What has to be passed on, to whom, and on which ground and marking."""

    what: str
    to: str
    gateway: str
    marking: str = ""


class More(Shape, frozen=True):
    """Bodies told as well when inputs have these values and none is known to have `unless`."""

    tell: tuple[Tell, ...]
    when: Condition = msgspec.field(default_factory=dict)
    unless: Condition = msgspec.field(default_factory=dict)

    def fits(self, inputs: Inputs) -> bool:
        """Whether its bodies are told."""
        return all(_one_of(inputs, key, values) for key, values in self.when.items()) and not any(
            _one_of(inputs, key, values) for key, values in self.unless.items()
        )


class Line(Shape, frozen=True):
    """One row of the table."""

    key: str
    title: str
    status: Status
    when: Condition = msgspec.field(default_factory=dict)
    unless: Condition = msgspec.field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    says: str = ""
    first: tuple[str, ...] = ()
    tell: tuple[Tell, ...] = ()
    more: tuple[More, ...] = ()
    share: tuple[Share, ...] = ()

    def fits(self, inputs: Inputs) -> bool | None:
        """Whether the row fits; None while an input that decides it is not known."""
        parts = [_one_of(inputs, key, values) for key, values in self.when.items()]
        parts += [_not(_one_of(inputs, key, values)) for key, values in self.unless.items()]
        if self.unknown:
            parts.append(any(not inputs.get(key) for key in self.unknown))
        if False in parts:
            return False
        return None if None in parts else True

    def asks_for(self, inputs: Inputs) -> str:
        """The first input that keeps the row open."""
        return next((key for key in (*self.when, *self.unless) if not inputs.get(key)), "")


def _one_of(inputs: Inputs, key: str, values: Iterable[str]) -> bool | None:
    value = inputs.get(key)
    return value in values if value else None


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


class Sharing(Shape, frozen=True, rename={"since": "from"}):
    """Events before `since` are not passed to CQC under the memorandum."""

    since: dt.date
    gateway_status: Status


class Advice(Struct, frozen=True):
    """The first row that fits, and the rows before it that could still fit.

    `open_inputs` are the inputs that keep those open, in the table's order.
    """

    row: Line | None
    open_rows: tuple[Line, ...]
    open_inputs: tuple[str, ...]


class LiaisonTable(TableShape, frozen=True):
    """Inputs, bodies, rows and what is told whichever row fits."""

    input: tuple[Input, ...]
    body: dict[str, Body]
    setting: dict[str, str]
    row: tuple[Line, ...]
    sharing: Sharing
    also: tuple[More, ...] = ()

    def __post_init__(self) -> None:
        """Raise `ValueError` for an input or a body that the table does not declare."""
        known = {found.key for found in self.input}
        used = {key for row in self.row for key in (*row.when, *row.unless, *row.unknown)}
        used |= {key for more in self._mores() for key in (*more.when, *more.unless)}
        declared("input", used, known)
        told = {tell.body for row in self.row for tell in row.tell}
        told |= {tell.body for more in self._mores() for tell in more.tell}
        told |= {share.to for row in self.row for share in row.share}
        told |= {lead for row in self.row for lead in row.lead}
        declared("body", told | set(self.setting.values()), self.body)

    def _mores(self) -> Iterator[More]:
        yield from self.also
        for row in self.row:
            yield from row.more

    def advise(self, inputs: Inputs) -> Advice:
        """The first row that fits. Never raises, whatever the inputs are."""
        open_: list[Line] = []
        found = None
        for row in self.row:
            fits = row.fits(inputs)
            if fits:
                found = row
                break
            if fits is None:
                open_.append(row)
        wanted = {row.asks_for(inputs) for row in open_}
        if found is not None:
            wanted |= {key for key in found.unknown if not inputs.get(key)}
        return Advice(
            found, tuple(open_), tuple(put.key for put in self.input if put.key in wanted)
        )

    def told(self, row: Line, inputs: Inputs) -> tuple[Tell, ...]:
        """Everybody to tell when a row is taken, each once."""
        tells = [*self.told_by(row, inputs)]
        for more in self.also:
            if more.fits(inputs):
                tells += more.tell
        return tuple(dict.fromkeys(tells))

    def told_by(self, row: Line, inputs: Inputs) -> tuple[Tell, ...]:
        """Whom the row itself says to tell."""
        more = (tell for more in row.more if more.fits(inputs) for tell in more.tell)
        return (*row.tell, *more)

    def told_words(self, tells: Iterable[Tell], inputs: Inputs) -> tuple[str, ...]:
        """Whom to tell in words, each with the condition that goes with it."""
        return tuple(
            self.title(tell.body, inputs) + (f" (if {tell.if_})" if tell.if_ else "")
            for tell in tells
        )

    def settled(self, body: str, inputs: Inputs) -> str:
        """The body that is meant: one that goes by the setting is settled by it."""
        found = self.body.get(body)
        if found is None or not found.by_setting:
            return body
        return self.setting.get(inputs.get("setting", ""), body)

    def title(self, body: str, inputs: Inputs) -> str:
        """What a body is called, settled by the setting where it can be."""
        found = self.body.get(self.settled(body, inputs))
        return found.title if found else body

    def label(self, key: str) -> str:
        """What an input is called when it is missing."""
        return next((found.label for found in self.input if found.key == key), key)
