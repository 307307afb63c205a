"""What every view that writes is wrapped in, and how it answers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, wraps
from http import HTTPStatus
from inspect import unwrap
from typing import Any

from flask import Response, redirect, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.wrappers import Response as BaseResponse

from community.core.db import is_deadlock, is_locked, self_intent, session
from community.core.errors import Busy, Conflict
from community.core.transaction import until_it_fits, writing
from community.web.actor import forget_viewer
from community.web.htmx import is_htmx

Answer = BaseResponse | str | tuple[str, int]
View = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Render:
    """An answer to be rendered once the transaction has committed."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200

    def __call__(self) -> Answer:
        return render_template(self.template, **self.context), self.status


def page(template: str, *, status: int = 200, **context: Any) -> Render:
    """The page `template`, rendered after the commit."""
    return Render(template=template, context=context, status=status)


def fragment_or(path: str, template: str, **context: Any) -> Render | BaseResponse:
    """The fragment for htmx, a redirect to `path` (303) for a plain form."""
    return page(template, **context) if is_htmx() else see(path)


def see(path: str) -> BaseResponse:
    """Go there with a GET. htmx is told in a header, so that it loads the whole page."""
    if is_htmx():
        return Response(status=204, headers={"HX-Redirect": path})
    return redirect(path, 303)


Check = Callable[[], Render | BaseResponse | None]
_checks: list[Check] = []
_always_open: set[View] = set()
_changing_oneself: set[View] = set()
_writing: set[View] = set()


def before_writing(check: Check) -> Check:
    """Ask `check()` in the transaction of every view that writes; what it returns is answered in the view's place."""
    _checks.append(check)
    return check


def always_open(view: View) -> View:
    """Put under `@writes`: no check stands before this. For leaving, being told, objecting, and taking back."""
    _always_open.add(view)
    return view


def changes_oneself(view: View) -> View:
    """Put under `@writes`: it changes the member's own row, which is locked for that from the start.

    Two tabs of theirs that share the lock first, as other views do, would wait for each other.
    """
    _changing_oneself.add(view)
    return view


def writes(view: View) -> View:
    """Run the view in one transaction; commit when it returns, render afterwards.

    What a view changed before it answers with a refusal (a page of 400 and above) is taken back.
    A deadlock is tried twice more, and then Busy. A row that somebody else wrote first becomes Conflict.
    """

    @wraps(view)
    def wrapped(**values: Any) -> Any:
        try:
            answer = until_it_fits(partial(_in_transaction, view, values))
        except IntegrityError as error:
            raise Conflict("meanwhile") from error
        except OperationalError as error:
            if is_deadlock(error) or is_locked(error):
                raise Busy("busy") from error
            raise
        return answer() if isinstance(answer, Render) else answer

    _writing.add(wrapped)
    return wrapped


def is_writing(view: View) -> bool:
    """Whether it carries `@writes`, under whatever else it is wrapped in."""
    return unwrap(view, stop=_writing.__contains__) in _writing


def prepared_by(before: View) -> Callable[[View], View]:
    """Put over `@writes`: `before` does what is slow and writes nothing, such as hashing a password.

    It gets the same arguments, and runs before any lock is held. What it returns reaches the view as `ready`;
    where that is an answer already, the view does not run.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapped(**values: Any) -> Any:
            ready = before(**values)
            if isinstance(ready, Render):
                return ready()
            return ready if isinstance(ready, BaseResponse) else view(ready=ready, **values)

        return wrapped

    return wrap


def _in_transaction(view: View, values: dict[str, Any]) -> Any:
    with writing(), _locking_oneself(view):
        forget_viewer()
        answer = _stopped(view) or view(**values)
        if isinstance(answer, Render) and answer.status >= HTTPStatus.BAD_REQUEST:
            _take_back()
        return answer


@contextmanager
def _locking_oneself(view: View) -> Iterator[None]:
    before = self_intent.set(view in _changing_oneself)
    try:
        yield
    finally:
        self_intent.reset(before)


def _stopped(view: View) -> Render | BaseResponse | None:
    if view in _always_open:
        return None
    return next((answer for check in _checks if (answer := check()) is not None), None)


def _take_back() -> None:
    """What a refused form had changed before it was refused. What the page shows of it stays as it was loaded."""
    session.expunge_all()
    session.rollback()


def wants_json() -> bool:
    """Whether a script asked, rather than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"
