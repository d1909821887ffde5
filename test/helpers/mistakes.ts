/** Tables of mistakes: a call that must throw, the class of the error, and its whole message. */
import { expect, test } from "vitest";
import type { WengertError } from "../../src/arguments/index.js";

export type ErrorClass = new (message: string) => WengertError;
export type Mistake = readonly [what: string, call: () => unknown, kind: ErrorClass, message: string];

export function caught(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

export const everyMistake = (mistakes: readonly Mistake[]) =>
  test.each(mistakes)("%s", (_, call, kind, message) => {
    const error = caught(call);
    expect(error).toBeInstanceOf(kind);
    expect((error as WengertError).name).toBe(kind.name);
    expect((error as WengertError).message).toBe(message);
  });
