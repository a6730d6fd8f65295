"""What stands in the fields of a form, without a screen: typed text, its value, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from inspector_tui.checklist.checking import check
from inspector_tui.checklist.library import Library
from inspector_tui.checklist.model import Field
from inspector_tui.checklist.value import Value, ValueFault
from inspector_tui.faces import typed
from inspector_tui.faces.text import plain


class Asks(Protocol):
    """What a form asks about its fields."""

    @property
    def library(self) -> Library:
        """The checklists of the visit."""

    def choices(self, field: Field, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Key to label of what may be chosen, given what stands in the other fields."""

    def earlier(self, field: Field) -> Sequence[str]:
        """Texts that were given for such a field before, the likeliest first."""


_NOT_KNOWN = "dont_know"
"""The field of several choices that names the fields somebody was asked about and did not know."""


@dataclass
class Entry:
    """A field and what stands in it; `kept_text` shows the stored value `kept` it began with.

    `aside` is shown below while it is the current field, until something is typed.
    """

    field: Field
    text: str = ""
    fault: str = ""
    aside: str = ""
    kept: Value | None = None
    kept_text: str = ""

    @property
    def long(self) -> bool:
        """True for a text of many lines."""
        return self.field.kind == "long"

    @property
    def changed(self) -> bool:
        """True when something else stands here than at the beginning."""
        return self.text.strip() != self.kept_text.strip()


class Entries:
    """All fields of a form; `values` are stored ones to begin with, `texts` win over them."""

    def __init__(
        self,
        fields: Iterable[Field],
        asks: Asks,
        values: Mapping[str, Value] | None = None,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.asks = asks
        self.all = [Entry(field) for field in fields]
        self._by_id = {entry.field.id: entry for entry in self.all}
        for entry in self.all:
            value = (values or {}).get(entry.field.id)
            if value is not None:
                entry.kept, entry.kept_text = value, self._shown(entry, value)
            entry.text = plain((texts or {}).get(entry.field.id, entry.kept_text))
        self._unknown = {e.field.id for e in self.all if typed.says_unknown(e.text)}
        """The fields into which it was typed that the answer is not known."""

    def __getitem__(self, field_id: str) -> Entry:
        return self._by_id[field_id]

    @property
    def texts(self) -> dict[str, str]:
        """What stands in each field that is not empty."""
        return {entry.field.id: entry.text for entry in self.all if entry.text.strip()}

    def choices(self, entry: Entry) -> Mapping[str, str]:
        """What may be chosen in a field now."""
        return self.asks.choices(entry.field, self.texts)

    def completed(self, entry: Entry, text: str) -> str | None:
        """`text` with the rest of what it begins, or None."""
        earlier = self.asks.earlier(entry.field)
        return typed.completed(entry.field, text, self.choices(entry), earlier)

    def first_to_fill(self) -> int:
        """Where to begin: the first field that is needed and empty, else the first."""
        needed = (at for at, e in enumerate(self.all) if e.field.required and not e.text.strip())
        return next(needed, 0)

    def settle(self, entry: Entry) -> Value | None:
        """Read what was typed and write it out in full; a fault when it has no meaning."""
        entry.fault = ""
        if self._is_unknown(entry):
            return None
        if entry.kept is not None and not entry.changed:
            return entry.kept
        library = self.asks.library
        try:
            value = typed.read(entry.field, entry.text, self.choices(entry), library=library)
        except ValueFault as fault:
            entry.fault = str(fault)
            return None
        if value is not None and not entry.long:
            entry.text = self._shown(entry, value)
        return value

    def values(self) -> dict[str, Value] | None:
        """Everything as stored values; None when something is wrong, which is said in `fault`."""
        for entry in self.all:
            self._is_unknown(entry)
        found = {entry.field.id: self.settle(entry) for entry in self.all}
        given = {field_id: value for field_id, value in found.items() if value is not None}
        if self.first_fault() is None:
            fields = [entry.field for entry in self.all]
            faults = check(fields, given, library=self.asks.library)
            self.blame({fault.field: fault.beside for fault in faults})
        return given if self.first_fault() is None else None

    def _is_unknown(self, entry: Entry) -> bool:
        """Whether "don't know" stands in a field, where the form has a box for that.

        It is put down there. The field goes on saying so, until something else is typed.
        """
        box, name = self._by_id.get(_NOT_KNOWN), entry.field.id
        label = self.choices(box).get(name) if box else None
        if box is None or label is None:
            return False
        parts = typed.pieces(box.text, self.choices(box))
        others = [part for part in parts if part not in (label, name)]
        if typed.says_unknown(entry.text):
            self._unknown.add(name)
            entry.text = typed.UNKNOWN
            box.text = ", ".join([*others, label])
            return True
        if name in self._unknown:
            self._unknown.remove(name)
            box.text = ", ".join(others)
        return False

    def first_fault(self) -> int | None:
        """Where the first field stands that has a fault."""
        return next((at for at, entry in enumerate(self.all) if entry.fault), None)

    def blame(self, beside: Mapping[str, str]) -> None:
        """Put each sentence at the field with its id; what is about no field stands nowhere."""
        for entry in self.all:
            entry.fault = beside.get(entry.field.id, entry.fault)

    def _shown(self, entry: Entry, value: Value) -> str:
        choices = self.asks.choices(entry.field, {})
        return typed.show(entry.field, value, choices, library=self.asks.library)
