/**
 * The history of a training, a file of lines that are JSON (history.jsonl): first what the run was told, then
 * losses and evaluations as they come, at last how it ended. It is appended to while the network learns, so
 * that nothing is lost and nothing grows in memory, and read back for the plots.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { leftBehind, ownMark } from "../shared/files.js";
import type { TrainOptions } from "./options.js";

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
interface Line {
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

export class HistoryWriter implements Watcher {
  /** The file that grows: no other run has its name. */
  readonly path: string;
  readonly #folder: string;
  readonly #file: number;
  readonly #losses: number[] = [];
  /** The losses in the file. */
  #written = 0;
  /** Bytes: where the last whole line ends. */
  #length = 0;
  #lastWritten = performance.now();

  constructor(folder: string, options: TrainOptions) {
    this.#folder = folder;
    this.path = join(folder, `history-unfinished-${ownMark()}.jsonl`);
    this.#file = openSync(this.path, "wx+");
    this.#append({ options });
  }

  /** How many losses were added. */
  get iterations(): number {
    return this.#written + this.#losses.length;
  }

  /** How many of them are in the file. */
  get written(): number {
    return this.#written;
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
    mkdirSync(this.#folder, { recursive: true });
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
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      writeAll(this.#file, bytes, this.#length);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    this.#length += bytes.length;
  }
}

/** The histories that runs have left that were killed. */
export function unfinishedHistories(folder: string): string[] {
  const form = /^history-unfinished-(?<pid>\d+)-[0-9a-f]{12}\.jsonl$/;
  return leftBehind(folder, form).map((name) => join(folder, name));
}

/** Reads a history, also one that has no end. @throws SyntaxError for a file that is none. */
export function readHistory(path: string): History {
  const file = openSync(path, "r");
  try {
    return readFrom(file);
  } finally {
    closeSync(file);
  }
}

function readFrom(file: number): History {
  let options: TrainOptions | undefined;
  let ended: Ending | undefined;
  let losses = new Float64Array(lossesPerLine);
  let count = 0;
  const evaluations: Evaluation[] = [];
  for (const text of linesOf(file)) {
    const line: Line = JSON.parse(text);
    options ??= line.options;
    ended ??= line.ended;
    if (line.evaluation !== undefined) evaluations.push(line.evaluation);
    if (line.losses === undefined) continue;
    if (count + line.losses.length > losses.length) {
      const longer = new Float64Array(2 * (count + line.losses.length));
      longer.set(losses);
      losses = longer;
    }
    losses.set(line.losses, count);
    count += line.losses.length;
  }
  if (options === undefined) throw new SyntaxError("a history begins with a line of options");
  return { options, losses: losses.subarray(0, count), evaluations, ended };
}

/** The whole lines of a file, of which no more than a piece is held. What follows the last one was cut off. */
function* linesOf(file: number): Generator<string> {
  const decoder = new StringDecoder();
  let rest = "";
  for (const { bytes } of piecesOf(file)) {
    const lines = (rest + decoder.write(bytes)).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** A file piece by piece; each is good until the next. */
function* piecesOf(file: number): Generator<{ bytes: Buffer; position: number }> {
  const piece = Buffer.alloc(1 << 16);
  for (let position = 0; ; ) {
    const length = readSync(file, piece, 0, piece.length, position);
    if (length === 0) return;
    yield { bytes: piece.subarray(0, length), position };
    position += length;
  }
}

function writeAll(file: number, bytes: Buffer, position: number): void {
  for (let from = 0; from < bytes.length; )
    from += writeSync(file, bytes, from, bytes.length - from, position + from);
}
