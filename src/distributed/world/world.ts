/**
 * The ranks of a program: what they do together, one thing after the other, in one order that is the same on
 * all of them. Before each, they compare what they are about to do, so that programs that differ are told so
 * and do not wait for ever.
 */
import { DistributedError } from "../distributed-error.js";
import type { Mpi, Request } from "../mpi/library.js";
import { done, type Steps } from "./steps.js";
import {
  fingerprint,
  fromNote,
  inGroups,
  type Joint,
  noteBytes,
  ranksInWords,
  toNote,
  wordsFor,
} from "./words.js";

/** Asked so often before it lets other processes have the processor: more where each rank has its own. */
const patience = { own: 4000, shared: 200 };
/** Milliseconds of such a pause. */
const pause = 0.05;
/** Milliseconds for the notes of ranks that wait, too. */
const noteTime = 10_000;
const noteTag = 1;

/** What follows once all ranks agree; with the largest of their words. */
export type Together<Result> = (mpi: Mpi, largest: number) => Steps<Result>;

/** Something that all ranks do together, under way. */
export interface Underway<Result = unknown> {
  readonly joint: Joint;
  readonly steps: Steps<Result>;
  isDone: boolean;
  result: Result | undefined;
}

export class World {
  #count = 0;
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  /** In the order in which they were begun: only the first goes on. */
  readonly #underway: Underway[] = [];
  /** What is waited for, where nothing else may be begun any more. */
  #failed: unknown;

  constructor(
    readonly mpi: Mpi,
    /** Milliseconds. */
    readonly timeout: number,
    readonly processor: "own" | "shared" = "shared",
  ) {}

  get rank(): number {
    return this.mpi.rank;
  }

  get size(): number {
    return this.mpi.size;
  }

  /** Whether a rank has failed, so that there is nothing that all could do. */
  get hasFailed(): boolean {
    return this.#failed !== undefined;
  }

  /**
   * Does it, and waits. @throws DistributedError where another rank does something else, or does not come.
   */
  run<Result>(joint: Joint, steps: Together<Result>, word = 0): Result {
    return this.finish(this.begin(joint, steps, word));
  }

  /**
   * Begins it, after all that was begun before; `goOn` and `finish` do the rest.
   * @param word a whole number that may differ from rank to rank: `steps` are given the largest.
   */
  begin<Result>(joint: Joint, steps: Together<Result>, word = 0): Underway<Result> {
    if (this.#failed !== undefined) throw this.#failed;
    this.#count++;
    const underway: Underway<Result> = {
      joint,
      steps: this.#together(joint, this.#count, steps, word),
      isDone: false,
      result: undefined,
    };
    this.#underway.push(underway as Underway);
    this.goOn();
    return underway;
  }

  /** Lets what is under way go as far as it can without waiting. */
  goOn(): boolean {
    let moved = false;
    for (let first = this.#underway[0]; first !== undefined; first = this.#underway[0]) {
      const { done: isDone, value } = this.#guarded(() => (first as Underway).steps.next());
      if (!isDone) return moved;
      first.isDone = true;
      first.result = value;
      this.#underway.shift();
      moved = true;
    }
    return moved;
  }

  finish<Result>(underway: Underway<Result>): Result {
    const most = patience[this.processor];
    let waits = 0;
    let since = 0;
    while (!underway.isDone) {
      if (this.#failed !== undefined) throw this.#failed;
      if (this.goOn()) waits = 0;
      if (underway.isDone) break;
      if (++waits % most !== 0) continue;
      const now = performance.now();
      if (waits === most) since = now;
      else if (now - since > this.timeout) this.#guarded(() => this.#tellOverdue());
      else Atomics.wait(this.#sleeper, 0, 0, pause);
    }
    return underway.result as Result;
  }

  /** After an error nothing more can be done together: MPI would mix it up with what was begun. */
  #guarded<T>(f: () => T): T {
    try {
      return f();
    } catch (error) {
      this.#failed = error;
      throw error;
    }
  }

  *#together<Result>(joint: Joint, count: number, steps: Together<Result>, word: number): Steps<Result> {
    const largest = yield* this.#agree(joint, count, word);
    return yield* steps(this.mpi, largest);
  }

  /**
   * The largest and the smallest fingerprint are the same where all are: ~x is the largest where x is the
   * smallest.
   */
  *#agree(joint: Joint, count: number, word: number): Steps<number> {
    const [a, b] = fingerprint(`${count} ${wordsFor(joint)}`);
    const own = new Int32Array(new ArrayBuffer(20));
    own.set([a, ~a, b, ~b, word]);
    const largest = new Int32Array(new ArrayBuffer(20));
    yield* done(this.mpi.allMax(own, largest));
    if (largest[0] === ~(largest[1] as number) && largest[2] === ~(largest[3] as number))
      return largest[4] as number;
    const notes = new Uint8Array(new ArrayBuffer(noteBytes * this.size));
    yield* done(this.mpi.allGather(toNote(`${wordsFor(joint)} (number ${count})`), notes));
    const words = new Map<number, string>();
    for (let r = 0; r < this.size; r++)
      words.set(r, fromNote(notes.subarray(r * noteBytes, (r + 1) * noteBytes)));
    throw new DistributedError(
      [
        `${joint.by}: the ranks are about to do different things together:`,
        ...inGroups(words),
        "All ranks must call the same functions, with tensors of the same shapes, in the same order.",
      ].join("\n"),
    );
  }

  /** Says who waits and who is not there. @throws DistributedError always. */
  #tellOverdue(): never {
    const [first] = this.#underway;
    const words = first === undefined ? "nothing" : wordsFor(first.joint);
    const heard = this.#heardFrom(words);
    const missing = Array.from({ length: this.size }, (_, r) => r).filter((r) => !heard.has(r));
    const who =
      missing.length === 0
        ? "All ranks wait for each other, so that the network between them may have failed."
        : `Nothing was heard of ${ranksInWords(missing)}.`;
    throw new DistributedError(
      [
        `${first?.joint.by}: not all ranks came to "${words}" within ${this.timeout / 1000} s. ` +
          `${who} Waiting:`,
        ...inGroups(heard),
        "A rank may have ended, or lost its network, or takes longer: init({ timeout }) gives it more " +
          "seconds.",
      ].join("\n"),
    );
  }

  /** Ranks that wait, too, say so at about the same time. */
  #heardFrom(words: string): Map<number, string> {
    const heard = new Map([[this.rank, words]]);
    const waiting = new Map<number, { readonly request: Request; readonly note: Uint8Array }>();
    const sent: Request[] = [];
    try {
      for (let r = 0; r < this.size; r++) {
        if (r === this.rank) continue;
        const note = toNote("");
        waiting.set(r, { request: this.mpi.receive(note, r, noteTag), note });
        sent.push(this.mpi.send(toNote(words), r, noteTag));
      }
      const end = performance.now() + Math.min(noteTime, this.timeout);
      while (waiting.size > 0 && performance.now() < end) {
        for (const [r, { request, note }] of waiting)
          if (request.isDone()) {
            heard.set(r, fromNote(note));
            waiting.delete(r);
          }
        for (const each of sent) each.isDone();
        Atomics.wait(this.#sleeper, 0, 0, 1);
      }
    } catch {
      // the network is gone: what was heard so far is all that can be said
    }
    return heard;
  }
}
