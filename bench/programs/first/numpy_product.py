"""Imports NumPy and prints one product."""
import numpy as np
x = np.array([[1, 2], [3, 4]], np.float32)
print(x @ x, flush=True)
