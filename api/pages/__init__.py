"""The pages people read: Bahasa Indonesia first, complete without script, every state in a word and a sign."""

import importlib
import pkgutil
from collections.abc import Iterator

from fastapi import APIRouter


def routers() -> Iterator[APIRouter]:
    """The router of every module here that has one: a page is there as soon as its file is.

    They come by name; a test holds that no address hides another.
    """
    for module in pkgutil.iter_modules(__path__):
        found = getattr(importlib.import_module(f"{__name__}.{module.name}"), "router", None)
        if isinstance(found, APIRouter):
            yield found
