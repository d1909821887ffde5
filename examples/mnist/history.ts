/**
 * The history of a training, a file of lines that are JSON (history.jsonl): first what the run was told, then
 * losses and evaluations as they come, at last how it ended. It is appended to while the network learns, so
 * that nothing is lost and nothing grows in memory, and read back for the plots.
 */
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { leftBehind, ownMark } from "../shared/files.js";
import { UsageError } from "../shared/flags.js";
import { makeFolder } from "../shared/folders.js";
import type { TrainOptions } from "./options.js";
import { beginningOf, piecesOf, readFrom } from "./read-history.js";

export interface Evaluation {
  iteration: number;
  loss: number;
  trainAccuracy: number;
  testAccuracy: number;
}

/** Is told what comes of a training, as it comes. */
export interface Watcher {
  addLoss(loss: number, iteration: number): void;
  addEvaluation(evaluation: Evaluation): void;
}

export interface Ending {
  /** "finished", the signal that ended the training, or what was wrong with the loss. */
  reason: string;
  iterations: number;
  seconds: number;
}

/** What a line holds: one of these. */
export interface Line {
  options?: TrainOptions;
  /** Of the next iterations, each of its own forward pass. */
  losses?: number[];
  /** After the update of iterations 0, 600, 1200, ... */
  evaluation?: Evaluation;
  ended?: Ending;
}

export interface History {
  options: TrainOptions;
  losses: Float64Array;
  evaluations: Evaluation[];
  /** Undefined where the program was killed. */
  ended: Ending | undefined;
}

/** Losses are written in lines of so many, or once a second. */
const lossesPerLine = 1000;

/** How far a history was at some moment: what a training that is resumed goes on from. */
export interface HistoryMark {
  readonly losses: number;
  /** Of the file, up to there. */
  readonly bytes: number;
  readonly sha256: string;
}

export class HistoryWriter implements Watcher {
  /** The file that grows: no other run has its name. */
  readonly path: string;
  readonly #folder: string;
  readonly #file: number;
  readonly #losses: number[] = [];
  /** Of all that is in the file. */
  readonly #hash = createHash("sha256");
  /** The losses in the file. */
  #written = 0;
  /** Bytes: where the last whole line ends. */
  #length = 0;
  #lastWritten = performance.now();

  /**
   * @param before what a training that is resumed goes on from: it is looked for in the folder.
   * @throws UsageError where it is not there.
   */
  constructor(folder: string, options: TrainOptions, before?: HistoryMark) {
    this.#folder = folder;
    const former = before && formerHistories(folder, before);
    this.path = join(folder, `history-unfinished-${ownMark()}.jsonl`);
    this.#file = openSync(this.path, "wx+");
    if (before !== undefined && former !== undefined) this.#goOn(former, before);
    this.#append({ options });
  }

  #goOn([former, ...others]: readonly [string, ...string[]], { bytes, losses }: HistoryMark): void {
    for (const piece of beginningOf(former, bytes)) this.#add(piece);
    this.#written = losses;
    fsyncSync(this.#file);
    // of runs that were killed: nothing is lost, since what they had besides comes again
    const left = unfinishedHistories(this.#folder);
    for (const path of [former, ...others]) if (left.includes(path)) rmSync(path);
  }

  /** How many losses were added. */
  get iterations(): number {
    return this.#written + this.#losses.length;
  }

  /** How many of them are in the file. */
  get written(): number {
    return this.#written;
  }

  /** What a training that is resumed goes on from: on the disk when this returns. */
  mark(): HistoryMark {
    this.#flush();
    fsyncSync(this.#file);
    return {
      losses: this.#written,
      bytes: this.#length,
      sha256: this.#hash.copy().digest("hex"),
    };
  }

  /** What was written so far. */
  read(): History {
    this.#flush();
    return readFrom(this.#file);
  }

  addLoss(loss: number): void {
    this.#losses.push(loss);
    if (this.#losses.length >= lossesPerLine || performance.now() - this.#lastWritten > 1000) this.#flush();
  }

  addEvaluation(evaluation: Evaluation): void {
    this.#flush();
    this.#append({ evaluation });
  }

  /** Ends the file, which replaces the history.jsonl of the folder. @returns its path and what is in it. */
  end(reason: string, seconds: number): { path: string; history: History } {
    this.#flush();
    this.#append({ ended: { reason, iterations: this.iterations, seconds } });
    fsyncSync(this.#file);
    const history = readFrom(this.#file);
    if (!existsSync(this.path)) this.#restore();
    closeSync(this.#file);
    const path = join(this.#folder, "history.jsonl");
    renameSync(this.path, path);
    return { path, history };
  }

  /** Somebody has removed the file, or the folder: all that was written can still be read. */
  #restore(): void {
    makeFolder(this.#folder);
    const file = openSync(this.path, "wx");
    for (const { bytes, position } of piecesOf(this.#file)) writeAll(file, bytes, position);
    fsyncSync(file);
    closeSync(file);
  }

  #flush(): void {
    if (this.#losses.length > 0) this.#append({ losses: this.#losses });
    this.#written += this.#losses.length;
    this.#losses.length = 0;
    this.#lastWritten = performance.now();
  }

  /** A whole line or, where the system refuses, none. */
  #append(line: Line): void {
    this.#add(Buffer.from(`${JSON.stringify(line)}\n`));
  }

  #add(bytes: Buffer): void {
    try {
      writeAll(this.#file, bytes, this.#length);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    this.#length += bytes.length;
    this.#hash.update(bytes);
  }
}

/**
 * The files that begin with what a training goes on from: one, or more where it was killed more than once.
 * @throws UsageError where there is none.
 */
function formerHistories(
  folder: string,
  { losses, bytes, sha256 }: HistoryMark,
): readonly [string, ...string[]] {
  const begins = (path: string) => {
    const hash = createHash("sha256");
    for (const piece of beginningOf(path, bytes)) hash.update(piece);
    return hash.digest("hex") === sha256;
  };
  const names = readdirSync(folder).filter((name) => /^history(-unfinished-.*)?\.jsonl$/.test(name));
  const [first, ...others] = names.map((name) => join(folder, name)).filter(begins);
  if (first !== undefined) return [first, ...others];
  throw new UsageError(
    `the losses of the ${losses} iterations before the checkpoint are in no history of ${folder}. ` +
      "Put it back, or start anew without --resume",
  );
}

/** The histories that runs have left that were killed. */
export function unfinishedHistories(folder: string): string[] {
  const form = /^history-unfinished-(?<pid>\d+)-[0-9a-f]{12}\.jsonl$/;
  return leftBehind(folder, form).map((name) => join(folder, name));
}

function writeAll(file: number, bytes: Buffer, position: number): void {
  for (let from = 0; from < bytes.length; )
    from += writeSync(file, bytes, from, bytes.length - from, position + from);
}
