"""`python -m tests.pictures`: the pictures of README.md and docs/kpp.md from an installation made by the tests.

Quicker than `python -m tests.docs.onlooker`, which takes the same pictures from a running demo.
"""

import tempfile
from pathlib import Path

from tests.api.house import three_hydrants
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
            print(*photograph(address, "sawahan", PICTURES), sep="\n")


if __name__ == "__main__":
    main()
