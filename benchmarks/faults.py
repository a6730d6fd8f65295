"""Every fault that is made on purpose, and what it cost: one table.

    python benchmarks/faults.py                 as many tries as every build makes
    python benchmarks/faults.py --long          as many as a night allows
    python benchmarks/faults.py --only kill     those whose fault has the word in it
    python benchmarks/faults.py --seed 1234     as in the run that printed this seed

The exit code is 1 when a promise was broken or a control saw nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from faults.ledger import Experiment, Outcome, left_out, table  # noqa: E402
from faults.running import carry_out, experiments, new_seed  # noqa: E402


def main() -> int:
    """Run what was asked for and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--long", action="store_true", help="many more tries of each")
    asked.add_argument("--only", metavar="NAME", default="", help="those whose fault has this in")
    asked.add_argument("--seed", type=int, help="the seed of an earlier run")
    given = asked.parse_args()
    seed = new_seed() if given.seed is None else given.seed
    print(f"seed {seed}", flush=True)
    wanted = [found for found in experiments() if given.only in found.fault]
    rows = [(found, _run(found, seed, long=given.long)) for found in wanted if not found.missing]
    print(table(rows))
    for line in left_out(wanted):
        print(line)
    for experiment, outcome in rows:
        if outcome.first:
            print(f"\n{experiment.fault}: {outcome.first}")
    return int(any(outcome.losses or not outcome.control_saw for _, outcome in rows))


def _run(experiment: Experiment, seed: int, *, long: bool) -> Outcome:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        outcome = carry_out(experiment, seed, Path(scratch), long=long)
    print(f"{time.monotonic() - begun:7.1f} s  {experiment.fault}", file=sys.stderr, flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
