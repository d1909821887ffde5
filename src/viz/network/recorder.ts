/** NetworkRecorder: a network's parameters at moments of its training, for the slider of its page. */
import {
  anyNumber,
  everyMember,
  type Kind,
  kind,
  refuseUnknownProperties,
  signature,
  whole,
  withDefault,
} from "../../arguments/index.js";
import { modelKind, type NetworkModel, type Parameters, ReadNetwork } from "./layers.js";

/** A network after so many steps. */
export interface NetworkMoment {
  /** How many steps were taken. */
  readonly steps: number;
  readonly parameters: Parameters;
  /** The lengths of the gradients of W1 and W2 in the last of these steps; undefined before the first. */
  readonly norms: readonly [number, number] | undefined;
}

/** Losses of some steps in a row. */
export interface RecordedLoss {
  /** Up to which step they are. */
  readonly steps: number;
  /** That of the last of them, on its batch. */
  readonly loss: number;
  /** Of all of them. */
  readonly mean: number;
}

/** What a NetworkRecorder saw. */
export interface NetworkRecording {
  /** In their order, the last at the end. */
  readonly moments: readonly NetworkMoment[];
  readonly losses: readonly RecordedLoss[];
}

const isMoment = (each: unknown) => {
  const { steps, parameters } = (each ?? {}) as Partial<NetworkMoment>;
  const { W1, b1, W2, b2 } = (parameters ?? {}) as Partial<Parameters>;
  return typeof steps === "number" && [W1, b1, W2, b2].every((values) => values instanceof Float32Array);
};
const isLoss = (each: unknown) => {
  const { steps, loss, mean } = (each ?? {}) as Partial<RecordedLoss>;
  return [steps, loss, mean].every((value) => typeof value === "number");
};
export const recordingKind: Kind<NetworkRecording> = kind(
  "what a NetworkRecorder saw, its recording",
  (value) => {
    const { moments, losses } = (value ?? {}) as Partial<Record<keyof NetworkRecording, unknown>>;
    if (!Array.isArray(moments) || !Array.isArray(losses) || moments.length === 0) return false;
    return everyMember(moments, isMoment) && everyMember(losses, isLoss);
  },
);

const recorderTakes = signature("NetworkRecorder", { model: modelKind, first: withDefault(whole(0), 0) });
const observeTakes = signature("NetworkRecorder.observe", { loss: anyNumber });

/** More moments, or more numbers, than this are not kept: then it goes on at twice the distance. */
const mostMoments = 120;
const mostNumbers = 16e6;
const mostLosses = 600;

/**
 * Looks at a network while it learns. It copies parameters from time to time (about a hundred times,
 * however long the training is) and draws nothing at random, so a recorded training takes the same steps to
 * the last bit.
 */
export class NetworkRecorder {
  readonly #network: ReadNetwork;
  #steps: number;
  #losses: RecordedLoss[] = [];
  /** Of how many steps each of the losses is. */
  #run = 1;
  /** The losses of the run that is not full yet. */
  #open: number[] = [];
  readonly #most: number;
  #moments: NetworkMoment[];
  #distance = 1;

  /**
   * @param model as `toNetworkHtml` draws it.
   * @param first how many steps were taken before: those of a training that is resumed. Default 0.
   * @throws ValueError for a network that it cannot draw.
   */
  constructor(model: NetworkModel, first = 0) {
    recorderTakes.check(arguments);
    this.#network = new ReadNetwork("NetworkRecorder", model);
    const { pixels, units, classes } = this.#network;
    this.#most = Math.max(
      12,
      Math.min(mostMoments, Math.floor(mostNumbers / ((pixels + classes + 1) * units))),
    );
    this.#steps = first;
    this.#moments = [{ steps: first, parameters: this.#network.parameters(), norms: undefined }];
    refuseUnknownProperties("NetworkRecorder", NetworkRecorder);
  }

  /** After each step, while its gradients are still there. */
  observe(loss: number): void {
    observeTakes.check(arguments);
    this.#steps++;
    this.#open.push(loss);
    if (this.#open.length === this.#run) this.#close();
    const steps = this.#steps;
    if (steps % this.#distance !== 0) return;
    this.#moments.push(this.#now(steps));
    while (this.#moments.length > this.#most) {
      // 1, 2, then 10, 20, 40, ...: round numbers of steps
      this.#distance *= this.#distance === 2 ? 5 : 2;
      this.#moments = this.#moments.filter(({ steps }, i) => i === 0 || steps % this.#distance === 0);
    }
  }

  /** What was seen up to now; the network as it is after the last step is its last moment. */
  get recording(): NetworkRecording {
    const moments = [...this.#moments];
    if (moments.at(-1)?.steps !== this.#steps) moments.push(this.#now(this.#steps));
    return { moments, losses: [...this.#losses, ...this.#opened()] };
  }

  #now(steps: number): NetworkMoment {
    return { steps, parameters: this.#network.parameters(), norms: this.#network.gradientNorms() };
  }

  /** The run as it is. */
  #opened(): RecordedLoss[] {
    const { length } = this.#open;
    if (length === 0) return [];
    const mean = this.#open.reduce((sum, loss) => sum + loss, 0) / length;
    return [{ steps: this.#steps, loss: this.#open.at(-1) as number, mean }];
  }

  #close(): void {
    this.#losses.push(...this.#opened());
    this.#open = [];
    if (this.#losses.length < mostLosses) return;
    this.#run *= 2;
    this.#losses = Array.from({ length: mostLosses / 2 }, (_, i) => {
      const [before, after] = this.#losses.slice(2 * i, 2 * i + 2) as [RecordedLoss, RecordedLoss];
      return { ...after, mean: (before.mean + after.mean) / 2 };
    });
  }
}
