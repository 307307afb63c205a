"""Alembic's entrance: migrates through the application's own engine."""

from typing import Any

from alembic import context
from flask import current_app

from community.core.db import Base, db
from community.core.migrating import include_object, render_item

config = context.config


def run() -> None:
    """Run the migrations in one transaction, in batch mode for SQLite's sake."""
    options: dict[str, Any] = {
        "target_metadata": Base.metadata,
        "render_as_batch": True,
        "include_object": include_object,
        "render_item": render_item,
        "compare_type": True,
        **current_app.extensions["migrate"].configure_args,
    }
    with db.engine.connect() as connection:
        context.configure(connection=connection, **options)
        with context.begin_transaction():
            context.run_migrations()


run()
