"""What happens to the site's own settings."""

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True)
class KnobTurned(Event):
    """The owner changed how much members may do, or what is promised to them."""

    name: ClassVar[str] = "knob.turned"
    knob: str
    before: str
    after: str
