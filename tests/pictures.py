"""`python -m tests.pictures`: the pictures of README.md and docs/kpp.md from an installation made by the tests.

Quicker than `python -m tests.docs.onlooker`, which takes the same pictures from a running demo.
"""

import tempfile
from pathlib import Path

import httpx

from hidran.months import Month
from tests.api.house import three_hydrants
from tests.api.money_house import KPP
from tests.api.page_list import furnish
from tests.api.test_process import served, service_ended
from tests.docs.onlooker import PICTURES, photograph


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = three_hydrants(Path(folder), days=30)
        furnish(made)
        service, address = served(made)
        with service_ended(service), made.alive():
            last = Month.of(made.now).plus(-1)
            assert httpx.post(f"{address}lembar/{KPP}/{last}/bekukan").is_redirect
            named = {"hydrant": "sawahan", "kpp": KPP, "last": str(last)}
            print(*photograph(address, named, PICTURES), sep="\n")


if __name__ == "__main__":
    main()
