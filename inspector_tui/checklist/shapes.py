"""The small shapes that checklist models are made of: texts, ids, lists and the base model."""

from __future__ import annotations

from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Shape

# Control characters and direction overrides never belong in a text that goes to a terminal.
_BAD = "\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u202a-\u202e\u2066-\u2069"

QUESTION_ID = r"^[A-Z]{2,4}-[0-9]{3}$"
CHECKLIST_ID = r"^[a-z0-9][a-z0-9-]{0,39}$"
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
RECORD_ID = r"^[A-Z][A-Z0-9_]{0,29}$"
KEY = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
PREFIX = r"^[A-Z]{2,4}$"
BENCHMARK = r"^(serious|significant|minor)/(probable|possible|remote|nil)$"
LINE = rf"^[^\n{_BAD}]*[^\s{_BAD}][^\n{_BAD}]*$"
PROSE = rf"^[^{_BAD}]*[^\s{_BAD}][^{_BAD}]*$"

QuestionId: TypeAlias = Annotated[str, Shape(pattern=QUESTION_ID)]
Name: TypeAlias = Annotated[str, Shape(pattern=NAME)]
RecordId: TypeAlias = Annotated[str, Shape(pattern=RECORD_ID)]
Key: TypeAlias = Annotated[str, Shape(pattern=KEY)]
Line: TypeAlias = Annotated[str, Shape(pattern=LINE, max_length=500)]
Prose: TypeAlias = Annotated[str, Shape(pattern=PROSE, max_length=5000)]

T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], Shape(strict=False)]
Some: TypeAlias = Annotated[tuple[T, ...], Shape(strict=False, min_length=1)]


class Model(BaseModel):
    """Frozen; unknown keys and values of the wrong type are faults, never converted."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, hide_input_in_errors=True, defer_build=True
    )
