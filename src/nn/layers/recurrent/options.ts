/** What recurrent cells and layers take: options, and the states between two steps. */
import {
  flag,
  isPlainObject,
  type Kind,
  listOf,
  type Options,
  optional,
  options as optionsOf,
  probability,
  ValueError,
  whole,
  withDefault,
} from "../../../arguments/index.js";
import { type DType, floatingKind } from "../../../array/index.js";
import { generatorKind, type RandomGenerator } from "../../../random/index.js";
import { type Tensor, tensorKind } from "../../../tensor/index.js";
import type { Initializer } from "../../init.js";
import { initializerKind } from "../checks.js";

export interface RecurrentOptions {
  /** Whether there are biases. Default true; they start at 0. */
  readonly bias?: boolean;
  /** How the matrices start. Default uniform within ±1 / √hiddenSize. */
  readonly init?: Initializer;
  /** Where `init` draws from; by default the generator that `manualSeed` seeds. */
  readonly generator?: RandomGenerator | undefined;
  /** The dtype of all parameters. Default float32. */
  readonly dtype?: DType;
}

export interface LSTMCellOptions extends RecurrentOptions {
  /**
   * The size that h is projected to after each step, smaller than hiddenSize: what comes out and what the
   * next step is given has it, while c keeps hiddenSize. Default none.
   */
  readonly projSize?: number | undefined;
}

export interface RecurrentLayerOptions extends RecurrentOptions {
  /** How many cells lie on top of each other, each fed with the outputs of the one below. Default 1. */
  readonly layers?: number;
  /** With which probability an output is dropped on its way to the next layer, in training. Default 0. */
  readonly dropout?: number;
  /** Whether each layer has a second cell that goes from the last step to the first. Default false. */
  readonly bidirectional?: boolean;
}

export interface LSTMOptions extends RecurrentLayerOptions, LSTMCellOptions {}

const cellKinds = {
  bias: withDefault(flag, true),
  init: optional(initializerKind),
  generator: optional(generatorKind),
  dtype: withDefault(floatingKind, "float32"),
} as const;
const layerKinds = {
  ...cellKinds,
  layers: withDefault(whole(), 1),
  dropout: withDefault(probability, 0),
  bidirectional: withDefault(flag, false),
} as const;
const projection = { projSize: optional(whole()) } as const;

/** The same options, which say where a projection is if one is asked of them. */
function unprojected<O, R>(options: Options<O, R>): Options<O, R> {
  return {
    ...options,
    require: (by, name, value) => {
      const asked = isPlainObject(value) && ["projSize", "proj_size"].find((key) => key in value);
      if (asked)
        throw new ValueError(
          `${by}: unknown option "${asked}"; only LSTM and LSTMCell project their state. ` +
            "An nn.Affine after this layer projects what comes out",
        );
      options.require?.(by, name, value);
    },
  };
}

export const cellOptions = unprojected(optionsOf<RecurrentOptions>()(cellKinds));
export const layerOptions = unprojected(optionsOf<RecurrentLayerOptions>()(layerKinds));
export const lstmCellOptions = optionsOf<LSTMCellOptions>()({ ...cellKinds, ...projection });
export const lstmOptions = optionsOf<LSTMOptions>()({ ...layerKinds, ...projection });

/** What a step leaves behind for the next: its output h first. */
export type RecurrentState = readonly [h: Tensor, ...others: Tensor[]];
/** Of an RNN or GRU. */
export type HiddenState = readonly [h: Tensor];
/** Of an LSTM: its memory c beside h. */
export type MemoryState = readonly [h: Tensor, c: Tensor];

/** The states of the cells, by how many tensors they are. */
export const hiddenStateKind = listOf(tensorKind, "a state [h]", 1, 1) as Kind<HiddenState>;
export const memoryStateKind = listOf(tensorKind, "a state [h, c]", 2, 2) as Kind<MemoryState>;
