"""The floors: what the bare framework costs for a page, a list and a vote, with nothing around it.

Same server, same database and same settings as the product; Flask and Flask-SQLAlchemy, and nothing else.
`bench.floor:app` for granian, `python -m bench.floor PORT` for waitress; $FLOOR_DATABASE says where.
"""

import os
import sys

from flask import Flask, render_template, request
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text, create_engine, insert, select, update

from community.core.db import prepare_engine, write_intent

ITEMS = 2_000
ROWS = 20
THREADS = 8
PAGE = "<!doctype html><title>Floor</title>" + "<p>A paragraph of a page that is always the same.</p>\n" * 550
LIST = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Floor</title></head>
<body>
<main>
<h1>Items</h1>
<ol>
{% for item in items %}
  <li id="item-{{ item.id }}">
    <form method="post" action="/items/{{ item.id }}/vote"><button>{{ item.votes }}</button></form>
    <h2><a href="/items/{{ item.id }}">{{ item.title }}</a></h2>
    <p>{{ item.text }}</p>
    <p class="meta"><a href="/people/{{ item.author }}">{{ item.author }}</a> · {{ item.votes }} votes</p>
  </li>
{% endfor %}
</ol>
</main>
</body>
</html>
"""

metadata = MetaData()
items = Table(
    "floor_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("votes", Integer, nullable=False),
    Index("ix_floor_items_score", "score", "id"),
)
votes = Table(
    "floor_votes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item_id", Integer, nullable=False, index=True),
    Column("voter", Integer, nullable=False),
)


def fill(url: str) -> None:
    """Make the floor's own two tables in the product's database."""
    engine = create_engine(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(items), [_item(number) for number in range(1, ITEMS + 1)])
    engine.dispose()


def _item(number: int) -> dict[str, object]:
    return {
        "title": f"A title of about fifty characters, which is item {number}",
        "text": "Some words about it that fill a line & a half of a list, as people write them.",
        "author": f"Author {number % 90}",
        "score": (number * 7919 % ITEMS) / 7,
        "votes": number % 300,
    }


def create_floor(url: str, *, synchronous: str = "FULL") -> Flask:
    """The application with its three views."""
    app = Flask("floor")
    app.jinja_loader = DictLoader({"list.html": LIST})
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    db = SQLAlchemy(app)
    with app.app_context():
        prepare_engine(db.engine, synchronous=synchronous)

    @app.get("/page")
    def page() -> str:
        return PAGE

    @app.get("/list")
    def listed() -> str:
        best = select(items).order_by(items.c.score.desc(), items.c.id.desc()).limit(ROWS)
        return render_template("list.html", items=db.session.execute(best).all())

    @app.post("/items/<int:number>/vote")
    def vote(number: int) -> str:
        write_intent.set(True)
        db.session.execute(insert(votes).values(item_id=number, voter=int(request.form["voter"])))
        db.session.execute(update(items).where(items.c.id == number).values(votes=items.c.votes + 1))
        db.session.commit()
        write_intent.set(False)
        return "counted"

    return app


def __getattr__(name: str) -> Flask:
    """`app`, made when a server asks for it."""
    if name != "app":
        raise AttributeError(name)
    return create_floor(os.environ["FLOOR_DATABASE"])


def main() -> None:
    import waitress

    app = create_floor(os.environ["FLOOR_DATABASE"])
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=THREADS)


if __name__ == "__main__":
    main()
