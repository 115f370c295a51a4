"""The program of the worker: imports the package that it stands in, and answers what the service asks.

The package gets a name that no module of an operation has, and its folder is on no path where Python looks: an operation may have modules
called items or batchapi_worker too. A process that an operation starts with multiprocessing runs this file once more, under the name
__mp_main__, and finds nothing to do in it.
"""


def prepare(name, folder, compiled):
    """Makes a package of a folder. Its compiled modules are below another folder; None: where Python has them by default."""
    import sys
    from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader

    class CompiledLoader(SourceFileLoader):
        """Loads the package's modules as usual, but compiles them below another folder. Other modules, such as Python's own, are not affected."""

        def get_code(self, fullname):
            usual, sys.pycache_prefix = sys.pycache_prefix, compiled
            try:
                return super().get_code(fullname)
            except Exception:
                # The compiled file is incomplete, for example because a disk was full. An error in the source is found again.
                return self.source_to_code(self.get_data(self.path), self.path)
            finally:
                sys.pycache_prefix = usual

    package = sys.modules[name] = type(sys)(name)
    package.__path__ = [folder]
    package.__spec__ = ModuleSpec(name, None, is_package=True)
    if compiled is not None:
        sys.path_importer_cache[folder] = FileFinder(folder, (CompiledLoader, [".py"]))


def run():
    """The exit code."""
    import os
    import sys
    folder = os.path.dirname(os.path.abspath(__file__))
    # The operation must not see the worker's files beside it on the path. The interpreter has put in the folder that links lead to.
    if sys.path and os.path.realpath(sys.path[0]) == os.path.realpath(folder):
        del sys.path[0]
    options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
    prepare("__batchapi_worker__", folder, options.get("--compiled"))
    from __batchapi_worker__.start import main
    return main()


if __name__ == "__main__":
    import os
    code = run()
    # Not by return: threads that the operation has left behind would keep the process alive.
    os._exit(code)
