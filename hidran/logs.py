"""Logging: structlog, readable lines on a terminal, JSON lines elsewhere, always on standard error."""

import logging
import sys

import structlog


def configure(*, json_lines: bool | None = None, level: int = logging.INFO) -> None:
    """Set up logging once per process. `json_lines`: None means JSON unless standard error is a terminal."""
    as_json = not sys.stderr.isatty() if json_lines is None else json_lines
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else structlog.dev.ConsoleRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    # httpx writes whole addresses, and some messengers carry their token in the address.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def logger(service: str) -> structlog.typing.FilteringBoundLogger:
    """The logger of one service."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(service=service)
    return bound
