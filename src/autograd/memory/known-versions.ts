/** KnownVersions: tensors that must not have changed when a checkpoint runs its function again. */
import { ChangedError } from "../../array/index.js";
import { changeSince, nameOf, type Tensor } from "../../tensor/index.js";

/** Tensors that must be the same in both runs. */
export class KnownVersions {
  readonly #versions = new Map<Tensor, number>();

  remember(tensor: Tensor): void {
    if (!this.#versions.has(tensor)) this.#versions.set(tensor, tensor.array.storage.version);
  }

  requireUnchanged(role: string): void {
    for (const [tensor, version] of this.#versions) {
      const change = changeSince(tensor.array, version);
      if (change === undefined) continue;
      throw new ChangedError(
        `checkpoint: the ${role} ${nameOf(tensor)} was ${change}, so the function ` +
          `cannot be run again as it was. Call backward() before the change, or give the checkpoint a ` +
          `clone().`,
      );
    }
  }
}
