"""What the prompts of a visit cost: 200 answers and 500 rows, in all and for each judgement.

    python benchmarks/judgement.py [--answers 200] [--rows 500] [--runs 30] [--json]

The aim is 50 ms for all prompts together. The floor beside it is one pass over every field of every
row. Each judgement is timed on facts of its own, so what several share is counted for each; "all
prompts" is one run with what is shared worked out once, as when a visit is opened. The last lines
are what an act costs then, with the memory of the run before: what the screens do. The processor's
time stands beside the time that passed, which other programs lengthen; the aim is held against it.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from typing import Any, NamedTuple

from msgspec.structs import replace

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load, shipped
from inspector_tui.checklist.model import Checklist, Field, Law
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.alarm.matrix import matrix
from inspector_tui.judgement.facts import Facts, Memory
from inspector_tui.judgement.groups import groups
from inspector_tui.judgement.prompt import Prompt
from inspector_tui.record.base import Verdict
from inspector_tui.record.events import Answer, Source
from inspector_tui.record.visit import Given, Row, Visit

AIM_MS = 50
ALL = "all prompts"
ACTS = {
    "an answer": {"question": "VA-010"},
    "a row of the register": {"row": "HRR-1"},
    "an interview": {"row": "STAFF_STEP-1"},
    "an item of equipment": {"row": "EQUIP-1"},
}
"""Acts whose cost is measured, each with what it changes."""
AT = "2026-11-21T10:00:00.000+00:00"
PLACES = ("Ward A", "Ward B", "Ward C", "Ward D", "Emergency department", "Reception")
VERDICTS: tuple[Verdict, ...] = ("satisfied", "partly", "not-satisfied")
WEIGHT = {"STAFF_STEP": 6, "PROC_ELEMENT": 6, "HRR": 5, "ALARM_TEST": 3, "EQUIP": 4, "INCIDENT": 3}
"""How many times as many rows as of other records: the long tables of a real visit."""


def library() -> Library:
    """All shipped checklists."""
    loaded = [load(source.text, source.name) for source in shipped()]
    law = next(found for found in loaded if isinstance(found, Law))
    return Library([found for found in loaded if isinstance(found, Checklist)], law)


def value(known: Library, field: Field, n: int) -> Any:
    """A value that fits the field; the n-th row gets another one than the row before it."""
    choices = list(known.choices(field))
    match field.kind:
        case "choice" | "yesno" if choices:
            return choices[n % len(choices)]
        case "choices" if choices:
            return [choices[(n + step) % len(choices)] for step in (0, 1)]
        case "number" | "duration":
            return n % 5
        case "percent":
            return {"n": n % 5, "of": 5}
        case "date":
            return f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}"
        case "datetime":
            return f"2026-11-21T{n % 24:02}:15"
        case "time":
            return f"10:{n % 60:02}:30"
        case "row":
            return f"{field.record}-{n % 4 + 1}"
        case "exhibits":
            return [f"AB{n % 9 + 1}"]
    return PLACES[n % len(PLACES)]


def visit(known: Library, answers: int, rows: int) -> Visit:
    """A visit whose rows fill every field, and contradict each other often."""
    records = [record for record in known.records() for _ in range(WEIGHT.get(record.id, 1))]
    numbers: dict[str, int] = {}
    entered: dict[str, Row] = {}
    for n, record in enumerate(islice(cycle(records), rows)):
        number = numbers[record.id] = numbers.get(record.id, 0) + 1
        fields = {
            field.id: value(known, field, n + k) for k, field in enumerate(record.all_fields())
        }
        row_id = f"{record.id}-{number}"
        entered[row_id] = Row(row_id, record.id, fields, None, n, n, AT, "AB")
    given: dict[str, Given] = {}
    for n, question in enumerate(islice(cycle(known.questions), answers)):
        # There are fewer questions than 200; the rest stands for older ones no longer asked.
        name = question.id if question.id not in given else f"{question.id}-{n}"
        answer = Answer(
            verdict=VERDICTS[n % 3],
            value=None if question.answer.kind == "rows" else value(known, question.answer, n),
            measures={
                measure.id: value(known, measure, n + k)
                for k, measure in enumerate(question.measures)
            },
            sources=(Source("DOC", "policy, p. 4"),),
        )
        given[name] = Given(answer, n, AT, "AB")
    return Visit(id="benchmark", on="2026-11-21", rows=entered, answers=given)


def changed(of: Visit, question: str = "", row: str = "") -> Visit:
    """The visit after one more act: another verdict on a question, or a row entered anew."""
    if question:
        given = of.answers[question]
        answer = Answer(verdict="not-assessed", measures=given.answer.measures)
        return replace(of, answers={**of.answers, question: replace(given, answer=answer)})
    old = of.rows[row]
    fields = {**old.fields, "location": "Ward E"}
    return replace(of, rows={**of.rows, row: replace(old, fields=fields)})


def after(known: Library, given: tables.Tables, of: Visit, then: Visit, runs: int) -> Took:
    """The cost of computing all prompts after an act, the run before remembered."""
    memory = Memory()
    turn = cycle((then, of))
    engine.prompts(of, known, given, memory)
    return milliseconds(lambda: engine.prompts(next(turn), known, given, memory), runs)


def _alone(
    judgement: engine.Judgement, known: Library, given: tables.Tables, of: Visit
) -> list[Prompt]:
    return list(judgement(Facts(of, known, given)))


class Took(NamedTuple):
    """Medians in milliseconds: of the time that passed, and of the processor's time in it."""

    ms: float
    cpu_ms: float


def milliseconds(work: Callable[[], object], runs: int) -> Took:
    """The medians of several runs, each after a collection."""
    passed, worked = [], []
    for _ in range(runs):
        gc.collect()
        begun, cpu = time.perf_counter(), time.process_time()
        work()
        worked.append(1000 * (time.process_time() - cpu))
        passed.append(1000 * (time.perf_counter() - begun))
    return Took(statistics.median(passed), statistics.median(worked))


def measure(answers: int, rows: int, runs: int) -> dict[str, Any]:
    """What each part took, by its name; how many prompts there are, and how many groups."""
    known, given = library(), tables.shipped()
    of = visit(known, answers, rows)
    found = engine.prompts(of, known, given)
    parts: dict[str, Callable[[], object]] = {
        "one pass over every field (floor)": lambda: [
            str(value) for row in of.rows.values() for value in row.fields.values()
        ],
        "gathering the facts": lambda: Facts(of, known, given),
    }
    for judgement in engine.JUDGEMENTS:
        name = judgement.__module__.removeprefix("inspector_tui.judgement.")
        parts[name] = partial(_alone, judgement, known, given, of)
    parts |= {
        "the alarm matrix, for its screen": lambda: matrix(Facts(of, known, given)),
        "a line for each group": lambda: [one.line for one in groups(found)],
        ALL: lambda: engine.prompts(of, known, given),
    }
    took = {name: milliseconds(work, runs) for name, work in parts.items()}
    for words, where in ACTS.items():
        took[f"{ALL} after {words}"] = after(known, given, of, changed(of, **where), runs)
    return {
        "answers": len(of.answers),
        "rows": len(of.rows),
        "prompts": len(found),
        "groups": len(groups(found)),
        "took": {name: one._asdict() for name, one in took.items()},
    }


def main() -> int:
    """Measure and print; 1 when all prompts together take more than the aim of the processor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=200)
    parser.add_argument("--rows", type=int, default=500)
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.answers, asked.rows, asked.runs)
    if asked.json:
        print(json.dumps(found, indent=2))
    else:
        counts = (f"{found[name]} {name}" for name in ("answers", "rows", "prompts", "groups"))
        print(", ".join(counts))
        print(f"{'':40}{'passed':>12}{'processor':>12}")
        for name, one in found["took"].items():
            print(f"{name:40}{one['ms']:9.2f} ms{one['cpu_ms']:9.2f} ms")
        print(f"aim for all prompts: {AIM_MS} ms")
    return 0 if found["took"][ALL]["cpu_ms"] <= AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main())
