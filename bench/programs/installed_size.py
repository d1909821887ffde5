"""Prints the size of an installed Python package's own folder. Usage: installed_size.py MODULE"""
import importlib.util, os, sys

folder = os.path.dirname(importlib.util.find_spec(sys.argv[1]).origin)
libraries = os.path.join(os.path.dirname(folder), sys.argv[1] + ".libs")  # where wheels put their shared libraries
size = sum(os.path.getsize(os.path.join(path, name)) for top in (folder, libraries) for path, _, names in os.walk(top)
           for name in names if not os.path.islink(os.path.join(path, name)))
print(f"installed MB: {size / 1e6:.2f}")
