# A folder of small files on the flash file system: the few calls that ring and configuration need.
#
# littlefs commits a file at close(), all or nothing; nothing counts before that.

import os


class Files:
    def __init__(self, folder):
        self.folder = folder
        parent = ""
        for part in folder.split("/"):
            parent += part + "/"
            try:
                os.mkdir(parent[:-1] or "/")
            except OSError:
                pass  # there already; if not, the first write says so

    def path(self, name):
        return self.folder + "/" + name

    def names(self):
        return sorted(os.listdir(self.folder))

    def size(self, name):
        return os.stat(self.path(name))[6]

    def read(self, name, offset=0, count=-1):
        with open(self.path(name), "rb") as file:
            if offset:
                file.seek(offset)
            return file.read(count)

    def append(self, name, data):
        with open(self.path(name), "ab") as file:
            file.write(data)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)

    def remove(self, name):
        os.remove(self.path(name))
