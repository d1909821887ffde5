/**
 * What data-parallel training costs on many hosts, one rank of one thread on each, from what one machine measures.
 *
 * Of each bucket of gradients the ranks compare what they do (one all-reduce of 20 bytes, by recursive doubling), and
 * then of each piece of it they send each rank its part (n - 1 messages at once), add in the order of the ranks, and send
 * the sums around (n - 1 more): 2 (n - 1) / n of the bytes, which is the least there is, but 2 (n - 1) messages.
 * Source of the terms: Thakur, Rabenseifner and Gropp 2005, "Optimization of Collective Communication Operations in
 * MPICH": a latency for each round, a time for each byte, and here a time for each message that a rank begins.
 */

/** As bench/programs/scaling-wengert.ts prints it. */
export interface Measured {
  /** Where, in words. */
  readonly machine: string;
  /** Microseconds of an all-reduce of two ranks on it, by kilobytes. */
  readonly messages: Readonly<Record<"1" | "16" | "256" | "4096", number>>;
  /** Milliseconds of the processor, for a step on 100 examples. */
  readonly twoLayers: number;
  readonly convolutional: number;
  /** Gflop/s in training steps of products as wide as those of GPT-small. */
  readonly wideProducts: number;
  /** Steps of 10 million parameters on two ranks, in turns by the clock. */
  readonly steps: readonly Steps[];
}

/** Milliseconds of a step with so many examples on each rank, and the medians of ratios of turns. */
export interface Steps {
  readonly examples: number;
  readonly alone: number;
  /** Of two ranks that say nothing to each other. */
  readonly beside: number;
  readonly together: number;
  /** alone / together */
  readonly efficiency: number;
  /** beside / together */
  readonly ofThoseBeside: number;
}

/** Assumed, not measured: there is no such network here. */
export interface Network {
  readonly name: string;
  readonly gigabits: number;
  /** Microseconds until a short message is there, and for each that a rank begins. */
  readonly latency: number;
  readonly perMessage: number;
}

export interface Model {
  readonly name: string;
  readonly parameters: number;
  /** Seconds of a step on one rank. */
  readonly step: number;
}

export const networks: readonly Network[] = [
  { name: "25 Gbit/s", gigabits: 25, latency: 25, perMessage: 2 },
  { name: "200 Gbit/s", gigabits: 200, latency: 10, perMessage: 1 },
];

const gptSmall = 124_439_808;
export const tokens = 8192;

export const modelsOf = (measured: Measured): readonly Model[] => [
  { name: "two layers", parameters: 784 * 50 + 50 + 50 * 10 + 10, step: measured.twoLayers / 1e3 },
  {
    name: "convolutional",
    parameters: 30 * 25 + 30 + 30 * 144 * 100 + 100 + 1010,
    step: measured.convolutional / 1e3,
  },
  { name: "GPT-small", parameters: gptSmall, step: (6 * gptSmall * tokens) / (measured.wideProducts * 1e9) },
];

const bucketBytes = 4 * 2 ** 20;
/** All ranks send all to all where that is not more. */
const smallest = 2 ** 15;

/** A larger bucket is reduced in pieces of so many. */
const pieceBytes = (n: number) => 2 ** 18 * Math.max(4, n);

/** Rounds of a bucket, once the ranks know what they do: what is small is handed out at once, a piece in two. */
const roundsOf = (bytes: number, n: number) =>
  bytes * n <= smallest ? 1 : 2 * Math.ceil(bytes / pieceBytes(n));

/**
 * Seconds of the processor for each byte, copies and sums, of two ranks: more where the bytes of all of them do not
 * stay in the caches.
 */
function perByte({ messages }: Measured, bytes: number): number {
  const kilobytes = bytes <= 256 * 1024 ? "256" : "4096";
  const measured = Number(kilobytes) * 1024;
  return (messages[kilobytes] - ((1 + roundsOf(measured, 2)) * messages["1"]) / 2) / measured / 1e6;
}

/** Microseconds of an all-reduce of two ranks here: a round from the shortest, bytes from the longest. */
export function allReduceHere(measured: Measured, kilobytes: number): number {
  const round = measured.messages["1"] / 2;
  const bytes = 1024 * kilobytes;
  return (1 + roundsOf(bytes, 2)) * round + bytes * perByte(measured, bytes) * 1e6;
}

/** Seconds: what the network takes, and what the processor takes, for one step's gradients. */
export function communication(model: Model, n: number, network: Network, measured: Measured) {
  const bytes = 4 * model.parameters;
  const buckets = Math.ceil(bytes / bucketBytes);
  const rounds = Math.ceil(Math.log2(n));
  const times = roundsOf(bytes / buckets, n);
  const moved = times === 1 ? (n - 1) * bytes : (2 * (n - 1) * bytes) / n;
  const short = (rounds + times) * network.latency + times * (n - 1) * network.perMessage;
  return {
    buckets,
    wire: (buckets * short) / 1e6 + (moved * 8) / (network.gigabits * 1e9),
    processor: ((2 * (n - 1)) / n) * bytes * perByte(measured, bytes / buckets),
  };
}

/**
 * The step of one rank alone over that of n with as much for each: with the network hidden behind backward, two thirds
 * of a step, but for the last bucket, and with nothing hidden.
 */
export function efficiencies(model: Model, n: number, network: Network, measured: Measured) {
  const { buckets, wire, processor } = communication(model, n, network, measured);
  const last = wire / buckets;
  const exposed = last + Math.max(0, wire - last - (2 / 3) * model.step);
  return {
    hidden: model.step / (model.step + processor + exposed),
    open: model.step / (model.step + processor + wire),
  };
}
