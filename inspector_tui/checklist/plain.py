"""What pydantic found, in words for someone who writes checklists and not programs."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from inspector_tui.checklist import shapes
from inspector_tui.checklist.fault import Path, Problem
from inspector_tui.checklist.when import CONDITION_TAGS

_TYPES = {
    "string_type": "has to be text in quotes",
    "int_type": "has to be a whole number without quotes",
    "int_from_float": "has to be a whole number",
    "bool_type": "has to be true or false, without quotes",
    "date_type": "has to be a date such as 2026-11-01, without quotes",
    "tuple_type": "has to be a list in square brackets",
    "dict_type": "has to be a table in curly brackets",
    "model_type": "has to be a table in curly brackets, or its own [[...]] part",
    "recursion_loop": "is nested too deep",
}
_PATTERNS = {
    shapes.QUESTION_ID: "has to be a question id such as PA-080",
    shapes.CHECKLIST_ID: "has to be small letters, digits and hyphens, such as panic-alarm",
    shapes.NAME: "has to be small letters, digits, hyphens and underscores, first a letter",
    shapes.RECORD_ID: "has to be capital letters, digits and underscores, such as ALARM_TEST",
    shapes.KEY: "has to be letters, digits, full stops, hyphens and underscores, without spaces",
    shapes.PREFIX: "has to be two to four capital letters",
    shapes.BENCHMARK: "has to be serious, significant or minor, a slash, and then probable, "
    "possible, remote or nil, such as serious/remote",
    shapes.LINE: "has to be text on one line, not empty and without control characters",
    shapes.PROSE: "has to be text, not empty and without tabs or other control characters",
}

_GUESSES = 200
"""Keys of one file at whose meaning is guessed: each guess takes as long as reading a page."""
_ADDED = frozenset({*CONDITION_TAGS.values(), "[key]"})


def problems(error: ValidationError, kind: type[BaseModel]) -> list[Problem]:
    """Each error once, with its place in the data; `kind` is the model it was read as."""
    errors = error.errors(include_url=False, include_input=False)
    places = [_place(found) for found in errors]
    # A list is only "too short" because the items in it are faulty: those are named already.
    around = {place[:length] for place in places for length in range(len(place))}
    guesses = iter(range(_GUESSES))
    return [
        Problem(place, _sentence(found, place) + _meant(found, place, kind, guesses))
        for found, place in zip(errors, places, strict=True)
        if not (found["type"] == "too_short" and place in around)
    ]


def _place(error: ErrorDetails) -> Path:
    """The location without what pydantic adds to it, which is not in the file."""
    *around, last = error["loc"] or ("",)
    keep_last = error["type"] == "extra_forbidden" or last not in _ADDED
    kept = tuple(step for step in around if step not in _ADDED)
    return (*kept, last) if keep_last and last != "" else kept


def _sentence(error: ErrorDetails, place: Path) -> str:
    name = next((step for step in reversed(place) if isinstance(step, str)), "the file")
    context = error.get("ctx") or {}
    match error["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f'"{name}" is not known here'
        case "plain":
            return f"{name} {error['msg']}"
        case "literal_error":
            return f"{name} has to be {str(context['expected']).replace(chr(39), '')}"
        case "string_pattern_mismatch":
            subject = f'the key "{name}"' if error["loc"][-1:] == ("[key]",) else name
            return f"{subject} {_PATTERNS[str(context['pattern'])]}"
        case "too_short":
            return f"{name} is an empty list; leave it out or fill it"
        case "string_too_long":
            return f"{name} is longer than {context['max_length']} characters"
        case "greater_than_equal":
            return f"{name} has to be {context['ge']} or more"
        case "less_than_equal":
            return f"{name} has to be {context['le']} or less"
        case other:
            return f"{name} {_TYPES.get(other, 'is not what is expected here')}"


def _meant(error: ErrorDetails, place: Path, kind: type[BaseModel], guesses: Iterator[int]) -> str:
    """A guess at the key that was meant, or nothing; one is taken from `guesses` for it."""
    if error["type"] != "extra_forbidden" or next(guesses, None) is None:
        return ""
    name = next((step for step in reversed(place) if isinstance(step, str)), "")
    known = {key for found in _models_at(place[:-1], kind) for key in _keys(found)}
    close = get_close_matches(name, known, n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def _keys(kind: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


def _models_at(path: Path, kind: type[BaseModel]) -> list[type[BaseModel]]:
    """The models that may stand at a place, found by walking the annotations."""
    here = [kind]
    for step in path:
        if isinstance(step, str):
            here = [
                inner
                for found in here
                for name, field in found.model_fields.items()
                if (field.alias or name) == step
                for inner in _models_in(field.annotation)
            ]
    return here


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, UnionType, tuple) or hasattr(annotation, "__metadata__"):
        for inner in get_args(annotation):
            yield from _models_in(inner)
