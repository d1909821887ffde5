/** The number that each pass back began at, and no more of them than a curve can show. */
import type { Tensor } from "wengert";
import { mostLosses, type Series } from "./protocol.js";

export class Losses {
  #values: number[] = [];
  #every = 1;
  #count = 0;
  #name = "loss";

  add(root: Tensor): void {
    if (root.size !== 1) return;
    if (this.#count === 0) this.#name = root.name || "loss";
    if (this.#count++ % this.#every !== 0) return;
    this.#values.push(root.item());
    if (this.#values.length < mostLosses) return;
    // every second one stays
    this.#values = this.#values.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }

  /** None where there was no loop. */
  all(): readonly Series[] {
    if (this.#values.length < 3) return [];
    return [{ name: this.#name, values: this.#values, every: this.#every }];
  }
}
