"""A member's archive: a zip of JSON and files, with a page that says in plain words what is what.

It is written to a file without a name on the disk, a row at a time: ten thousand comments take no more memory than ten.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from flask_babel import gettext as _

from community.core import clock
from community.core.personal import Share, shares
from community.core.ports import Files
from community.membership.queries.exporting import file_keys_of


def packed(member_id: int, *, site: str, files: Files) -> IO[bytes]:
    """The archive, from its beginning. A few queries for each kind of rows."""
    with ExitStack() as until_sent:
        spool = until_sent.enter_context(tempfile.TemporaryFile())
        _fill(spool, member_id, site=site, files=files)
        spool.seek(0)
        until_sent.pop_all()  # it lives as long as the answer that sends it
    return spool


def _fill(spool: IO[bytes], member_id: int, *, site: str, files: Files) -> None:
    with ZipFile(spool, "w", ZIP_DEFLATED) as archive:
        counted = [(each, _write(archive, each, member_id)) for each in shares()]
        kept = _add_files(archive, member_id, files)
        index = [{"file": f"{each.name}.json", "what": str(each.about), "rows": rows} for each, rows in counted]
        archive.writestr("index.json", _json({"site": site, "made_at": _now(), "files": kept, "kinds": index}))
        archive.writestr("README.txt", _readme(site, counted, kept))


def _write(archive: ZipFile, share: Share, member_id: int) -> int:
    """One kind of rows as a JSON list; how many there are."""
    count = 0
    with archive.open(f"{share.name}.json", "w") as file:
        file.write(b"[")
        for count, row in enumerate(share.collect(member_id), 1):
            file.write((",\n" if count > 1 else "\n").encode() + _json(row))
        file.write(b"\n]\n")
    return count


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _add_files(archive: ZipFile, member_id: int, files: Files) -> int:
    """The pictures as they are shown; how many. They are compressed already."""
    count = 0
    for key in file_keys_of(member_id):
        if (path := files.path(key)) is not None:
            archive.write(path, f"files/{key}", ZIP_STORED)
            count += 1
    return count


def _now() -> str:
    return clock.python_now().isoformat()


def _readme(site: str, counted: Iterable[tuple[Share, int]], kept: int) -> str:
    lines = [f"{each.name}.json ({rows}): {each.about}." for each, rows in counted]
    parts = [
        _("Your data at %(site)s, as of %(day)s", site=site, day=f"{clock.python_now():%Y-%m-%d}"),
        _("Every file holds a list of entries as JSON: any text editor shows them. Times are in UTC."),
        "\n".join([*lines, f"files/ ({kept}): {_('Your pictures, as we keep them')}."]),
        _("Not in it: your password, of which we keep only a hash, and what belongs to other people."),
    ]
    return "\n\n".join(parts) + "\n"
