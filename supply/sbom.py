"""The list of everything inside (SBOM, CycloneDX 1.6 JSON), made from the wheels themselves.

Libraries built into a wheel stand under it: from the lists that wheels carry (PEP 770), else from
`bundled.toml`. The same wheels give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from supply import HERE
from supply.lock import INSTALLER
from supply.targets import Target

PRODUCT = "inspector-tui"
SCHEMA = SchemaVersion.V1_6
_SPACE = uuid.UUID("6f1c7b0e-6a0e-5d0c-9a53-6d9a6a1f3c11")
_LICENCES = LicenseFactory()


def build(wheels: Sequence[Path], target: Target) -> str:
    """The SBOM of one wheelhouse; `wheels` holds our own and every other. Raises `ValueError`."""
    found: dict[str, tuple[Component, Message]] = {}
    for path in sorted(wheels):
        metadata = _metadata(path)
        found[canonicalize_name(metadata["Name"])] = (_component(path, metadata), metadata)
    if PRODUCT not in found:
        raise ValueError("our own wheel is not among them")
    bom = Bom(serial_number=uuid.uuid5(_SPACE, "".join(map(_digest, sorted(wheels)))))
    bom.metadata.timestamp = None  # type: ignore[assignment]  # else no two are alike
    bom.metadata.component = found[PRODUCT][0]
    wants = _wants({name: metadata for name, (_, metadata) in found.items()}, target)
    for name, (component, _) in found.items():
        if name != PRODUCT:
            bom.components.add(component)
        bom.register_dependency(component, [found[other][0] for other in sorted(wants[name])])
    return make_outputter(bom, OutputFormat.JSON, SCHEMA).output_as_string(indent=2) + "\n"


def _component(path: Path, metadata: Message) -> Component:
    name, version = canonicalize_name(metadata["Name"]), metadata["Version"]
    purl = PackageURL("pypi", None, name, version)
    licence = metadata.get("License-Expression") or _short(metadata.get("License", ""))
    return Component(
        type=ComponentType.APPLICATION if name == PRODUCT else ComponentType.LIBRARY,
        name=name,
        version=version,
        bom_ref=str(purl),
        purl=purl,
        scope=ComponentScope.EXCLUDED if name == INSTALLER else ComponentScope.REQUIRED,
        description=metadata.get("Summary"),
        licenses=[_LICENCES.make_from_string(licence)] if licence else (),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=_digest(path))],
        components=list(_inside(path, name, version)),
    )


def _inside(path: Path, name: str, version: str) -> Iterator[Component]:
    """What is built into a wheel. Raises `ValueError` where `bundled.toml` is out of date."""
    seen = set()
    for part in [*_carried(path), *_written_down(name, version)]:
        key = part["name"], part["version"]
        if key not in seen:
            seen.add(key)
            yield Component(
                type=ComponentType.LIBRARY,
                name=part["name"],
                version=part["version"],
                bom_ref=f"{name}@{version}/{part['name']}@{part['version']}",
                purl=PackageURL.from_string(part["purl"]) if part.get("purl") else None,
                licenses=[_LICENCES.make_from_string(part["licence"])] if part["licence"] else (),
            )


def _carried(path: Path) -> Iterator[dict[str, Any]]:
    with zipfile.ZipFile(path) as wheel:
        for entry in sorted(wheel.namelist()):
            if re.fullmatch(r"[^/]+\.dist-info/sboms/[^/]+\.json", entry):
                for part in json.loads(wheel.read(entry)).get("components", ()):
                    yield {**part, "licence": _licence_of(part)}


def _licence_of(part: dict[str, Any]) -> str:
    for choice in part.get("licenses", ()):
        known = choice.get("license", {})
        found: str = choice.get("expression") or known.get("id") or known.get("name", "")
        if found:
            return found
    return ""


def _written_down(name: str, version: str) -> Iterator[dict[str, Any]]:
    bundled = tomllib.loads((HERE / "bundled.toml").read_text())
    if name not in bundled:
        return
    if bundled[name]["version"] != version:
        raise ValueError(f"bundled.toml says what is in another version of {name}")
    for part in bundled[name]["inside"]:
        purl = str(PackageURL("generic", None, part["name"], part["version"]))
        yield {**part, "purl": purl}


def _metadata(path: Path) -> Message:
    with zipfile.ZipFile(path) as wheel:
        (entry,) = (
            name for name in wheel.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)
        )
        return HeaderParser().parsestr(wheel.read(entry).decode())


def _wants(packages: Mapping[str, Message], target: Target) -> dict[str, set[str]]:
    """Package -> those it needs there, with the extras that others ask of it."""
    extras: dict[str, set[str]] = {name: {""} for name in packages}
    wants: dict[str, set[str]] = {name: set() for name in packages}
    environment = target.environment()
    for _ in packages:  # until no extra is new; more rounds than that cannot be needed
        for name, metadata in packages.items():
            for asked in map(Requirement, metadata.get_all("Requires-Dist", ())):
                other = canonicalize_name(asked.name)
                if other in packages and _applies(asked, extras[name], environment):
                    extras[other] |= asked.extras
                    wants[name].add(other)
    return wants


def _applies(asked: Requirement, extras: set[str], environment: dict[str, str]) -> bool:
    marker = asked.marker
    return marker is None or any(marker.evaluate({**environment, "extra": e}) for e in extras)


def _short(licence: str) -> str:
    """Old metadata may hold a licence's whole text where its name belongs."""
    return licence if 0 < len(licence) < 60 else ""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
