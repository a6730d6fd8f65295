"""Finding the experiments, running one, and a table of what came of it."""

from __future__ import annotations

import importlib
import os
import pkgutil
import random
from pathlib import Path

import faults
from faults.ledger import Experiment, Outcome

SEED = "FAULTS_SEED"
"""Environment variable with the seed of an earlier run, to be given again."""


def experiments() -> list[Experiment]:
    """Those of every module of this package, in the order of the modules' names."""
    found: list[Experiment] = []
    for module in sorted(found.name for found in pkgutil.iter_modules(faults.__path__)):
        found += getattr(importlib.import_module(f"faults.{module}"), "EXPERIMENTS", ())
    return found


def new_seed() -> int:
    """The seed that was asked for, or a fresh one."""
    given = os.environ.get(SEED)
    return int(given) if given else random.SystemRandom().randrange(10**6)


def carry_out(experiment: Experiment, seed: int, scratch: Path, *, long: bool = False) -> Outcome:
    """Run it in the empty folder `scratch`."""
    tries = experiment.long_tries if long else experiment.tries
    return experiment.run(tries, seed, scratch)
