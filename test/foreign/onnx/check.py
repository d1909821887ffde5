"""Checks the model files of a folder with ONNX's own checker, their types and shapes too."""
import pathlib
import sys

import onnx

files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
if not files:
    sys.exit("no model files")
for file in files:
    try:
        onnx.checker.check_model(onnx.load(file), full_check=True)
    except Exception as error:
        sys.exit(f"{file.name}: {error}")
print(f"{len(files)} model files pass the checker of onnx {onnx.__version__}, types and shapes included")
