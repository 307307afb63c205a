"""Comments: put in order, compared with what is here, written in batches."""

from collections.abc import Mapping, Sequence
from functools import partial

from sqlalchemy import and_, func, select

from community.cli.importing.cells import need_id, quoted, read_id, read_time, tidy
from community.cli.importing.comment_rows import Comments, Row
from community.cli.importing.idea_rows import not_in_future
from community.cli.importing.job import Job, in_batches, let_go
from community.cli.importing.known import known_ideas
from community.cli.importing.people import Names
from community.cli.importing.reading import Cells, Sheet
from community.core.db import session
from community.core.text import clean_text, render_markdown
from community.discussion.actions.importing import ImportedComment, correct_import, import_comments
from community.discussion.models import Comment, CommentRevision
from community.ideas.models import Idea
from community.membership.queries.departed import forgetting
from community.membership.rules.imported import import_key

BATCH = 500
Known = Mapping[str, tuple[int, int, str]]  # by source id: id, revision, what it said when it came


class CommentStage:
    """Brings in one sheet of comments."""

    def __init__(self, job: Job, sheet: Sheet) -> None:
        self._job = job
        self._sheet = sheet
        self._comments = Comments()

    def run(self) -> None:
        """Read all of them, then write them in batches that are committed one by one."""
        self._job.report.begin("comments", "new", "unchanged")
        with self._job.stage("comments", f"{self._sheet.name}, reading", self._sheet.size_bytes) as progress:
            for row in self._job.read(self._sheet, progress, self._parse):
                if not self._comments.add(row):
                    self._bad(row.line, "id", f"id: {quoted(row.id)} stands further up already")
            self._comments.drop_unknown(self._known_ideas, self._tell_unknown)
            self._comments.put_in_order(self._ideas_of_comments, self._note)
            let_go()
        count, done = self._comments.count(), 0
        with self._job.stage("comments", f"{self._sheet.name}, writing", count) as progress:
            for batch in in_batches(self._comments.in_order(), BATCH):
                self._take(batch)
                progress.at(done := done + len(batch))

    def _parse(self, line: int, cells: Cells) -> Row:
        id_, idea, created, body, parent, author = cells
        own, idea_id = need_id(id_, "id"), need_id(idea, "idea_id")
        parent_id = read_id(parent, "parent_id")
        created_at = not_in_future(read_time(created), self._job.now, line, self._note)
        return Row(line, own, idea_id, parent_id, tidy(author), created_at, clean_text(body).strip())

    def _take(self, batch: Sequence[Row]) -> None:
        forget = forgetting(row.body for row in batch)
        batch = [row._replace(body=forget(row.body)) for row in batch]
        known = _known([row.id for row in batch], self._job.source)
        new = [row for row in batch if row.id not in known]
        changed = [row for row in batch if row.id in known and known[row.id][2] != row.body]
        names = Names(self._job, ((import_key(row.author), row.author, row.created_at) for row in new))
        html = {row.id: render_markdown(row.body) for row in [*new, *changed]}
        let_go()
        if self._job.is_dry:
            names.foresee()
            let_go()
        elif new:
            self._job.write(partial(self._write, new, html, names))
        followed = self._follow(changed, known, html)
        names.tell()
        self._job.report.add("comments", "new", len(new))
        self._job.report.add("comments", "updated", followed)
        self._job.report.add("comments", "unchanged", len(batch) - len(new) - followed)

    def _write(self, rows: Sequence[Row], html: Mapping[str, str], names: Names) -> None:
        members = names.introduce()
        threads = _threads([row.idea for row in rows], self._job.source)
        comments = [
            ImportedComment(
                source_id=row.id,
                thread_id=threads[row.idea],
                parent=row.above,
                level=row.level,
                author_id=members.get(import_key(row.author)),
                body=row.body,
                body_html=html[row.id],
                created_at=row.created_at,
            )
            for row in rows
        ]
        import_comments(comments, source=self._job.source)

    def _follow(self, rows: Sequence[Row], known: Known, html: Mapping[str, str]) -> int:
        for row in rows:
            if known[row.id][1] > 1:
                self._note(row.line, "edited", "changed at its source, but was edited here: ours is kept")
        unedited = [row for row in rows if known[row.id][1] == 1]
        if unedited and not self._job.is_dry:
            self._job.write(lambda: [correct_import(known[row.id][0], row.body, html[row.id]) for row in unedited])
        return len(unedited)

    def _known_ideas(self, source_ids: Sequence[str]) -> set[str]:
        return set(known_ideas(source_ids, self._job.source)) | self._job.ideas.among(source_ids)

    def _ideas_of_comments(self, source_ids: Sequence[str]) -> dict[str, str]:
        """The ideas, by their ids at the source, under which comments of an earlier import stand."""
        found = select(Comment.source_id, Idea.source_id).join(Idea, Idea.thread_id == Comment.thread_id)
        rows = session.execute(found.where(Comment.source == self._job.source, Comment.source_id.in_(source_ids)))
        return {str(comment): str(idea) for comment, idea in rows}

    def _tell_unknown(self, line: int, sort: str, idea: str) -> None:
        self._bad(line, sort, f"idea_id: no idea {quoted(idea)}")

    def _bad(self, line: int, sort: str, reason: str) -> None:
        self._job.report.bad(self._sheet.name, line, sort, reason)

    def _note(self, line: int, sort: str, reason: str) -> None:
        self._job.report.note(self._sheet.name, line, sort, reason)


def _threads(source_ids: Sequence[str], source: str) -> dict[str, int]:
    found = select(Idea.source_id, Idea.thread_id).where(Idea.source == source, Idea.source_id.in_(source_ids))
    return {str(source_id): thread_id for source_id, thread_id in session.execute(found)}


def _known(source_ids: Sequence[str], source: str) -> Known:
    """The comments of this source that are here, with what they said when they came. One query."""
    first = and_(CommentRevision.comment_id == Comment.id, CommentRevision.number == 1)
    said = func.coalesce(CommentRevision.body, Comment.body)
    found = select(Comment.source_id, Comment.id, Comment.revision, said).outerjoin(CommentRevision, first)
    rows = session.execute(found.where(Comment.source == source, Comment.source_id.in_(source_ids)))
    return {str(source_id): (number, revision, body) for source_id, number, revision, body in rows}
