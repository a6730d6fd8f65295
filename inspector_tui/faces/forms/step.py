"""The form of one enforcement step: what it asks, what the table has beside it, and a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inspector_tui.checklist.model import Field, Kind
from inspector_tui.checklist.value import Value
from inspector_tui.faces.desk import OpenVisit
from inspector_tui.faces.enforcement_text import offers
from inspector_tui.faces.forms.form import BesideError, Form, Groups
from inspector_tui.judgement import enforcement
from inspector_tui.judgement.enforcement_table import Ask, Model, Word
from inspector_tui.judgement.factors import WHY
from inspector_tui.record.base import says_why
from inspector_tui.record.visit import RaisedFinding
from inspector_tui.workflow.command import IN_WORDS, Command, RefusedError
from inspector_tui.workflow.enforcement import Stage, Steps
from inspector_tui.workflow.standing import standing_finding

_REASON = "reason"
_EXPLAINED = ("standard", "state", "route")
"""Lists of words whose meaning is told with the field."""


class StepForm(Form):
    """A step to take, or to take again."""

    def __init__(self, desk: OpenVisit, steps: Steps, finding: RaisedFinding, stage: Stage) -> None:
        super().__init__(desk, f"step {finding.id} {stage.key}")
        self._steps = steps
        self._finding = finding
        self._stage = stage

    @property
    def subject(self) -> str:
        again = " again" if self._stage.state == "taken" else ""
        return f"{self._finding.id}, step {self._stage.number}{again}: {self._stage.title}"

    def groups(self) -> Groups:
        fields = list(self._fields())
        again = self._stage.state == "taken"
        reason = Field(
            id=_REASON,
            label="Reason",
            kind="long",
            required=again,
            help="Why this step is taken again."
            if again
            else "Needed where you depart from what leads up to this step.",
        )
        return [fields, [reason]] if fields else [[reason]]

    def _fields(self) -> Iterator[Field]:
        told = [self._stage.help, *offers(self._steps, self._finding, self._stage)]
        for ask in self._steps.asks(self._finding, self._stage.key):
            yield _field(self._steps.table, ask, "\n".join(filter(None, told)))
            told = []

    def begins_with(self) -> Mapping[str, Value]:
        desk = self.desk
        found = self._steps.begins(desk.visit, desk.library, self._finding, self._stage.key)
        # A choice of a form has no stroke in its key, and a risk is `serious/remote`.
        return {key: _swapped(value, "/", self._is_risk(key)) for key, value in found.items()}

    def _is_risk(self, key: str) -> bool:
        asks = self._steps.asks(self._finding, self._stage.key)
        return any(ask.key == key and ask.of == "risk" for ask in asks)

    def aside(self, field: Field, chosen: str) -> str:
        """What the first step said, beside an actual risk that it may not go with."""
        if self._stage.key != "actual-risk" or not self._is_risk(field.id):
            return ""
        risk, steps = chosen.replace(".", "/"), enforcement.made(self._finding)
        return enforcement.beside_first_step(self._steps.table, risk, steps)

    def command(self, values: Mapping[str, Value]) -> Command:
        choices = {
            key: _swapped(value, ".", self._is_risk(key))
            for key, value in values.items()
            if key != _REASON
        }
        reason = str(values.get(_REASON, ""))
        command = self._steps.take(self._finding.id, self._stage.key, choices, reason)
        try:
            command(self.desk.visit)  # decided here already, so that a fault stands at its field
        except RefusedError as error:
            raise self._beside(error, choices, reason) from None
        return command

    def _beside(
        self, error: RefusedError, choices: Mapping[str, Value], reason: str
    ) -> BesideError:
        finding, step = standing_finding(self.desk.visit, self._finding.id), self._stage.key
        beside = {fault.field: fault.beside for fault in self._steps.faults(finding, step, choices)}
        if not says_why(reason) and (needed := self._steps.needs_reason(finding, step, choices)):
            beside[_REASON] = " ".join((*needed, IN_WORDS) if reason else needed)
        return BesideError(error.what, beside, todo=error.todo)


def _field(table: Model, ask: Ask, told: str) -> Field:
    """A field for what a step asks; `told` is said below it."""
    kind: Kind = "date" if ask.date else "choices" if ask.many else "choice" if ask.of else "text"
    words = "\n".join(filter(None, (told, *_meanings(table, ask))))
    return Field(
        id=ask.key,
        label=f"   {ask.label.lower()}" if ask.key.endswith(WHY) else ask.label,
        kind=kind,
        required=ask.required,
        choices={key.replace("/", "."): word for key, word in table.words(ask.of).items()} or None,
        help=words or None,
    )


def _meanings(table: Model, ask: Ask) -> Iterator[str]:
    """What the words of a list mean, where they are words of art."""
    listed: tuple[Word, ...] = ()
    if ask.of == "risk":
        listed = (*table.consequence, *table.likelihood)
    elif ask.of in _EXPLAINED:
        listed = getattr(table, ask.of)
    for word in listed:
        if word.meaning:
            yield f"{word.title}: {word.meaning}"


def _swapped(value: Value, sign: str, risk: bool) -> Value:
    """A risk with its stroke as a full stop or, for `sign` ".", with the stroke again."""
    other = "." if sign == "/" else "/"
    return value.replace(sign, other) if risk and isinstance(value, str) else value
