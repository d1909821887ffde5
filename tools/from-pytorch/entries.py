"""The names of PyTorch's own list of operators that have gradients (OpInfo), each once: what coverage is counted by.

    python3 tools/from-pytorch/entries.py > test/fixtures/torch/from-pytorch/entries.json
"""
import json
import sys
import types
import unittest
import warnings

warnings.filterwarnings("ignore")
if "expecttest" not in sys.modules:  # PyTorch's tests need it, its list does not
    try:
        import expecttest
    except ImportError:
        stand_in = types.ModuleType("expecttest")
        stand_in.ACCEPT, stand_in.TestCase = False, unittest.TestCase
        sys.modules["expecttest"] = stand_in

import torch
from torch.testing._internal.common_methods_invocations import op_db

names = sorted({each.name for each in op_db if each.supports_autograd})
json.dump({"source": f"PyTorch {torch.__version__}, torch.testing._internal.common_methods_invocations.op_db", "names": names}, sys.stdout, indent=1)
print()
