/** What every program of the examples does around its work: a mistake is one clear line, and output may close. */
import { WengertError } from "wengert";
import { type Flag, readFlags, UsageError } from "./flags.js";

/**
 * Runs `main`. A mistake on the command line ends with exit code 2, what the library or the system refuses
 * with 1, each with one message; anything else is a fault of the program and shows where it happened.
 */
export async function runProgram(name: string, main: () => Promise<void> | void): Promise<void> {
  // whoever reads may stop before the end (`| head`), and a terminal may go: the work is done all the same
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  try {
    await main();
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(`${name}: ${error.message}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

function isExpected(error: unknown): error is Error {
  if (error instanceof UsageError || error instanceof WengertError) return true;
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall !== undefined;
}

interface OneArgument<Value> {
  readonly usage: string;
  readonly about: string;
  readonly argument: Flag<Value>;
}

/**
 * The one argument of a program without flags, or what stands for it where it is left out. Prints the help and
 * ends the program where that was asked for, with exit code 0; for anything else on the command line it ends
 * with a line that says so and exit code 2.
 */
export function argumentOrEnd<Value>(name: string, { usage, about, argument }: OneArgument<Value>): Value {
  try {
    const read = readFlags(process.argv.slice(2), {}, argument);
    if (read !== "help") return read.argument ?? argument.fallback;
    console.log(`${about}\n\nUsage: ${usage}`);
    return process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${name}: ${error.message}`);
    return process.exit(2);
  }
}
