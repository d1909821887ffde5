/** The trials of the sweep: which argument of which call is replaced by which value. */
import { type Call, calls } from "../arguments/calls/index.js";
import { signatures } from "../arguments/declarations.js";
import { type Value, values } from "./values.js";

export type What =
  /** In place of an argument, or of one of the entries of an object. */
  | "argument"
  /** After the last argument. */
  | "superfluous"
  /** Under a name that the function does not know. */
  | "unknown";

/** A place that values are put into. */
export interface Slot {
  readonly what: What;
  readonly title: string;
  readonly put: (args: unknown[], value: unknown) => void;
}

export interface Trial {
  readonly call: Call;
  readonly slot: Slot;
  readonly value: Value;
  readonly title: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Objects with entries that are no options (states, parts of a checkpoint under names of one's own). */
const states =
  /\.(setState|loadStateDict)$|^scopePath$|^(save|encode|saveSharded)Checkpoint$|^CheckpointManager\.save$/;

/** Each call takes long, and the options are those of toDot: reduced, they are not gone through again. */
const slow = /^(toSvg|toTikz|toPng|toHtml|toGraphHtml|toAnimatedSvg|toGif|frames)$/;

/** What takes longest has the options of toDot as well: they are gone through there. */
const slowest = /^toGif$/;
const drawing = new Set(Object.keys(kindsOf("toDot", 1)));

/** The kinds of an argument's entries. */
function kindsOf(name: string, position: number): object {
  const signature = signatures.get(name) ?? signatures.get(name.replace(/^Tensor\./, ""));
  const kind = Object.values(signature?.parameters ?? {})[position];
  return kind !== undefined && "kinds" in kind ? (kind.kinds as object) : {};
}

/** These make as many elements as they are asked for, though that may take long, or more than a child may have. */
const makers =
  /^(zeros|ones|full|eye|arange|linspace|rand|randn|randint|Affine|Conv2d|Embedding|MultiHeadAttention|Transformer(EncoderLayer|DecoderLayer)?|BatchNorm|LayerNorm|(RNN|LSTM|GRU)(Cell)?|initializer|Generator\.(permutation|shuffle)|NumpyRandom\.\w+)$/;

/** Sizes that a machine may have room for. */
const sizeable = /^(\[?-?\(?2 \*\* (16|31|32)|1e7|1e-8|new Array\(2 )/;

const foreignKeys = ["colour", "constructor", "learningRate"];

function keysOf(call: Call, position: number, given: Record<string, unknown>): string[] {
  const keys = [...new Set([...Object.keys(given), ...Object.keys(kindsOf(call.name, position))])];
  return slowest.test(call.name) ? keys.filter((key) => !drawing.has(key)) : keys;
}

const withEntry = (given: unknown, key: string, value: unknown) =>
  Object.defineProperty({ ...(given as object) }, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });

function slotsOf(call: Call, reduced: boolean): Slot[] {
  const valid = call.args();
  const slots: Slot[] = [];
  const add = (what: What, title: string, put: Slot["put"]) => slots.push({ what, title, put });
  for (const [i, argument] of valid.entries()) {
    add("argument", `argument ${i + 1}`, (args, value) => {
      args[i] = value;
    });
    if (!isRecord(argument)) continue;
    const keys = reduced && slow.test(call.name) ? [] : keysOf(call, i, argument);
    for (const key of keys)
      add("argument", `{ ${key} } of argument ${i + 1}`, (args, value) => {
        args[i] = withEntry(args[i], key, value);
      });
    if (i === valid.length - 1 && !states.test(call.name))
      for (const key of [...foreignKeys, `${Object.keys(argument)[0] ?? "x"}s`])
        if (!(key in argument) || key === "constructor")
          add("unknown", `{ ${key} } of argument ${i + 1}`, (args, value) => {
            args[i] = withEntry(args[i], key, value);
          });
  }
  if (call.rest)
    add("argument", "one more argument", (args, value) => {
      args.push(value);
    });
  else
    add("superfluous", "an argument too many", (args, value) => {
      args.push(value);
    });
  return slots;
}

interface Row {
  readonly call: Call;
  readonly slot: Slot;
  readonly start: number;
}

/** All trials, in an order that is always the same; every trial is made when it is asked for. */
export class Plan {
  readonly #rows: Row[] = [];
  readonly #values: readonly Value[];
  readonly size: number;

  /** @param every of the values beside those of the reduced sweep every nth, none for 0. */
  constructor(every: number, filter = "") {
    const reduced = every === 0;
    this.#values = values.filter(({ core }, i) => core || (!reduced && i % every === 0));
    let start = 0;
    for (const call of calls.filter(({ name }) => name.includes(filter)))
      for (const slot of slotsOf(call, reduced)) {
        this.#rows.push({ call, slot, start });
        start += this.#values.length;
      }
    this.size = start;
  }

  /** Whether the trial asks for what may rightly take long. */
  asksForMuch({ call, value }: Trial): boolean {
    return makers.test(call.name) && sizeable.test(value.name);
  }

  at(index: number): Trial {
    const { call, slot, start } = this.#rows[Math.floor(index / this.#values.length)] as Row;
    const value = this.#values[index - start] as Value;
    return { call, slot, value, title: `${call.name}: ${value.name} as ${slot.title}` };
  }
}
