"""Offline inspection of violence, panic-alarm and manual-handling arrangements."""

__version__ = "0.1.0"
