/**
 * Warnings: what a program should hear although nothing has failed. They go to the console unless the
 * program takes them over; nothing else in the library prints.
 */
import { callback, signature } from "../arguments/index.js";

export type WarningHandler = (message: string) => void;

/** Those who took warnings over, the latest first. */
let handlers: readonly WarningHandler[] = [];

const onWarningTakes = signature("onWarning", { handler: callback });

/**
 * Has `handler` called with each warning, one sentence, in place of the console, until the returned function
 * is called; of several handlers the latest is called. `onWarning(() => {})` silences them; what a handler
 * throws, the call that warned throws.
 * @throws ValueError for what is no function.
 */
export function onWarning(handler: WarningHandler): () => void {
  onWarningTakes.check(arguments);
  const own: WarningHandler = (message) => handler(message);
  handlers = [own, ...handlers];
  return () => {
    handlers = handlers.filter((each) => each !== own);
  };
}

/** Tells whoever listens; whoever calls this sees to it that the same is not told again and again. */
export function warn(message: string): void {
  const [handler] = handlers;
  if (handler === undefined) console.warn(message);
  else handler(message);
}
