"""The platforms and Pythons that a wheelhouse can be made for."""

from __future__ import annotations

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
OLDEST = PYTHONS[0]
GLIBC = (2, 28)
"""The oldest that has wheels of everything (sqlcipher3): RHEL 8, Debian 10, Ubuntu 20.04."""


def _linux(machine: str) -> tuple[str, ...]:
    """Older tags too: pip takes them as they are given."""
    numbered = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC[1], 4, -1)]
    return (*numbered, f"manylinux2014_{machine}", f"manylinux2010_{machine}")


_TAGS: Mapping[str, tuple[str, ...]] = {
    "linux-x86_64": _linux("x86_64"),
    "linux-aarch64": _linux("aarch64"),
    "macos-arm64": ("macosx_12_0_arm64",),
    "macos-x86_64": ("macosx_12_0_x86_64",),
    "windows-amd64": ("win_amd64",),
}
PLATFORMS = tuple(_TAGS)
_SYSTEMS = {  # what markers call them: os_name, sys_platform, platform_system
    "linux": ("posix", "linux", "Linux"),
    "macos": ("posix", "darwin", "Darwin"),
    "windows": ("nt", "win32", "Windows"),
}


@dataclass(frozen=True)
class Target:
    """One of `PLATFORMS` with one of `PYTHONS`."""

    platform: str
    python: str

    @property
    def tags(self) -> tuple[str, ...]:
        """The platform tags of wheels that run there, the best first."""
        return _TAGS[self.platform]

    def environment(self) -> dict[str, str]:
        """What markers see there; pip would ask the machine that it runs on."""
        system, _, machine = self.platform.partition("-")
        os_name, sys_platform, platform_system = _SYSTEMS[system]
        return {
            "os_name": os_name,
            "sys_platform": sys_platform,
            "platform_system": platform_system,
            "platform_machine": machine.upper() if system == "windows" else machine,
            "platform_release": "",
            "platform_version": "",
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "implementation_version": f"{self.python}.0",
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
        }


def here() -> Target | None:
    """The target that is this machine and Python; None when wheelhouses are not made for it."""
    system = {"linux": "linux", "darwin": "macos", "win32": "windows"}.get(sys.platform, "")
    name = f"{system}-{platform.machine().lower()}"
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    on_musl = sys.platform == "linux" and platform.libc_ver()[0] != "glibc"
    if name not in PLATFORMS or python not in PYTHONS or on_musl:
        return None
    return Target(name, python)
