/**
 * The two binary interfaces of MPI that there are: Open MPI's, whose handles are addresses of what the
 * library exports, and MPICH's, whose handles are numbers (also MVAPICH's, Intel's and Cray's).
 *
 * Source: mpi.h of Open MPI 4.1 and of MPICH 4.0; the latter's numbers are fixed by the MPICH ABI
 * Compatibility Initiative.
 */
import type { NativeLibrary } from "../../kernels/index.js";

export type Handle = number | bigint | object;
/** What MPI adds and multiplies in C. */
export type NativeSum = "sum" | "prod" | "max";

export interface Abi {
  readonly name: "Open MPI" | "MPICH";
  /** How a handle is written in a prototype. */
  readonly handle: "void *" | "int";
  readonly world: Handle;
  readonly errorsReturn: Handle;
  readonly types: { readonly [name in "float32" | "float64" | "int32" | "byte"]: Handle };
  readonly sums: { readonly [name in NativeSum]: Handle };
  /** Where a handle of a new object is written. */
  newHandle(): BigUint64Array | Int32Array;
  /** The address that says that no status is wanted. */
  readonly ignoreStatus: bigint;
  /** The address that says that what is to be sent is where it is to come to. */
  readonly inPlace: bigint;
}

/** Large enough for V8 to keep the elements where they are. */
const outside = (bytes: number) => new ArrayBuffer(bytes);

/** @throws where the library has neither. */
export function abiOf(library: NativeLibrary): Abi {
  const symbol = (name: string) => library.symbol(name) as Handle;
  try {
    symbol("ompi_mpi_comm_world");
  } catch {
    symbol("MPI_Init_thread"); // MPICH's, or no MPI at all
    return mpich;
  }
  return {
    name: "Open MPI",
    handle: "void *",
    world: symbol("ompi_mpi_comm_world"),
    errorsReturn: symbol("ompi_mpi_errors_return"),
    types: {
      float32: symbol("ompi_mpi_float"),
      float64: symbol("ompi_mpi_double"),
      int32: symbol("ompi_mpi_int"),
      byte: symbol("ompi_mpi_byte"),
    },
    sums: {
      sum: symbol("ompi_mpi_op_sum"),
      prod: symbol("ompi_mpi_op_prod"),
      max: symbol("ompi_mpi_op_max"),
    },
    newHandle: () => new BigUint64Array(outside(8)),
    ignoreStatus: 0n,
    inPlace: 1n,
  };
}

const mpich: Abi = {
  name: "MPICH",
  handle: "int",
  world: 0x44000000,
  errorsReturn: 0x54000001,
  types: { float32: 0x4c00040a, float64: 0x4c00080b, int32: 0x4c000405, byte: 0x4c00010d },
  sums: { sum: 0x58000003, prod: 0x58000004, max: 0x58000001 },
  newHandle: () => new Int32Array(outside(4)),
  ignoreStatus: 1n,
  inPlace: 2n ** 64n - 1n,
};
