"""What others take from the models: the JSON Schema, and the text that identifies a question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from inspector_tui.checklist.model import Checklist, Law, Question


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a checklist file and of the law file, for editors."""
    found = TypeAdapter(Checklist | Law).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "inspector-tui checklist",
        **found,
    }


def question_text(
    question: Question, lists: Mapping[str, Mapping[str, str]] | None = None
) -> bytes:
    """Canonical text of a question: the same bytes mean the same question in two editions.

    `lists` are the named lists of its edition, so that a changed choice counts as a change.
    """
    named = [field.list for field in (question.answer, *question.measures) if field.list]
    used = {name: list((lists or {}).get(name, {}).items()) for name in named}
    # Defaults stay out, so that a later version of the program finds the same text; so does
    # `about`, which changes nothing of what is asked.
    text: dict[str, Any] = {
        "question": question.model_dump(
            mode="json", by_alias=True, exclude_defaults=True, exclude={"answer": {"about"}}
        )
    }
    if used:
        text["lists"] = used
    return json.dumps(text, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
