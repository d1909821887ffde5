/**
 * Arrays of dtypes that only store (uint8, int64, float16, bfloat16): which kernels take them, all by the
 * reference, and that no other reads their elements as something else.
 */
import { DTypeError } from "../arguments/index.js";
import { computingDType, type DType, onlyStores } from "../array/dtype.js";
import { NdArray } from "../array/nd-array.js";
import type { CoreKernels } from "./contract/index.js";
import { coreReference } from "./reference/index.js";

type Kernel = (...args: readonly unknown[]) => unknown;
type Table = Record<string, Kernel>;

/** What makes arrays of a dtype that it is given, and where that stands among the arguments. */
const making = { full: 2, range: 3, fromValues: 2, fromLevels: 3, cast: 1, oneHot: 2 };
/** What moves elements without looking at them, reads them out or writes them over. */
const moving = [
  "read",
  "copy",
  "assign",
  "broadcastTo",
  "permute",
  "concat",
  "slice",
  "pad",
  "triangle",
  "take",
  "gather",
];
/** What does not look at elements at all. */
const others = ["free", "retire"];
const taking = new Set([...Object.keys(making), ...moving, ...others]);

/** The tables that are guarded from the first such array on: programs that have none pay nothing. */
const tables: Table[] = [];

export const storing = {
  /** Whether there ever was an array of a dtype that only stores. */
  used: false,
};

/** The dtype of an array, of the first of a list, or that is named, if it only stores. */
function storedIn(arg: unknown): DType | undefined {
  const dtype = arg instanceof NdArray ? arg.dtype : Array.isArray(arg) ? storedIn(arg[0]) : arg;
  return typeof dtype === "string" && onlyStores(dtype as DType) ? (dtype as DType) : undefined;
}

const refusal = (name: string, dtype: DType) =>
  new DTypeError(`${name}: ${dtype} is for storage; convert with to("${computingDType(dtype)}") to compute`);

function refuse(table: Table): void {
  for (const [name, kernel] of Object.entries(table))
    if (!taking.has(name))
      table[name] = (...args) => {
        for (const arg of args) {
          const dtype = storedIn(arg);
          if (dtype !== undefined) throw refusal(name, dtype);
        }
        return kernel(...args);
      };
}

/** Has a table of kernels refuse such arrays as soon as there are any. */
export function guard(table: object): void {
  tables.push(table as Table);
  if (storing.used) refuse(table as Table);
}

function begin(): void {
  if (storing.used) return;
  storing.used = true;
  for (const table of tables) refuse(table);
}

/** Indices are int32, and what is written over an array is of its dtype. */
function requireFitting(name: string, a: unknown, b: unknown): void {
  const [from, to] = [storedIn(a), b instanceof NdArray ? storedIn(b) : undefined];
  const wrong = name === "assign" ? (from === to ? undefined : (from ?? to)) : name === "oneHot" ? from : to;
  if (wrong !== undefined) throw refusal(name, wrong);
}

/** Kernels that give what they do for such arrays to the reference. */
export function storingKernels(kernels: CoreKernels): CoreKernels {
  const own: Table = { ...(kernels as unknown as Table) };
  const reference = coreReference as unknown as Table;
  for (const name of [...Object.keys(making), ...moving]) {
    const place = making[name as keyof typeof making];
    const [fast, slow] = [own[name] as Kernel, reference[name] as Kernel];
    own[name] = (a, b, c, d, e) => {
      const dtype = storedIn(a) ?? storedIn(place === 2 ? c : place === 3 ? d : b);
      if (dtype === undefined) return fast(a, b, c, d, e);
      begin();
      requireFitting(name, a, b);
      return slow(a, b, c, d, e);
    };
  }
  return own as unknown as CoreKernels;
}
