/** Reading a history, piece by piece: no more of the file than a piece is held, but for what it says. */
import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Ending, Evaluation, History, Line } from "./history.js";
import type { TrainOptions } from "./options.js";

/** Room for so many losses at first. */
const lossesAtFirst = 1000;

/** Reads a history, also one that has no end. @throws SyntaxError for a file that is none. */
export function readHistory(path: string): History {
  const file = openSync(path, "r");
  try {
    return readFrom(file);
  } finally {
    closeSync(file);
  }
}

export function readFrom(file: number): History {
  let options: TrainOptions | undefined;
  let ended: Ending | undefined;
  let losses = new Float64Array(lossesAtFirst);
  let count = 0;
  const evaluations: Evaluation[] = [];
  for (const text of linesOf(file)) {
    const line: Line = JSON.parse(text);
    options = line.options ?? options; // of a training that was resumed, those of the last time
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
export function* piecesOf(file: number): Generator<{ bytes: Buffer; position: number }> {
  const piece = Buffer.alloc(1 << 16);
  for (let position = 0; ; ) {
    const length = readSync(file, piece, 0, piece.length, position);
    if (length === 0) return;
    yield { bytes: piece.subarray(0, length), position };
    position += length;
  }
}

/** The first bytes of a file, piece by piece; each is good until the next. */
export function* beginningOf(path: string, length: number): Generator<Buffer> {
  const file = openSync(path, "r");
  try {
    for (const { bytes, position } of piecesOf(file)) {
      if (position >= length) return;
      yield bytes.subarray(0, length - position);
    }
  } finally {
    closeSync(file);
  }
}
