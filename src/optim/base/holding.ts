/** An optimizer that another one moves: where ranks share its parameters, it knows its part alone. */
import { ValueError } from "../../arguments/index.js";

export class Holding {
  #holder: string | undefined;
  #isOpen = false;

  /** From now on the optimizer does its work in `during` alone. */
  hold(holder: string): void {
    this.#holder = holder;
  }

  during<Result>(run: () => Result): Result {
    const before = this.#isOpen;
    this.#isOpen = true;
    try {
      return run();
    } finally {
      this.#isOpen = before;
    }
  }

  /** @throws ValueError where it is called beside the one that holds it. */
  requireOpen(kind: string, method: string): void {
    if (this.#holder === undefined || this.#isOpen) return;
    throw new ValueError(
      `${kind}.${method}: this optimizer is in a ${this.#holder}, and knows its part alone. Call ` +
        `${method} of the ${this.#holder}.`,
    );
  }
}
