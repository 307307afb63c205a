"""Mail for trying out: printed to the console and kept as files."""

import contextlib
import itertools
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from community.backends.mail_smtp import as_message
from community.core.mail import HandingOver, Mail


class FolderMailer:
    """Every mail is a file in `folder`, and its text is printed."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender
        self._count = itertools.count(1)

    def forget_copies(self) -> None:
        """Delete the files of all mails: any of them may be to, or about, somebody who left."""
        for file in self._folder.glob("*.eml"):
            file.unlink(missing_ok=True)

    @contextlib.contextmanager
    def together(self) -> Iterator["FolderMailer"]:
        """There is no line to keep open."""
        yield self

    def send(self, mail: Mail, handing_over: HandingOver | None = None) -> None:
        """Write the mail down."""
        if handing_over is not None:
            handing_over()
        self._folder.mkdir(parents=True, exist_ok=True)
        seconds, rest = divmod(time.time_ns(), 10**9)
        name = f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime(seconds))}-{rest:09d}-{next(self._count)}.eml"
        (self._folder / name).write_bytes(as_message(mail, self._sender).as_bytes())
        sys.stderr.write(f"\n--- Mail to {mail.to}: {mail.subject}\n{mail.text}\n---\n")
