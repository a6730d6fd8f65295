"""Half-typed texts as they lie in the vault: their boxes, when they were typed, what is in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

_TOGETHER = timedelta(seconds=2)
"""What is typed at once after a key may be older than the entry that the key makes."""
_QUESTION = re.compile(r"[A-Z]{2,4}-[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Draft:
    """`text` as it was typed, and when, in local time (`YYYY-MM-DDTHH:MM`, newer ones `:SS`)."""

    at: str
    text: str

    @property
    def clock(self) -> str:
        """The time of day, as `14:02`."""
        return self.at[11:16]

    def is_before(self, at: str) -> bool:
        """Whether an entry of the record, made at `at`, came after it was typed."""
        try:
            typed = datetime.fromisoformat(self.at).astimezone()
        except ValueError:
            return False
        return datetime.fromisoformat(at) > typed + _TOGETHER

    @classmethod
    def now(cls, text: str) -> Draft:
        """A text typed just now."""
        return cls(datetime.now().isoformat(timespec="seconds"), text)

    @classmethod
    def read(cls, kept: str) -> Draft:
        """A draft as the vault keeps it."""
        at, _, typed = kept.partition("\n")
        return cls(at, typed)

    def kept(self) -> str:
        """What the vault keeps; `read` makes the same draft of it."""
        return f"{self.at}\n{self.text}"


def answer_box(question: str) -> str:
    """The name of the box that holds a question's whole form."""
    return f"answer {question}"


def reason_box(question: str) -> str:
    """The name of the box that holds the reason of a verdict."""
    return f"reason {question}"


def prompt_box(key: str) -> str:
    """The name of the box that holds the word on a prompt."""
    return f"prompt {key}"


def question_of(box: str) -> str:
    """The question that a box is about; "" where its name has none."""
    found = _QUESTION.search(box)
    return found[0] if found else ""


def words_for(box: str) -> str:
    """What a box is of, in a few words: `note (PA-010)`."""
    what, _, rest = box.partition(" ")
    return f"{what} ({question_of(box) or re.sub(' [0-9]+$', '', rest)})"


def form_box(boxes: Iterable[str], prefix: str) -> str:
    """The first draft of such a form among `boxes`, or the box for a new one."""
    return next((box for box in boxes if box.startswith(f"{prefix} ")), f"{prefix} 1")


def free_box(boxes: Iterable[str], prefix: str) -> str:
    """A box of such a form that holds nothing yet."""
    taken = frozenset(boxes)
    numbered = (f"{prefix} {number}" for number in range(1, len(taken) + 2))
    return next(box for box in numbered if box not in taken)


def write_texts(texts: Mapping[str, str]) -> str:
    """The texts of a form's fields as one text."""
    return json.dumps(texts, ensure_ascii=False)


def read_texts(text: str) -> dict[str, str]:
    """The texts again; none of a draft that cannot be read, such as an older version's."""
    found: object = None
    with suppress(ValueError):
        found = json.loads(text)
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}
