"""The log: one JSON object a line on standard error, from every process alike."""

import io
import logging

import orjson
import structlog


def configure() -> None:
    """Set up the log, unless a program or test has done so already."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.BytesLoggerFactory(io.FileIO(2, "ab", closefd=False)),
        cache_logger_on_first_use=True,
    )
