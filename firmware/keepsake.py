# Who the node is and whom it may call, kept a second time outside the file system (NVS): a data area that had to be
# formatted anew must not make the node a stranger.

import json

from firmware import config as configuration
from firmware.files import Files

NOTE = "access"
AUTHORITY = "ca.pem"


def load(board, root=""):
    # (config, state, version) to start with. What a technician copied to `root` is taken in first.
    files = Files(board.data_dir + "/config")
    for name in (configuration.PLAIN, AUTHORITY):
        _take_in(files, root, name)
    store = configuration.Store(files)
    config = store.load()
    if config["node"]:
        _save(board, files, config)
        return config, store.state, store.version
    return _recall(board, files, store, config)


def _take_in(files, root, name):
    from_root = Files(root)
    try:
        data = from_root.read(name)
    except OSError:
        return
    files.write(name, data)
    if files.read(name) == data:
        from_root.remove(name)


def _save(board, files, config):
    note = {key: config[key] for key in configuration.ACCESS}
    note["ca"] = authority(files)
    text = json.dumps(note).encode()
    if text != board.load_note(NOTE):  # NVS wears too
        board.save_note(NOTE, text)


def _recall(board, files, store, config):
    # The state stays "lost": the birth message shall say that everything else is back to its default.
    try:
        note = json.loads(board.load_note(NOTE))
        pem = note.pop("ca")
        config = store.save(note)
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return config, configuration.LOST, 0
    if pem is not None:
        files.write(AUTHORITY, pem.encode())
    return config, configuration.LOST, store.version


def authority(files):
    # The broker's authority as PEM text, None when there is none.
    try:
        return str(files.read(AUTHORITY), "utf-8")
    except OSError:
        return None
