"""Line protocol for the fixed schema, and nothing else: what the schema does not know is refused, never guessed.

influxdb-client's own `Point` drops a NaN field and an empty tag in silence and lets a newline through; one such line
costs a whole batch, or changes a series (reference reliability.md 2.4).
"""

from collections.abc import Mapping
from operator import attrgetter

from hidran.contract import FIELD_NAMES
from hidran.errors import HidranError
from hidran.influx.schema import HYDRANT, Measurement, point_ns
from hidran.reading import Reading

Value = float | int | str | None
LARGEST = (1 << 63) - 1
_TAG = str.maketrans({",": "\\,", " ": "\\ ", "=": "\\="})
_TEXT = str.maketrans({'"': '\\"', "\\": "\\\\"})


class SchemaError(HidranError):
    """A point does not fit `hidran.influx.schema`; it must not reach the database."""


def encode(m: Measurement, tags: Mapping[str, str], fields: Mapping[str, Value], ns: int) -> str:
    """One point as one line; `ns`: nanoseconds since 1970, to be written with precision `ns`. None: no such field.

    SchemaError for a tag or field that the measurement has not, a type or value that cannot be meant, no field at all.
    """
    return f"{series(m, tags)} {','.join(_fields(m, fields))} {_stamp(ns)}"


def series(m: Measurement, tags: Mapping[str, str]) -> str:
    """Measurement and tags, the part that all points of one series share."""
    if tags.keys() != set(m.tags):
        raise SchemaError(f"{m.name}: tags {sorted(tags)}, wanted exactly {sorted(m.tags)}")
    return ",".join([m.name, *(f"{name}={_tag(m, name, tags[name])}" for name in m.tags)])


def _tag(m: Measurement, name: str, value: str) -> str:
    if not value or not value.isprintable() or "\\" in value:
        raise SchemaError(f"{m.name}: tag {name} = {value!r}, wanted printable text without a backslash, not empty")
    return value.translate(_TAG)


def _fields(m: Measurement, fields: Mapping[str, Value]) -> list[str]:
    written = [f"{name}={_value(m, name, value)}" for name, value in fields.items() if value is not None]
    if not written:
        raise SchemaError(f"{m.name}: a point without any value")
    return written


def _value(m: Measurement, name: str, value: float | str) -> str:
    kind = m.fields.get(name)
    if kind is None:
        raise SchemaError(f"{m.name}: no field {name!r}, wanted one of {', '.join(m.fields)}")
    if kind == "text" and isinstance(value, str) and value.isprintable():
        return f'"{value.translate(_TEXT)}"'
    if kind == "int" and isinstance(value, int) and -LARGEST <= value <= LARGEST:
        return f"{int(value)}i"
    if kind == "float" and not isinstance(value, str) and abs(value) <= LARGEST:
        return repr(float(value))
    raise SchemaError(f"{m.name}: field {name} = {value!r}, wanted {kind}, finite and printable")


def _stamp(ns: int) -> int:
    if not 0 <= ns <= LARGEST:
        raise SchemaError(f"time {ns} ns, wanted 1970 to 2262")
    return ns


# -- readings: thousands a second, so their parts are laid out once ---------------------------------------------------

_MEASURED = tuple((f",{name}=", HYDRANT.fields[name] == "int") for name in FIELD_NAMES)
_values = attrgetter(*FIELD_NAMES)


def reading(head: str, r: Reading) -> str:
    """A reading as one line; `head`: its `series`. SchemaError when a value cannot be meant."""
    parts = [f'{head} boot={r.boot}i,seq={r.seq}i,up_s={r.up_s}i,rx_ms={r.rx_ms}i,fitted={r.fitted}i,src="{r.src}"']
    if r.offset_s is not None:
        parts.append(f",offset_s={r.offset_s}i")
    for (name, whole), value in zip(_MEASURED, _values(r), strict=True):
        if value is None:
            continue
        if whole and isinstance(value, int):
            parts.append(f"{name}{value}i")
        elif not whole and -LARGEST <= value <= LARGEST:
            parts.append(f"{name}{float(value)!r}")
        else:
            raise SchemaError(f"reading {r.node} {r.boot}/{r.seq}: {name[1:-1]} = {value!r} is no number")
    parts.append(f" {_stamp(point_ns(r.ts, r.boot, r.seq))}")
    return "".join(parts)
