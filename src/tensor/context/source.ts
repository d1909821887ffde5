/**
 * The line of the user's program that an op came from: taken from the stack only where asked for, so that it
 * costs nothing otherwise.
 */
import { context } from "./context.js";

/** `file:line:column` of the innermost caller outside the library, while sources are recorded. */
export function callerSource(): string | undefined {
  return context.sources.current ? takeSource() : undefined;
}

/**
 * The same, recorded or not: for the few places where a stack may always be taken. Undefined where a bundler
 * has put the program into one file with the library, for nothing then tells their lines apart.
 */
export function takeSource(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 60;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = limit;
  const positions = stack.split("\n").flatMap((line) => positionIn(line) ?? []);
  const root = libraryRoot(positions[0] ?? "");
  // a package between the user and the library, as the map whose reduce() runs the layers, is nobody's
  // program
  let foreign: string | undefined;
  for (const position of positions) {
    if (position.startsWith("node:") || position.startsWith(root)) continue;
    if (!position.includes("/node_modules/")) return position;
    foreign ??= position;
  }
  return foreign;
}

/** Of V8's `at name (file:1:2)` and `at file:1:2`, and the others' `name@file:1:2` and `file:1:2`. */
function positionIn(line: string): string | undefined {
  const text = line.trim();
  const place = text.startsWith("at ")
    ? (/ \((?:eval at .*, )?(.*)\)$/.exec(text)?.[1] ?? text.replace(/^at (async )?/, ""))
    : /^[\w-]+:\/\//.test(text)
      ? text
      : text.slice(text.indexOf("@") + 1);
  return /:\d+:\d+$/.test(place) ? place : undefined;
}

/**
 * What the positions inside the library begin with, from the first of them, which is in this file: the folder
 * of the sources, or that of the package; or else the one file that a bundler has made.
 */
function libraryRoot(own: string): string {
  const folder = /^.*\/(?=tensor\/context\/source\.[jt]s:)|^.*\/(?=shared\/tensor-[^/]*\.js:)/.exec(own)?.[0];
  return folder ?? own.replace(/:\d+:\d+$/, ":");
}
