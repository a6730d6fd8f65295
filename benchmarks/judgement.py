"""What the prompts of a visit cost: 200 answers and 500 rows, in all and for each judgement.

    python benchmarks/judgement.py [--answers 200] [--rows 500] [--runs 30] [--json]

The aim is 50 ms for all prompts together. The floor beside it is one pass over every field of every
row. Each judgement is timed on facts of its own, so what several share is counted for each; the
last lines are one run with what is shared worked out once.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from typing import Any

from inspector_tui.checklist.library import Library
from inspector_tui.checklist.load import load, shipped
from inspector_tui.checklist.model import Checklist, Field, Law
from inspector_tui.judgement import engine, tables
from inspector_tui.judgement.alarm.matrix import matrix
from inspector_tui.judgement.facts import Facts
from inspector_tui.record.events import Answer, Source
from inspector_tui.record.visit import Given, Row, Visit

AIM_MS = 50
AT = "2026-11-21T10:00:00.000+00:00"
PLACES = ("Ward A", "Ward B", "Ward C", "Ward D", "Emergency department", "Reception")
VERDICTS = ("satisfied", "partly", "not-satisfied")
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


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """The median of several runs, each after a collection."""
    times = []
    for _ in range(runs):
        gc.collect()
        begun = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def measure(answers: int, rows: int, runs: int) -> dict[str, Any]:
    """All figures in milliseconds, and how many prompts there are."""
    known, given = library(), tables.shipped()
    of = visit(known, answers, rows)
    engine.prompts(of, known, given)
    each = {
        judgement.__module__.removeprefix("inspector_tui.judgement."): (
            milliseconds(lambda j=judgement: list(j(Facts(of, known, given))), runs),
            len(list(judgement(Facts(of, known, given)))),
        )
        for judgement in engine.JUDGEMENTS
    }
    return {
        "answers": len(of.answers),
        "rows": len(of.rows),
        "floor_ms": milliseconds(
            lambda: [str(v) for row in of.rows.values() for v in row.fields.values()], runs
        ),
        "facts_ms": milliseconds(lambda: Facts(of, known, given), runs),
        "each": {name: {"ms": ms, "prompts": n} for name, (ms, n) in each.items()},
        "matrix_ms": milliseconds(lambda: matrix(Facts(of, known, given)), runs),
        "all_ms": milliseconds(lambda: engine.prompts(of, known, given), runs),
        "prompts": len(engine.prompts(of, known, given)),
    }


def main() -> int:
    """Measure and print; 1 when all prompts together take longer than the aim."""
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
        print(f"{found['answers']} answers, {found['rows']} rows, {found['prompts']} prompts")
        print(f"{'one pass over every field (floor)':40}{found['floor_ms']:8.2f} ms")
        print(f"{'gathering the facts':40}{found['facts_ms']:8.2f} ms")
        for name, one in found["each"].items():
            print(f"{name:40}{one['ms']:8.2f} ms {one['prompts']:6} prompts")
        print(f"{'the alarm matrix, for its screen':40}{found['matrix_ms']:8.2f} ms")
        print(f"{'all prompts':40}{found['all_ms']:8.2f} ms, aim {AIM_MS} ms")
    return 0 if found["all_ms"] <= AIM_MS else 1


if __name__ == "__main__":
    sys.exit(main())
