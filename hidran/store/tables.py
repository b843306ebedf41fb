"""Every table of the records, whole: the files `hidran/store/tables_*.py` are found, not listed."""

import importlib
import pkgutil
from functools import cache

from sqlalchemy import MetaData

import hidran.store
from hidran.store.models import Base


@cache
def metadata() -> MetaData:
    """The metadata with all tables in it, whoever has imported what before."""
    for module in pkgutil.iter_modules(hidran.store.__path__):
        if module.name.startswith("tables_"):
            importlib.import_module(f"hidran.store.{module.name}")
    return Base.metadata
