/**
 * The line of the user's program that an op came from: taken from the stack only where asked for, so that it
 * costs nothing otherwise.
 */
import { context } from "./context.js";

/** The folder of the library itself: frames inside it are not the user's. */
const libraryRoot = import.meta.url.replace(/tensor\/context\/[^/]*$/, "");

/** `file:line:column` of the innermost caller outside the library, while sources are recorded. */
export function callerSource(): string | undefined {
  return context.sources.current ? takeSource() : undefined;
}

/** The same, recorded or not: for the few places where a stack may always be taken. */
export function takeSource(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  // a package between the user and the library, as the map whose reduce() runs the layers, is nobody's
  // program
  let foreign: string | undefined;
  for (const line of stack.split("\n").slice(1)) {
    const position = /\(?((?:[a-z]+:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(line.trim())?.[1];
    if (position === undefined || position.startsWith("node:")) continue;
    const url = position.startsWith("/") ? `file://${position}` : position;
    if (url.startsWith(libraryRoot)) continue;
    if (!url.includes("/node_modules/")) return position;
    foreign ??= position;
  }
  return foreign;
}
