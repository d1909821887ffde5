/**
 * Threads: how many there are, when they start, and into what chunks work is cut for them. Workers share
 * nothing with the user's program but linear memory; the protocol is in assembly/threads.ts. Where they
 * cannot be had, everything runs on the calling thread.
 */
import { mostThreads, scratchOf } from "../memory/working-space.js";
import type { WasmExports } from "../module/exports.js";
import { type CompiledModule, type GrowableMemory, loadBuiltins, mustWait } from "../module/platform.js";
import { parallelism, startWorker } from "./worker.js";

/** Without being told, the library takes no more: a worker that waits for work keeps a core busy. */
const mostUnasked = 4;
/**
 * Multiplications below which sharing costs more than it gains, and so many altogether before workers are
 * started at all.
 */
const [smallestShared, smallestTotal] = [2 ** 18, 2 ** 30];
/** Chunks per thread, so that one that is late leaves its share to the others. */
const chunksPerThread = 4;
/** Where work is always cut, so that a small case has several chunks: as many as fill vectors and tiles. */
const mostTogether = 16;

export interface ThreadsOptions {
  /** How many compute, the calling thread among them; 0: as many as the machine has, up to 4. */
  readonly threads?: number;
  /**
   * From so many multiplications on work is shared, and so many altogether start the workers; by default what
   * was measured.
   */
  readonly shareFrom?: number;
  /** Work is cut even where nobody else is there, and smaller than pays: tests look at every chunk so. */
  readonly alwaysCut?: boolean;
  /** How a worker is started; tests let it fail. */
  readonly startWorker?: typeof startWorker;
}

const chunkOf = (rows: number, threads: number, multipleOf: number) =>
  Math.ceil(rows / (threads * chunksPerThread * multipleOf)) * multipleOf;

export class Threads {
  /** As `set` was told. */
  #asked = 0;
  #wanted = 1;
  /** One that is not wanted sleeps. */
  #started = 0;
  #generation = 0;
  #seen = 0;
  #reason = "";
  readonly #smallest: number;
  readonly #total: number;
  readonly alwaysCut: boolean;
  readonly #startWorker: typeof startWorker;

  constructor(
    readonly wasm: WasmExports,
    private modules: readonly CompiledModule[],
    readonly memory: GrowableMemory,
    /** Why there cannot be any: "" where there can. */
    impossible: string,
    options: ThreadsOptions,
  ) {
    this.#reason = impossible;
    this.#smallest = options.shareFrom ?? smallestShared;
    this.#total = options.shareFrom ?? smallestTotal;
    this.alwaysCut = options.alwaysCut ?? false;
    this.#startWorker = options.startWorker ?? startWorker;
    this.set(options.threads ?? 0);
    if (impossible === "" && options.threads !== 1 && mustWait()) this.#wait();
  }

  /** Until this Node has given what threads are made of. */
  #wait(): void {
    this.#reason = "a Node before 20.16 has threads only after the program has awaited something";
    const over = (reason: string) => {
      this.#reason = reason;
      this.set(this.#asked);
    };
    loadBuiltins().then(
      () => over(""),
      (error) => over(String(error)),
    );
  }

  /** How many compute at most. */
  get wanted(): number {
    return this.#reason === "" ? this.#wanted : 1;
  }

  /** How many compute at present: workers that were started need a moment. */
  get present(): number {
    return this.#started === 0 ? 1 : Math.min(1 + this.wasm.workersPresent(), this.wanted);
  }

  /** Why there is only one thread, where more were wanted; else "". */
  get reason(): string {
    return this.#reason;
  }

  /**
   * From now on so many; 0: as many as the machine has, up to 4. Workers that are too many sleep, new ones
   * start with the next work.
   */
  set(count: number): void {
    this.#asked = count;
    this.#wanted = Math.min(count === 0 ? Math.min(parallelism(), mostUnasked) : count, mostThreads);
    this.wasm.setThreads(this.#wanted, scratchOf(0));
  }

  /** From now on workers run other modules, whose instances on the calling thread `wasm` has become. */
  changeModules(modules: readonly CompiledModule[]): void {
    this.modules = modules;
    if (this.#started === 0) {
      this.wasm.setThreads(this.wanted, scratchOf(0));
      return;
    }
    this.#generation = this.wasm.dismiss();
    this.#started = 0;
    this.wasm.setThreads(this.wanted, scratchOf(0));
  }

  /** How many of `rows` to compute at a time when `work` multiplications are shared; 0: not to be shared. */
  chunk(rows: number, work: number, multipleOf: number): number {
    if (this.alwaysCut) return chunkOf(rows, 1, Math.min(multipleOf, mostTogether));
    if (work < this.#smallest || this.#wanted === 1 || this.#reason !== "") return 0;
    if (this.#started < this.#wanted - 1) {
      this.#seen += work;
      if (this.#seen >= this.#total) this.#start();
    }
    const { present } = this;
    if (present === 1) return 0;
    return chunkOf(rows, present, multipleOf);
  }

  /**
   * Runs `shared` with its chunk size if that is not 0, and `alone` if it is, or if a worker failed underway.
   */
  share(size: number, shared: (size: number) => number, alone: () => void): void {
    if (size > 0 && shared(size) === 1) return;
    if (size > 0) this.giveUp("a worker failed");
    alone();
  }

  #start(): void {
    try {
      while (this.#started < this.#wanted - 1) {
        const number = this.#started + 1;
        const assignment = {
          modules: this.modules,
          memory: this.memory,
          number,
          generation: this.#generation,
          scratch: scratchOf(number),
        };
        this.#startWorker(assignment, (reason) => this.giveUp(reason));
        this.#started = number;
      }
    } catch (error) {
      this.giveUp(error instanceof Error ? error.message : String(error));
    }
  }

  /** A worker has failed: from now on the calling thread does everything. */
  giveUp(reason: string): void {
    this.#reason = reason;
    this.wasm.setThreads(1, scratchOf(0));
  }
}
