"""what the database itself refuses: a judge of one's own acts, somebody in conflict, a harsher appeal, an edited log

Triggers hang from their tables: whoever makes `decisions`, `appeals` or `moderation_log` anew (as batch mode does on
SQLite) has to make these anew, too.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# What is wrong with a new row, as SQL over NEW; each is said by its name.
OWN_APPEAL = """NEW.decided_by_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM decisions WHERE decisions.id = NEW.decision_id
    AND NEW.decided_by_id IN (decisions.made_by_id, decisions.seconded_by_id, decisions.member_id))"""
APPEAL_IN_CONFLICT = """NEW.decided_by_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM decisions JOIN conflicts ON conflicts.case_id = decisions.case_id
    WHERE decisions.id = NEW.decision_id AND conflicts.moderator_id = NEW.decided_by_id)"""
HARSHER_APPEAL = """NEW.outcome = 'changed' AND (NEW.ends_at IS NULL OR EXISTS (
    SELECT 1 FROM decisions WHERE decisions.id = NEW.decision_id AND decisions.ends_at < NEW.ends_at))"""
DECISION_IN_CONFLICT = """EXISTS (
    SELECT 1 FROM conflicts WHERE conflicts.case_id = NEW.case_id
    AND conflicts.moderator_id IN (NEW.made_by_id, NEW.seconded_by_id))"""
OWN_CASE = "NEW.member_id IN (NEW.made_by_id, NEW.seconded_by_id)"

REFUSED = (
    ("appeals", "appeal_by_its_author", OWN_APPEAL),
    ("appeals", "appeal_in_conflict", APPEAL_IN_CONFLICT),
    ("appeals", "appeal_harsher", HARSHER_APPEAL),
    ("decisions", "decision_in_conflict", DECISION_IN_CONFLICT),
    ("decisions", "decision_on_oneself", OWN_CASE),
)
KEPT = "moderation_log"
KEPT_WORDS = "moderation_log is only added to"


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "postgresql":
        _on_postgresql()
    else:
        _on_sqlite()


def _on_sqlite() -> None:
    for table, name, wrong in REFUSED:
        for verb in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER {name}_{verb.lower()} BEFORE {verb} ON {table} WHEN {wrong} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {KEPT}_{verb.lower()} BEFORE {verb} ON {KEPT} "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT_WORDS}'); END"
        )


def _on_postgresql() -> None:
    for table, name, wrong in REFUSED:
        body = f"IF {wrong} THEN {_raise(name)} END IF; RETURN NEW;"
        _function(name, body)
        op.execute(
            f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{name}()"
        )
    _function(KEPT, f"{_raise(KEPT_WORDS)}")
    refuse = f"EXECUTE FUNCTION refuse_{KEPT}()"
    op.execute(f"CREATE TRIGGER {KEPT}_kept BEFORE UPDATE OR DELETE ON {KEPT} FOR EACH ROW {refuse}")
    op.execute(f"CREATE TRIGGER {KEPT}_whole BEFORE TRUNCATE ON {KEPT} FOR EACH STATEMENT {refuse}")


def _raise(words: str) -> str:
    return f"RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation';"


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE OR REPLACE FUNCTION refuse_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")


def downgrade() -> None:
    """Take back."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    if not is_postgres:
        names = [f"{name}_{verb}" for _, name, _ in REFUSED for verb in ("insert", "update")]
        for name in [*names, f"{KEPT}_update", f"{KEPT}_delete"]:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name in (f"{KEPT}_kept", f"{KEPT}_whole"):
        op.execute(f"DROP TRIGGER {name} ON {KEPT}")
    for table, name, _ in REFUSED:
        op.execute(f"DROP TRIGGER {name} ON {table}")
    for name in (KEPT, *(name for _, name, _ in REFUSED)):
        op.execute(f"DROP FUNCTION refuse_{name}()")
