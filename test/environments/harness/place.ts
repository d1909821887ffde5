/** A place where the library must run: what it needs, and how it is asked. */
import type { Answer } from "../program/answer.js";
import type { Client, Installed } from "./client.js";

export interface Place {
  readonly name: string;
  /** Why it cannot be tried on this machine; undefined where it can. */
  missing(): string | undefined;
  /** How the library got there; by npm where nothing is said. */
  readonly installed?: Installed;
  ask(client: Client): Promise<Answer>;
  /** What the place has not, on purpose: plain TypeScript computes then, and says why. */
  readonly forbids?: "WebAssembly";
}
