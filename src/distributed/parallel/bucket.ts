/** A bucket: gradients of several parameters, one after the other, that ranks reduce in one go. */
import { type DType, formatShape } from "../../array/index.js";
import { readInPlace, writeInto } from "../../kernels/index.js";
import { add, noGrad, type Tensor, zeros } from "../../tensor/index.js";
import type { Mpi } from "../mpi/library.js";
import { done, type Numbers, reduceAll, room, type Steps } from "../world/steps.js";
import type { Underway, World } from "../world/world.js";

export interface Member {
  readonly name: string;
  readonly parameter: Tensor;
}

/** Of one member: where it is in the bucket, and how far it is in this pass. */
interface Place extends Member {
  readonly start: number;
  readonly size: number;
  /** Its gradient of this pass is here. */
  isHere: boolean;
  /** What it had before this pass, of the same on all ranks: it is added in the end. */
  before: Tensor | null;
}

export class Bucket {
  readonly #places: readonly Place[];
  readonly #elements: Numbers;
  readonly #sums: Numbers;
  readonly #what: string;
  /** Which members are somewhere: 1 for each that is. Where all are everywhere nobody asks. */
  #somewhere: Int32Array | undefined;
  #underway: Underway | undefined;

  /** @param extra numbers that are not of parameters, after all others. */
  constructor(
    members: readonly Member[],
    readonly dtype: DType,
    readonly extra: number,
  ) {
    let start = 0;
    this.#places = members.map((member) => {
      const place = { ...member, start, size: member.parameter.size, isHere: false, before: null };
      start += place.size;
      return place;
    });
    const like = dtype === "float64" ? new Float64Array(1) : new Float32Array(1);
    this.#elements = room(like, start + extra);
    this.#sums = room(like, start + extra);
    const names = members.map(({ name, parameter }) => `"${name}" ${formatShape(parameter.shape)}`);
    this.#what = `gradients of ${dtype}: ${names.join(", ")}`;
  }

  get members(): readonly Member[] {
    return this.#places;
  }

  get isComplete(): boolean {
    return this.#places.every(({ isHere, parameter }) => isHere || !parameter.requiresGrad);
  }

  /**
   * The gradient of member i in this pass, complete.
   * @param isLocal whether what the member has so far is of this rank alone: then it is reduced, too.
   */
  put(i: number, gradient: Tensor, isLocal: boolean): void {
    const place = this.#places[i] as Place;
    const before = heldGradOf(place.parameter);
    const whole = isLocal && before !== null ? noGrad(() => add(before, gradient)) : gradient;
    this.#write(place, whole, isLocal ? null : before);
  }

  #write(place: Place, gradient: Tensor, before: Tensor | null): void {
    readInPlace(gradient.array, (from) => this.#elements.set(from, place.start));
    place.isHere = true;
    place.before = before;
  }

  /** Sets the numbers that are not of parameters, which are added over all ranks as gradients are. */
  setExtra(values: readonly number[]): void {
    this.#elements.set(values, this.#elements.length - this.extra);
  }

  getExtra(): number[] {
    return Array.from(this.#sums.subarray(this.#sums.length - this.extra));
  }

  /**
   * The ranks begin to reduce it. A member whose gradient is not here counts as zeros where another rank has
   * one, and else stays as it is.
   * @param isLocal as of `put`, for those that no pass has brought here.
   */
  begin(world: World, by: string, isLocal: (parameter: Tensor) => boolean): void {
    for (const place of this.#places) {
      if (place.isHere) continue;
      const before = heldGradOf(place.parameter);
      if (before !== null && isLocal(place.parameter)) this.#write(place, before, null);
      else {
        this.#elements.fill(0, place.start, place.start + place.size);
        place.before = before;
      }
    }
    const missing = this.#places.some(({ isHere }) => !isHere);
    this.#underway = world.begin(
      { by, what: this.#what },
      (mpi, largest) => this.#reduce(mpi, largest > 0),
      missing ? 1 : 0,
    );
  }

  *#reduce(mpi: Mpi, someAreMissing: boolean): Steps {
    this.#somewhere = undefined;
    if (someAreMissing) {
      const here = room(new Int32Array(1), this.#places.length);
      here.set(this.#places.map(({ isHere }) => (isHere ? 1 : 0)));
      const somewhere = room(here, here.length);
      yield* done(mpi.allMax(here, somewhere));
      this.#somewhere = somewhere;
    }
    yield* reduceAll(mpi, this.#elements, this.#sums, "mean");
  }

  /** Waits, and gives each parameter its reduced gradient. */
  finish(world: World, by: string): void {
    if (this.#underway !== undefined) world.finish(this.#underway);
    this.#underway = undefined;
    for (const [i, place] of this.#places.entries()) {
      const { parameter, start, size, before } = place;
      place.isHere = false;
      place.before = null;
      if (this.#somewhere?.[i] === 0 || !parameter.requiresGrad) continue;
      const reduced = zeros(parameter.array.shape, { dtype: this.dtype });
      writeInto(reduced.array, { by }, (to) => to.set(this.#sums.subarray(start, start + size)));
      parameter.receiveGrad(before === null ? reduced : noGrad(() => add(before, reduced)));
    }
  }

  /** After a pass that has failed. */
  forget(): void {
    for (const place of this.#places) {
      place.isHere = false;
      place.before = null;
    }
  }
}

/** Read as a user does, so that nobody frees it when another takes its place. */
const heldGradOf = (parameter: Tensor) => (parameter.peekGrad() === null ? null : parameter.grad);

/**
 * Parameters in the order in which their gradients come, from the last layer to the first, in buckets of
 * about so many bytes. The extra numbers go with the first.
 */
export function bucketsOf(members: readonly Member[], bytes: number, extra: number): Bucket[] {
  const buckets: Bucket[] = [];
  let [some, size]: [Member[], number] = [[], 0];
  const close = () => {
    const dtype = some[0]?.parameter.dtype;
    if (dtype !== undefined) buckets.push(new Bucket(some, dtype, buckets.length === 0 ? extra : 0));
    [some, size] = [[], 0];
  };
  for (const member of members) {
    const { parameter } = member;
    const own = parameter.size * (parameter.dtype === "float64" ? 8 : 4);
    const isOther = some.length > 0 && some[0]?.parameter.dtype !== parameter.dtype;
    if (isOther || (some.length > 0 && size + own > bytes)) close();
    some.push(member);
    size += own;
  }
  close();
  return buckets;
}
