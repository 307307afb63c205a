"""In which order cases are to be looked at."""

from datetime import timedelta

SEVERITY = 24.0  # hours that one step of severity is worth
REPORT = 6.0  # hours that the second report is worth, and the third, up to ten
MOST_REPORTS = 10


def urgency(severity: int, reports: int, age: timedelta) -> float:
    """Hours a case has waited, and what its clause and its reports add. Whatever waits long enough comes first."""
    waited = age.total_seconds() / 3600
    return waited + SEVERITY * severity + REPORT * max(0, min(reports, MOST_REPORTS) - 1)
