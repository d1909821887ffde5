"""Checks model files with ONNX's own checker: python3 check.py FOLDER. Needs Python's onnx (Debian: python3-onnx)."""
import pathlib
import sys

try:
    import onnx
except ImportError:
    print("SKIPPED: Python has no onnx here (Debian: apt-get install python3-onnx)")
    sys.exit(0)

files = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
if not files:
    sys.exit(f"no model files in {sys.argv[1]}")
for file in files:
    model = onnx.load(file)
    try:
        onnx.checker.check_model(model, full_check=True)
    except Exception as error:
        sys.exit(f"{file.name}: {error}")
print(f"{len(files)} model files are what onnx {onnx.__version__} asks for, their types and shapes inferred")
