/** A bucket: gradients of several parameters, one after the other, that ranks reduce in one go. */
import { type DType, formatShape } from "../../array/index.js";
import { filledInPlace, readInPlace } from "../../kernels/index.js";
import { add, noGrad, Tensor, training } from "../../tensor/index.js";
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
  /** With what it had before this pass; else that is the same on all ranks, and is added to in the end. */
  isWhole: boolean;
}

export class Bucket {
  readonly #places: readonly Place[];
  /** The gradients of this rank, which become the means of all. */
  readonly #elements: Numbers;
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
      const place = { ...member, start, size: member.parameter.size, isHere: false, isWhole: false };
      start += place.size;
      return place;
    });
    const like = dtype === "float64" ? new Float64Array(1) : new Float32Array(1);
    this.#elements = room(like, start + extra);
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
   * The gradient of member i in this pass, complete; its elements are copied.
   * @param isLocal whether what the member has so far is of this rank alone: then it is reduced, too.
   */
  put(i: number, gradient: Tensor, isLocal: boolean): void {
    const place = this.#places[i] as Place;
    const before = place.parameter.peekGrad();
    if (before !== null) training.summed?.(place.parameter);
    place.isWhole = isLocal && before !== null;
    this.#write(place, place.isWhole ? noGrad(() => add(before as Tensor, gradient)) : gradient);
  }

  #write(place: Place, gradient: Tensor): void {
    readInPlace(gradient.array, (from) => this.#elements.set(from, place.start));
    place.isHere = true;
  }

  /** Sets the numbers that are not of parameters, which are added over all ranks as gradients are. */
  setExtra(values: readonly number[]): void {
    this.#elements.set(values, this.#elements.length - this.extra);
  }

  getExtra(): number[] {
    return Array.from(this.#elements.subarray(this.#elements.length - this.extra));
  }

  /**
   * The ranks begin to reduce it. A member whose gradient is not here counts as zeros where another rank has
   * one, and else stays as it is.
   * @param isLocal as of `put`, for those that no pass has brought here.
   */
  begin(world: World, by: string, isLocal: (parameter: Tensor) => boolean): void {
    for (const place of this.#places) {
      if (place.isHere) continue;
      const before = place.parameter.peekGrad();
      place.isWhole = before !== null && isLocal(place.parameter);
      if (place.isWhole) this.#write(place, before as Tensor);
      else this.#elements.fill(0, place.start, place.start + place.size);
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
    yield* reduceAll(mpi, this.#elements, "mean");
  }

  /** Waits, and gives each parameter its reduced gradient. */
  finish(world: World): void {
    if (this.#underway !== undefined) world.finish(this.#underway);
    this.#underway = undefined;
    for (const [i, place] of this.#places.entries()) {
      const { parameter, start, size, isWhole } = place;
      place.isHere = false;
      if (this.#somewhere?.[i] === 0 || !parameter.requiresGrad) continue;
      const mean = new Tensor(
        filledInPlace(parameter.array.shape, this.dtype, (to) =>
          to.set(this.#elements.subarray(start, start + size)),
        ),
      );
      const before = isWhole ? null : parameter.peekGrad();
      parameter.receiveGrad(before === null ? mean : noGrad(() => add(before, mean)));
    }
  }

  /** After a pass that has failed. */
  forget(): void {
    for (const place of this.#places) place.isHere = false;
  }
}

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
