"""Read-only pieces that other rooms' templates may call."""

from collections.abc import Callable
from typing import Any

GLOBALS: dict[str, Callable[..., Any]] = {}
