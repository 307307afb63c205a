"""What belongs to a row, gathered into one of its columns: a statement less than to ask for it afterwards."""

from typing import Any

from sqlalchemy import JSON, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Gathered(FunctionElement[list[list[Any]] | None]):
    """Aggregates rows into a list of lists, in no order; None or an empty list where there are no rows.

    For `select(Gathered(a, b)).where(…).scalar_subquery()`.
    """

    inherit_cache = True
    type = JSON()

    def __init__(self, *columns: SQLColumnExpression[Any]) -> None:
        super().__init__(*columns)


@compiles(Gathered, "sqlite")
def _on_sqlite(element: Gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(Gathered, "postgresql")
def _on_postgresql(element: Gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_agg(json_build_array({compiler.process(element.clauses, **options)}))"
