/** MPI as it is called: every return code is looked at, and what it says is an error with MPI's own words. */
import type { NativeFunction, NativeLibrary } from "../../kernels/index.js";
import { DistributedError } from "../distributed-error.js";
import { type Abi, abiOf, type Handle, type NativeSum } from "./abi.js";

/** Elements outside of the heap that V8 moves, as those of a buffer of its own are. */
export type Elements = Float32Array | Float64Array | Int32Array | Uint8Array;

const errorLength = 1024;
/** Of MPI_Init_thread: one thread, this one, calls MPI. */
const funneled = 1;

export class Mpi {
  readonly abi: Abi;
  readonly #functions = new Map<string, NativeFunction>();
  readonly #library: NativeLibrary;
  #comm: Handle;
  #scratch = new ArrayBuffer(0);
  rank = 0;
  size = 1;

  constructor(
    library: NativeLibrary,
    readonly file: string,
  ) {
    this.#library = library;
    this.abi = abiOf(library);
    this.#comm = this.abi.world;
  }

  /** Becomes part of the world: with a communicator of its own, whose errors are returned. */
  begin(): void {
    const { abi } = this;
    const out = new Int32Array(new ArrayBuffer(4));
    this.#call("int MPI_Init_thread(void *, void *, int, void *)", null, null, funneled, out);
    const own = abi.newHandle();
    this.#call("int MPI_Comm_set_errhandler(HANDLE, HANDLE)", abi.world, abi.errorsReturn);
    this.#call("int MPI_Comm_dup(HANDLE, void *)", abi.world, own);
    this.#comm = own[0] as Handle;
    this.#call("int MPI_Comm_set_errhandler(HANDLE, HANDLE)", this.#comm, abi.errorsReturn);
    const number = (prototype: string) => {
      this.#call(prototype, this.#comm, out);
      return out[0] as number;
    };
    this.rank = number("int MPI_Comm_rank(HANDLE, void *)");
    this.size = number("int MPI_Comm_size(HANDLE, void *)");
  }

  end(): void {
    this.#call("int MPI_Finalize()");
  }

  /** Ends every rank. Does not return, where MPI does what it promises. */
  abort(code: number): void {
    this.#functionOf("int MPI_Abort(HANDLE, int)")(this.abi.world, code);
  }

  /** The largest of each element over all ranks. */
  allMax(from: Int32Array, to: Int32Array): Request {
    return this.#request("int MPI_Iallreduce(const void *, void *, int, HANDLE, HANDLE, HANDLE, void *)", [
      from,
      to,
      from.length,
      this.abi.types.int32,
      this.abi.sums.max,
      this.#comm,
    ]);
  }

  /** The same number of elements from each rank, one after the other. */
  allGather(from: Elements, to: Elements): Request {
    const type = this.#typeOf(from);
    return this.#request(
      "int MPI_Iallgather(const void *, int, HANDLE, void *, int, HANDLE, HANDLE, void *)",
      [from, from.length, type, to, from.length, type, this.#comm],
    );
  }

  /**
   * Elements of each rank r, `counts[r]` of them, to `places[r]`.
   * @param from undefined where those of this rank are in their place.
   */
  allGatherParts(from: Elements | undefined, to: Elements, counts: Int32Array, places: Int32Array): Request {
    const type = this.#typeOf(to);
    return this.#request(
      "int MPI_Iallgatherv(const void *, int, HANDLE, void *, void *, void *, HANDLE, HANDLE, void *)",
      [from ?? this.abi.inPlace, from?.length ?? 0, type, to, counts, places, type, this.#comm],
    );
  }

  /** `counts[r]` elements at `places[r]` to each rank r, and as many as it has for this one from it. */
  exchange(
    from: Elements,
    counts: Int32Array,
    places: Int32Array,
    to: Elements,
    received: Int32Array,
    receivedPlaces: Int32Array,
  ): Request {
    const type = this.#typeOf(from);
    return this.#request(
      "int MPI_Ialltoallv(const void *, void *, void *, HANDLE, " +
        "void *, void *, void *, HANDLE, HANDLE, void *)",
      [from, counts, places, type, to, received, receivedPlaces, type, this.#comm],
    );
  }

  broadcast(elements: Elements, root: number): Request {
    return this.#request("int MPI_Ibcast(void *, int, HANDLE, int, HANDLE, void *)", [
      elements,
      elements.length,
      this.#typeOf(elements),
      root,
      this.#comm,
    ]);
  }

  send(elements: Elements, to: number, tag: number): Request {
    return this.#request("int MPI_Isend(const void *, int, HANDLE, int, int, HANDLE, void *)", [
      elements,
      elements.length,
      this.#typeOf(elements),
      to,
      tag,
      this.#comm,
    ]);
  }

  receive(elements: Elements, from: number, tag: number): Request {
    return this.#request("int MPI_Irecv(void *, int, HANDLE, int, int, HANDLE, void *)", [
      elements,
      elements.length,
      this.#typeOf(elements),
      from,
      tag,
      this.#comm,
    ]);
  }

  /** `into = from op into`, element by element, in C. */
  combine(from: Elements, into: Elements, by: NativeSum): void {
    this.#call(
      "int MPI_Reduce_local(const void *, void *, int, HANDLE, HANDLE)",
      from,
      into,
      into.length,
      this.#typeOf(into),
      this.abi.sums[by],
    );
  }

  /** Room for what goes on now: whatever comes next gets the same. */
  scratch<E extends Elements>(like: E, length: number): E {
    const bytes = length * like.BYTES_PER_ELEMENT;
    if (this.#scratch.byteLength < bytes) this.#scratch = new ArrayBuffer(bytes);
    const Type = like.constructor as new (buffer: ArrayBuffer, from: number, length: number) => E;
    return new Type(this.#scratch, 0, length);
  }

  #typeOf(elements: Elements): Handle {
    const { types } = this.abi;
    if (elements instanceof Float32Array) return types.float32;
    if (elements instanceof Float64Array) return types.float64;
    return elements instanceof Int32Array ? types.int32 : types.byte;
  }

  #request(prototype: string, args: readonly unknown[]): Request {
    const handle = this.abi.newHandle();
    this.#call(prototype, ...args, handle);
    const done = new Int32Array(new ArrayBuffer(4));
    const test = this.#functionOf("int MPI_Test(void *, void *, void *)");
    const isDone = () => {
      this.#check("MPI_Test", test(handle, done, this.abi.ignoreStatus));
      return done[0] !== 0;
    };
    return { isDone, buffers: args };
  }

  #call(prototype: string, ...args: readonly unknown[]): void {
    this.#check(prototype, this.#functionOf(prototype)(...args));
  }

  #check(prototype: string, code: unknown): void {
    if (code === 0) return;
    const name = /MPI_\w+/.exec(prototype)?.[0] ?? prototype;
    throw new DistributedError(`${name}: ${this.#wordsFor(code)} (code ${code} of ${this.abi.name})`);
  }

  #wordsFor(code: unknown): string {
    const words = new Uint8Array(new ArrayBuffer(errorLength));
    const length = new Int32Array(new ArrayBuffer(4));
    const told = this.#functionOf("int MPI_Error_string(int, void *, void *)")(code, words, length);
    return told === 0 ? new TextDecoder().decode(words.subarray(0, length[0])) : "an error without words";
  }

  #functionOf(prototype: string): NativeFunction {
    let found = this.#functions.get(prototype);
    if (found === undefined) {
      found = this.#library.func(prototype.replaceAll("HANDLE", this.abi.handle));
      this.#functions.set(prototype, found);
    }
    return found;
  }
}

/** What MPI does meanwhile. */
export interface Request {
  /** Asks MPI, which works on it then. */
  isDone(): boolean;
  /** What MPI reads and writes until then: held, so that nobody takes it away. */
  readonly buffers: readonly unknown[];
}
