/** KnownVersions: tensors that must not have changed when a checkpoint runs its function again. */
import { ChangedError } from "../../arguments/index.js";
import { changeSince, nameOf, type Tensor } from "../../tensor/index.js";

/** Tensors that must be the same in both runs. */
export class KnownVersions {
  readonly #versions = new Map<Tensor, number>();

  remember(tensor: Tensor): void {
    if (!this.#versions.has(tensor)) this.#versions.set(tensor, tensor.array.storage.version);
  }

  requireUnchanged(role: string): void {
    for (const [tensor, version] of this.#versions) requireVersion(role, tensor, version);
  }
}

/** The same without keeping them alive: what the function made itself is soon gone. */
export class KnownConstants {
  readonly #known = new WeakSet<Tensor>();
  readonly #versions: { readonly tensor: WeakRef<Tensor>; readonly version: number }[] = [];

  remember(tensor: Tensor): void {
    if (this.#known.has(tensor)) return;
    this.#known.add(tensor);
    this.#versions.push({ tensor: new WeakRef(tensor), version: tensor.array.storage.version });
  }

  requireUnchanged(role: string): void {
    for (const { tensor, version } of this.#versions) {
      const constant = tensor.deref();
      if (constant !== undefined) requireVersion(role, constant, version);
    }
  }
}

function requireVersion(role: string, tensor: Tensor, version: number): void {
  const change = changeSince(tensor.array, version);
  if (change === undefined) return;
  throw new ChangedError(
    `checkpoint: the ${role} ${nameOf(tensor)} was ${change}, so the function ` +
      `cannot be run again as it was. Call backward() before the change, or give the checkpoint a ` +
      `clone().`,
  );
}
