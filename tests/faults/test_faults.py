"""Nothing lost, nothing leaked, nothing rewritten, whatever is done to it: every experiment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from faults.ledger import Experiment
from faults.running import carry_out, experiments, new_seed


@pytest.mark.faults
@pytest.mark.parametrize("experiment", experiments(), ids=lambda found: found.fault)
def test_no_promise_is_broken(
    experiment: Experiment, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    if experiment.missing:
        pytest.skip(f"needs {experiment.missing}")
    seed = new_seed()
    outcome = carry_out(experiment, seed, tmp_path)
    record_property("fault", {"seed": seed, "fault": experiment.fault, **asdict(outcome)})
    assert outcome.losses == 0, f"seed {seed}: {outcome.first}"
    assert outcome.control_saw, f"seed {seed}: the harness is blind: {outcome.control}"
