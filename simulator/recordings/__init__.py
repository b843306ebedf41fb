"""Real recordings of others, brought by hand, mapped to the contract and sent through the very engine.

`hidran score recordings skab --data FOLDER`: a copy of waico/SKAB (GPL-3.0), with its `data/`;
`hidran score recordings logan --data FOLDER`: a copy of AmberSJones/pyhydroqc (BSD-3), with its `LRO_data/`.
The data stay where they are; of them only `expected/*.json` is kept here: what the rules said, in small numbers.
"""
