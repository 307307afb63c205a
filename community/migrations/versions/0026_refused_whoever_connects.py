"""what the database refuses whoever connects to it: SQLite asks each connection anew whether it keeps foreign keys

And on both: that an appeal becomes one that its own author decided. The triggers hang from `moderation_log`, `holds`,
`withholdings`, `statements` and `decisions`: whoever makes one of these anew makes them anew, too.
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NO_STATEMENT = "NOT EXISTS (SELECT 1 FROM statements WHERE statements.id = NEW.statement_id)"
NEEDED = """EXISTS (SELECT 1 FROM holds WHERE holds.statement_id = OLD.id)
    OR EXISTS (SELECT 1 FROM withholdings WHERE withholdings.statement_id = OLD.id)"""
# REPLACE deletes what is in its way without asking the triggers of deletion.
REPLACED = """EXISTS (SELECT 1 FROM moderation_log AS kept
    WHERE kept.id = NEW.id OR kept.previous = NEW.previous OR kept.hash = NEW.hash)"""
OWN_JUDGE = """EXISTS (SELECT 1 FROM appeals
    WHERE appeals.decision_id = NEW.id AND appeals.decided_by_id IN (NEW.made_by_id, NEW.seconded_by_id))"""

# Name, when it is asked, what is wrong.
ON_SQLITE = (
    ("withholding_without_statement_insert", "INSERT ON withholdings", NO_STATEMENT),
    ("withholding_without_statement_update", "UPDATE OF statement_id ON withholdings", NO_STATEMENT),
    ("hold_without_statement_insert", "INSERT ON holds", NO_STATEMENT),
    ("hold_without_statement_update", "UPDATE OF statement_id ON holds", NO_STATEMENT),
    ("statement_needed_delete", "DELETE ON statements", NEEDED),
    ("statement_needed_update", "UPDATE OF id ON statements", f"NEW.id <> OLD.id AND ({NEEDED})"),
    ("moderation_log_insert", "INSERT ON moderation_log", REPLACED),
    ("decision_by_its_judge_update", "UPDATE ON decisions", OWN_JUDGE),
)


def upgrade() -> None:
    """Apply."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION refuse_decision_by_its_judge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {OWN_JUDGE} THEN RAISE EXCEPTION 'decision_by_its_judge' USING ERRCODE = 'check_violation'; END IF; "
            "RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER decision_by_its_judge BEFORE UPDATE ON decisions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_decision_by_its_judge()"
        )
        return
    for name, moment, wrong in ON_SQLITE:
        words = name.rpartition("_")[0]
        op.execute(f"CREATE TRIGGER {name} BEFORE {moment} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{words}'); END")


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER decision_by_its_judge ON decisions")
        op.execute("DROP FUNCTION refuse_decision_by_its_judge()")
        return
    for name, _moment, _wrong in ON_SQLITE:
        op.execute(f"DROP TRIGGER {name}")
