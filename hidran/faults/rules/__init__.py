"""The rules, one file each (`f01_...py` with a `RULE`), found by looking into this folder."""

import importlib
import pkgutil
import re
from typing import Any

from hidran.faults.rule import Rule


def _discover() -> dict[str, Rule[Any, Any]]:
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if re.match(r"f\d\d_", m.name))
    rules = (importlib.import_module(f"{__name__}.{name}").RULE for name in names)
    return {rule.code: rule for rule in rules}


RULES: dict[str, Rule[Any, Any]] = _discover()
