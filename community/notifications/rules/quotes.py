"""What somebody wrote in a reply, without what they quoted and without their signature.

Careful rather than clever: where nothing looks like a quotation, all of it stays. An answer between quoted lines keeps
these, for it would make no sense without them; one below a mail that is quoted as a whole does without. A way out of
our mails is its reader's alone, and goes with its line wherever it stands.
"""

import re

MOST_CHARACTERS = 100_000
_WROTE = r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|napisał\(?a?\)?|skrev|escreveu)"
_ATTRIBUTION = re.compile(rf"^(?:On|Am|Le|El|Il|Op|Den|Em|W dniu)\b.{{0,300}}\b{_WROTE}\b.{{0,200}}:$", re.IGNORECASE)
_ORIGINAL = re.compile(
    r"^(?:-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Forwarded message)"
    r"\s*-{2,}|_{20,})$",
    re.IGNORECASE,
)
_HEADER = re.compile(r"^\*?(?:From|Von|De|Da|Van)\*?:\s.{1,300}$", re.IGNORECASE)
_SECOND_HEADER = re.compile(r"^\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Enviado|To|An|À)\*?:\s", re.IGNORECASE)
_SENT_FROM = re.compile(
    r"^(?:Sent from (?:my|Outlook|Mail|Yahoo)|Von meinem .{1,60} gesendet|Gesendet von|Envoyé de mon|Get Outlook for)",
    re.IGNORECASE,
)
_ATTRIBUTION_LINES = 3
_WAY_OUT = "/mail/leave/"


def without_quotes(text: str) -> str:
    """What was written; '' where that was nothing."""
    lines = text[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = _without_tail(_without_whole_mail(lines[: _end_of(lines)]))
    return "\n".join(line.rstrip() for line in lines if _WAY_OUT not in line).strip("\n")


def _end_of(lines: list[str]) -> int:
    """Where the quotation or the signature begins."""
    last_own = max((place for place, line in enumerate(lines) if line.strip() and not _is_quoted(line)), default=-1)
    for place, line in enumerate(lines):
        stripped = line.strip()
        if line.rstrip("\r") in ("-- ", "--") or _ORIGINAL.match(stripped):
            return place
        if _HEADER.match(stripped) and any(_SECOND_HEADER.match(each.strip()) for each in lines[place + 1 : place + 4]):
            return place
        if _is_attribution(lines, place, last_own):
            return place
    return len(lines)


def _is_attribution(lines: list[str], place: int, last_own: int) -> bool:
    """Whether “On Monday, Ada wrote:” begins here, over several lines maybe, with nothing of one's own behind."""
    many = _lines_of_attribution(lines, place)
    return many > 0 and not _answers_between(lines, place + many, last_own)


def _lines_of_attribution(lines: list[str], place: int) -> int:
    """Over how many lines it goes; 0 where none begins here."""
    for many in range(1, _ATTRIBUTION_LINES + 1):
        if _ATTRIBUTION.match(" ".join(line.strip() for line in lines[place : place + many])):
            return many
    return 0


def _answers_between(lines: list[str], behind: int, last_own: int) -> bool:
    """Whether quoted lines are followed by one's own: somebody answers point by point."""
    first = next((lines[place] for place in range(behind, len(lines)) if lines[place].strip()), "")
    return _is_quoted(first) and last_own >= behind


def _is_quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _without_whole_mail(lines: list[str]) -> list[str]:
    """Without the one quotation that somebody answered below, as many mail programs suggest."""
    place = next((place for place in range(len(lines)) if _lines_of_attribution(lines, place)), len(lines))
    begins = end = place + _lines_of_attribution(lines, place)
    while end < len(lines) and (not lines[end].strip() or _is_quoted(lines[end])):
        end += 1
    is_one = any(map(_is_quoted, lines[begins:end])) and not any(map(_is_quoted, lines[end:]))
    return lines[:place] + lines[end:] if is_one else lines


def _without_tail(lines: list[str]) -> list[str]:
    """Without quoted lines at the end, and what a telephone adds."""
    while lines:
        last = lines[-1].strip()
        if last and not last.startswith(">") and not _SENT_FROM.match(last):
            break
        lines.pop()  # a slice would be a copy of all of them, for each line that goes
    return lines
