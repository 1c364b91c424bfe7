"""The slider over the date field: the next 180 days, drawn by the server and moved by one small script."""

from dataclasses import dataclass
from datetime import date

REACH = 180


@dataclass(frozen=True, slots=True)
class DaySlider:
    today: date
    on: date
    reach: int = REACH

    @property
    def days(self) -> int:
        return max(0, min(self.reach, (self.on - self.today).days))
