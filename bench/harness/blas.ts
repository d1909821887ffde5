/**
 * Which BLAS multiplies for NumPy or PyTorch. How they were built does not tell: Debian's are built against
 * any, and the system's alternatives decide at load. What a process has mapped does.
 */

export interface Blas {
  /** "OpenBLAS 0.3.21"; in words where it is none of those that have a name. */
  readonly name: string;
  /** Plain loops, written to be right and not fast, so that no comparison with it is fair. */
  readonly slow: boolean;
}

/** What bench/programs/module_facts.py prints of a module. */
export interface LoadedModule {
  /** The mapped libraries, all links resolved; null where the system does not tell. */
  readonly libraries: readonly string[] | null;
  /** What the module says of its build. */
  readonly config: string;
}

const fast = (name: string): Blas => ({ name, slow: false });

export function blasOf(module: "numpy" | "torch", { libraries, config }: LoadedModule): Blas {
  if (libraries === null) return builtWith(config) ?? fast("a BLAS that this system does not name");
  // each may bring a library of its own, and PyTorch loads NumPy
  const others = module === "numpy" ? /\/torch(\.libs|\/lib)\// : /\/numpy(\.libs|\/\.libs)\//;
  const mapped = libraries.filter((path) => !others.test(path));
  const bundled = mapped.filter((path) => /\.libs\/|\/torch\/lib\//.test(path));
  // a module that brings a library uses it; else it is the one that answers to libblas.so.3
  return (
    mappedAs(bundled, config) ??
    (isLinkedIn(module, config) ? fast("MKL") : undefined) ??
    (mapped.some(isReference) ? { name: "the reference BLAS", slow: true } : undefined) ??
    mappedAs(mapped, config) ?? { name: "no BLAS, but loops of its own", slow: true }
  );
}

const isReference = (path: string) => /\/libc?blas\.so/.test(path) && vendorOf(path) === undefined;

/** PyTorch's own packages have MKL inside, where no map shows it. */
const isLinkedIn = (module: string, config: string) =>
  module === "torch" && /BLAS_INFO=mkl|Math Kernel Library/.test(config);

function mappedAs(paths: readonly string[], config: string): Blas | undefined {
  const vendor = paths.map(vendorOf).find((each) => each !== undefined);
  if (vendor !== "OpenBLAS") return vendor === undefined ? undefined : fast(vendor);
  const version =
    paths.map((path) => /openblas\w*-r(\d+(?:\.\d+)+)/.exec(path)?.[1]).find((each) => each !== undefined) ??
    openBlasVersion(config);
  return fast(["OpenBLAS", version].filter((each) => each !== undefined).join(" "));
}

const openBlasVersion = (config: string) => /\bOpenBLAS (\d+(?:\.\d+){2})/.exec(config)?.[1];

function vendorOf(path: string): string | undefined {
  if (/\/(lib)?(scipy_)?openblas/.test(path)) return "OpenBLAS";
  if (/\/libmkl_/.test(path)) return "MKL";
  if (/\/(lib)?blis/.test(path)) return "BLIS";
  if (/\/(lib)?[st]?atlas/.test(path)) return "ATLAS";
  if (/\/(lib)?armpl/.test(path)) return "Arm Performance Libraries";
  if (/\/Accelerate|\/vecLib/.test(path)) return "Accelerate";
  return undefined;
}

/** By what the build says of itself, where nothing better is known. */
function builtWith(config: string): Blas | undefined {
  const version = openBlasVersion(config);
  if (version !== undefined) return fast(`OpenBLAS ${version}`);
  if (/name: accelerate|BLAS_INFO=accelerate/i.test(config)) return fast("Accelerate");
  if (/name: mkl|BLAS_INFO=mkl|Math Kernel Library/i.test(config)) return fast("MKL");
  return /name: \S*openblas|BLAS_INFO=open/i.test(config) ? fast("OpenBLAS") : undefined;
}

/** Under every table with such a row. */
export const unfair = (product: string, { name }: Blas) =>
  `unfair: ${product} multiplies here with ${name}, many times slower than with a BLAS that is made to be ` +
  "fast. On Debian and Ubuntu: apt-get install libopenblas0-pthread";
