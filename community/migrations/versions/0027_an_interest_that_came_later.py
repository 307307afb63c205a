"""a conflict of interest keeps somebody from deciding, and nothing that was decided before from being taken back

Until here every change of the row was asked, also one that only said that the decision is over.
"""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

IN_CONFLICT = "EXISTS (SELECT 1 FROM conflicts WHERE conflicts.case_id = {case} AND conflicts.moderator_id = NEW.{who})"
CHANGED = "(NEW.{who} {differs} OLD.{who} OR NEW.{of} <> OLD.{of})"
# Table, name, who must not be in conflict, whether that is said of a case by a column of the row, and by which.
ASKED = (
    ("decisions", "decision_in_conflict", ("made_by_id", "seconded_by_id"), "case_id", "NEW.case_id"),
    (
        "appeals",
        "appeal_in_conflict",
        ("decided_by_id",),
        "decision_id",
        "(SELECT decisions.case_id FROM decisions WHERE decisions.id = NEW.decision_id)",
    ),
)


def _wrong(people: tuple[str, ...], of: str, case: str, differs: str) -> str:
    """What is wrong with a changed row, as SQL over OLD and NEW."""
    each = (
        f"({CHANGED.format(who=who, of=of, differs=differs)} AND {IN_CONFLICT.format(case=case, who=who)})"
        for who in people
    )
    return " OR ".join(each)


def _wrong_when_new(people: tuple[str, ...], case: str) -> str:
    return " OR ".join(IN_CONFLICT.format(case=case, who=who) for who in people)


def upgrade() -> None:
    """Apply."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, name, people, of, case in ASKED:
        if is_postgres:
            new, changed = _wrong_when_new(people, case), _wrong(people, of, case, "IS DISTINCT FROM")
            _function(name, f"IF TG_OP = 'INSERT' THEN IF {new} THEN {_raise(name)} END IF;", f"ELSIF {changed} THEN")
        else:
            _on_sqlite(table, name, _wrong(people, of, case, "IS NOT"))


def downgrade() -> None:
    """Take back."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, name, people, _of, case in ASKED:
        always = _wrong_when_new(people, case)
        if is_postgres:
            _function(name, f"IF {always} THEN", "")
        else:
            _on_sqlite(table, name, always)


def _on_sqlite(table: str, name: str, wrong: str) -> None:
    op.execute(f"DROP TRIGGER {name}_update")
    op.execute(
        f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{name}'); END"
    )


def _raise(name: str) -> str:
    return f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation';"


def _function(name: str, first: str, then: str) -> None:
    body = f"{first} {then} {_raise(name)} END IF; RETURN NEW;"
    op.execute(f"CREATE OR REPLACE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
