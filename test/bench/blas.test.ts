/** Whose products the benchmark measures beside ours: told from the libraries that a process has mapped. */
import { describe, expect, test } from "vitest";
import { blasOf, unfair } from "../../bench/harness/blas.js";

const debian = "/usr/lib/x86_64-linux-gnu";
const umath = "/usr/lib/python3/dist-packages/numpy/core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so";
/** Debian's NumPy and PyTorch say this whatever they load. */
const generic = {
  numpy: "blas_mkl_info:\n  NOT AVAILABLE\nblas_info:\n    libraries = ['blas', 'blas']",
  torch: "BLAS_INFO=generic, USE_MKLDNN=ON",
};

const wheel = {
  openblas: "/opt/venv/lib/python3.12/site-packages/numpy.libs/libscipy_openblas64_-ff651d7f.so",
  torch: "/opt/venv/lib/python3.12/site-packages/torch/lib/libtorch_cpu.so",
};

describe("the BLAS of a module is the one that is mapped", () => {
  test.each([
    [
      "OpenBLAS as Debian's alternative",
      "numpy",
      [
        umath,
        `${debian}/openblas-pthread/libblas.so.3`,
        `${debian}/openblas-pthread/libopenblasp-r0.3.21.so`,
      ],
      generic.numpy,
      "OpenBLAS 0.3.21",
    ],
    [
      "the same behind PyTorch",
      "torch",
      [`${debian}/libtorch_cpu.so.1.13.0`, `${debian}/openblas-pthread/libopenblasp-r0.3.21.so`],
      generic.torch,
      "OpenBLAS 0.3.21",
    ],
    [
      "BLIS as Debian's alternative",
      "numpy",
      [umath, `${debian}/blis-pthread/libblas.so.3`, `${debian}/blis-pthread/libblis.so.4`],
      generic.numpy,
      "BLIS",
    ],
    [
      "ATLAS as Debian's alternative",
      "numpy",
      [umath, `${debian}/atlas/libblas.so.3`],
      generic.numpy,
      "ATLAS",
    ],
    [
      "the OpenBLAS of NumPy's wheel, whose version its build says",
      "numpy",
      [wheel.openblas],
      "openblas configuration: OpenBLAS 0.3.31.188.0  USE64BITINT",
      "OpenBLAS 0.3.31",
    ],
    ["MKL from conda", "numpy", ["/opt/conda/lib/libmkl_rt.so.2"], "name: blas", "MKL"],
    [
      "MKL inside PyTorch's wheel",
      "torch",
      [wheel.torch],
      "Intel(R) oneAPI Math Kernel Library Version 2022.2, BLAS_INFO=mkl",
      "MKL",
    ],
    [
      "that, although NumPy's wheel is loaded with it",
      "torch",
      [wheel.openblas, wheel.torch],
      "BLAS_INFO=mkl",
      "MKL",
    ],
    [
      "and NumPy's own, although the system has the reference",
      "numpy",
      [wheel.openblas, `${debian}/blas/libblas.so.3.11.0`],
      "",
      "OpenBLAS",
    ],
  ] as const)("%s", (_case, module, libraries, config, name) => {
    expect(blasOf(module, { libraries, config })).toEqual({ name, slow: false });
  });
});

describe("slow ones are told apart", () => {
  test.each([
    [
      "Debian's reference BLAS",
      "numpy",
      [umath, `${debian}/blas/libblas.so.3.11.0`, `${debian}/lapack/liblapack.so.3.11.0`],
      generic.numpy,
      "the reference BLAS",
    ],
    [
      "the same behind PyTorch",
      "torch",
      [`${debian}/libtorch_cpu.so.1.13.0`, `${debian}/blas/libblas.so.3.11.0`],
      generic.torch,
      "the reference BLAS",
    ],
    [
      "the same behind PyTorch, with a NumPy that brings a fast one",
      "torch",
      [wheel.openblas, `${debian}/blas/libblas.so.3.11.0`],
      generic.torch,
      "the reference BLAS",
    ],
    [
      "Fedora's, which is found by its C interface",
      "numpy",
      ["/usr/lib64/libcblas.so.3.12.0"],
      "",
      "the reference BLAS",
    ],
    ["none at all", "numpy", [umath], "blas: found: false", "no BLAS, but loops of its own"],
  ] as const)("%s", (_case, module, libraries, config, name) => {
    expect(blasOf(module, { libraries, config })).toEqual({ name, slow: true });
  });

  test("and say what to do", () => {
    expect(unfair("NumPy", { name: "the reference BLAS", slow: true })).toBe(
      "unfair: NumPy multiplies here with the reference BLAS, many times slower than with a BLAS that is " +
        "made to be fast. On Debian and Ubuntu: apt-get install libopenblas0-pthread",
    );
  });
});

test("where the system does not tell what is mapped, the build has the word, and nothing is unfair", () => {
  const of = (config: string) => blasOf("numpy", { libraries: null, config });
  expect(of("blas:\n    name: accelerate")).toEqual({ name: "Accelerate", slow: false });
  expect(of("name: scipy-openblas\n openblas configuration: OpenBLAS 0.3.27  DYNAMIC_ARCH").name).toBe(
    "OpenBLAS 0.3.27",
  );
  expect(of("").slow).toBe(false);
});
