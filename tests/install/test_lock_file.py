"""The lock holds what pyproject.toml asks for, by hash, for every platform, and names no index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply import HERE, ROOT
from supply.audit import versions
from supply.lock import INSTALLER, LOCK, needed, read
from supply.targets import PLATFORMS, PYTHONS, Target

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
TARGETS = [Target(platform, python) for platform in PLATFORMS for python in PYTHONS]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_the_lock_satisfies_what_is_asked_for(target: Target) -> None:
    locked = {found.name: found.version for found in needed(read(), target)}
    for line in PROJECT["dependencies"]:
        asked = Requirement(line)
        assert asked.specifier.contains(locked[canonicalize_name(asked.name)]), line
    assert INSTALLER in locked


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_every_package_has_one_version_there(target: Target) -> None:
    names = [found.name for found in needed(read(), target)]
    assert len(names) == len(set(names)) > len(PROJECT["dependencies"])


def test_intel_macs_keep_the_last_cryptography_with_wheels() -> None:
    versions = {
        target.platform: found.version
        for target in TARGETS
        for found in needed(read(), target)
        if found.name == "cryptography"
    }
    old = versions.pop("macos-x86_64")
    assert old.startswith("48.")
    assert len(set(versions.values())) == 1
    assert old not in versions.values()


def test_the_audit_asks_about_every_version_of_every_platform() -> None:
    asked = {line.partition(" ")[0] for text in versions() for line in text.splitlines()}
    assert asked == {f"{found.name}=={found.version}" for found in read()}


def test_it_names_no_index_and_no_folder() -> None:
    for path in (LOCK, HERE / "lock.in"):
        text = path.read_text()
        assert not re.search(r"://|--index|--find-links|--trusted| @ |^-", text, re.MULTILINE)


@pytest.mark.parametrize(
    "line",
    [
        "click==8.1.0",
        "click>=8 --hash=sha256:" + "0" * 64,
        "click --hash=sha256:" + "0" * 64,
        "click==8.1.0,!=8.2 --hash=sha256:" + "0" * 64,
        "click==8.1.0 --hash=md5:" + "0" * 32,
    ],
)
def test_a_line_without_version_or_hash_is_refused(line: str, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(line + "\n")
    with pytest.raises(ValueError, match="click"):
        read(tmp_path / "lock")


def test_every_line_of_the_lock_was_read() -> None:
    text = LOCK.read_text()
    assert len(read()) == len(re.findall(r"^[a-z]", text, re.MULTILINE))
    hashes = {digest for found in read() for digest in found.hashes}
    assert len(hashes) == len(re.findall(r"--hash=sha256:", text))
