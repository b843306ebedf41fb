"""All dashboards."""

from dashboards import hari_ini, layanan, mutu_air, satu_hidran, teknisi
from dashboards.board import Board, build
from dashboards.manner import Manner
from dashboards.panel import Json

BOARDS: tuple[Board, ...] = (hari_ini.BOARD, satu_hidran.BOARD, teknisi.BOARD, mutu_air.BOARD, layanan.BOARD)


def dashboards(manner: Manner) -> dict[str, Json]:
    """By uid."""
    return {board.uid: build(board, manner) for board in BOARDS}
