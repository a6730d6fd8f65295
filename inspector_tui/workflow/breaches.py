"""What a finding and its questions say of a breach, for the enforcement steps to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inspector_tui.checklist.library import Library
from inspector_tui.judgement import enforcement, stored
from inspector_tui.judgement.enforcement_table import Ask, Model
from inspector_tui.record.base import Value
from inspector_tui.record.visit import RaisedFinding


def starts(library: Library, finding: RaisedFinding) -> Iterator[tuple[str, enforcement.Start]]:
    """Each question of the finding, with what its checklist says of a breach."""
    for id_ in finding.content.questions:
        question = library.question(id_)
        for start in enforcement.starts(question) if question else ():
            yield id_, start


def start_words(table: Model, start: enforcement.Start) -> str:
    """A start in the words of the table."""
    standard = table.words("standard").get(start.standard, start.standard)
    parts = [
        f"{start.route} route",
        f"benchmark {table.words('risk').get(start.benchmark, start.benchmark).lower()}"
        if start.benchmark
        else "",
        f"arrangements {table.words('state').get(start.state, start.state).lower()}"
        if start.state
        else "",
        f"{standard.lower()} standard" if standard else "",
    ]
    return "; ".join(filter(None, parts))


def defaults(
    table: Model, library: Library, finding: RaisedFinding, asks: Iterable[Ask]
) -> dict[str, Value]:
    """What the finding and its questions say already of what is asked, where the table knows it."""
    content = finding.content
    begun = [start for _, start in starts(library, finding)]
    found: dict[str, Value] = {
        "route": list(dict.fromkeys(start.route for start in begun)),
        "benchmark": next((start.benchmark for start in begun if start.benchmark), ""),
        "state": next((start.state for start in begun if start.state), ""),
        "standard": content.standard_class
        or next((start.standard for start in begun if start.standard), ""),
        "by": content.by_when or "",
    }
    known = {ask.key: ask for ask in asks}
    return {
        key: value
        for key, value in found.items()
        if value and key in known and _is_known(table, known[key], value)
    }


def _is_known(table: Model, ask: Ask, value: Value) -> bool:
    known = table.words(ask.of)
    return not ask.of or all(key in known for key in stored.keys(value))
