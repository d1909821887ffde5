"""What a Python module runs on, as JSON: versions, and the libraries that are mapped once it has multiplied.
Usage: module_facts.py MODULE"""
import contextlib, importlib, io, json, os, platform, sys

name = sys.argv[1]
module = importlib.import_module(name)
square = module.ones((64, 64))
square @ square  # a library that is loaded late is there now
libraries = None  # not known: only Linux tells
if os.path.exists("/proc/self/maps"):
    with open("/proc/self/maps") as maps:
        lines = [line.split(maxsplit=5) for line in maps]
    paths = [line[5].strip() for line in lines if len(line) == 6 and ".so" in line[5]]
    libraries = sorted({os.path.realpath(path) for path in paths})
config = io.StringIO()
with contextlib.redirect_stdout(config):
    print(module.__config__.show() or "")  # PyTorch returns it, NumPy prints it
print(json.dumps({"file": sys.executable, "python": platform.python_version(), "version": module.__version__,
                  "libraries": libraries, "config": config.getvalue()}))
