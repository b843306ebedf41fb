"""Every question of every panel and alert rule, asked of the configured database, and what came back held to what the
panel needs."""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboards import rules
from dashboards.board import Board, variable_queries
from dashboards.boards import BOARDS
from dashboards.panel import Panel
from hidran.influx.http import InfluxError
from hidran.influx.query import InfluxQl, QuestionError, Series
from hidran.words import Language

FILLED = {"$__interval": "1h", "$hydrant": ".*", "$kpp": ".*"}
NUMBERS = (int, float)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `rows`: how many came back; `wrong`: why its panel cannot show them, '' when it can."""

    board: str
    panel: str
    query: str
    rows: int
    wrong: str = ""


def check(ql: InfluxQl, language: Language = "id") -> Iterator[Asked]:
    """All of them. InfluxError when the database does not answer."""
    for board in BOARDS:
        for query in variable_queries(board):
            yield _ask(ql, board.title, "$variable", query, table=True)
        if board.episodes:
            yield _ask(ql, board.title, "annotation", board.episodes, table=True)
        for panel in board.panels:
            yield from _of_panel(ql, board, panel)
    for rule in rules.rules(language):
        for query in rule.asks.values():
            yield _ask(ql, "alert", rule.title, query, table=False)


def _of_panel(ql: InfluxQl, board: Board, panel: Panel) -> Iterator[Asked]:
    for target in panel.targets:
        yield _ask(ql, board.title, panel.title, target.query, table=target.table)


def _ask(ql: InfluxQl, board: str, panel: str, query: str, *, table: bool) -> Asked:
    try:
        found = ql.ask(filled(query))
    except QuestionError as error:
        return Asked(board, panel, query, 0, str(error))
    except InfluxError as error:
        if error.status is None or error.status >= 500 or error.status in (401, 403, 404):
            raise
        return Asked(board, panel, query, 0, str(error))
    rows = sum(len(series.rows) for series in found)
    return Asked(board, panel, query, rows, _unfit(found, table=table))


def filled(query: str, shown: str = "time > now() - 30d") -> str:
    """The question as Grafana sends it when everything is chosen."""
    for name, value in (FILLED | {"$timeFilter": shown}).items():
        query = query.replace(name, value)
    return query


def _unfit(found: list[Series], *, table: bool) -> str:
    """A chart needs numbers over time; a table needs the same columns in every row."""
    if table:
        shapes = {(s.columns, tuple(sorted(s.tags))) for s in found}
        return "" if len(shapes) <= 1 else f"rows of different columns: {sorted(map(str, shapes))}"
    for series in found:
        if series.columns[0] != "time" or len(series.columns) != 2:
            return f"columns {series.columns}, wanted time and one value"
        strange = next((row[1] for row in series.rows if row[1] is not None and not _is_number(row[1])), None)
        if strange is not None:
            return f"{strange!r} is no number"
    return ""


def _is_number(value: object) -> bool:
    return isinstance(value, NUMBERS) and not isinstance(value, bool)
