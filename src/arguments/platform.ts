/** What is said where a platform lacks what a function needs. */
import { PlatformError } from "./errors.js";

/**
 * The error of a function on files in an entry point for browsers.
 * @param entry the entry point, as programs import it: "wengert/data".
 * @param wayOut what does its work without files, as a sentence without its full stop.
 */
export function noFiles(by: string, entry: string, wayOut: string): PlatformError {
  return new PlatformError(
    `${by}: reads and writes files, and ${entry} was loaded in its form for browsers, which have none. ` +
      `${wayOut}. In Node, ${entry}/node has it whatever the bundler chooses.`,
  );
}
