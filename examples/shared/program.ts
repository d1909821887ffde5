/** What every program of the examples does around its work: a mistake is one clear line, and output may close. */
import { WengertError } from "wengert";
import { explainFlags, type Flag, readFlags, UsageError, type ValuesOf } from "./flags.js";

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

type Flags = Readonly<Record<string, Flag<unknown>>>;

interface OneArgument<Value> {
  readonly usage: string;
  readonly about: string;
  readonly argument: Flag<Value>;
}

interface CommandLine<Value, Declared extends Flags> extends OneArgument<Value> {
  readonly flags: Declared;
}

/** The one argument of a program without flags; see `flagsOrEnd`. */
export function argumentOrEnd<Value>(name: string, line: OneArgument<Value>): Value {
  return flagsOrEnd(name, { ...line, flags: {} }).argument;
}

/**
 * The flags and the one argument of a program, or what stands for it where it is left out. Prints the help and
 * ends the program where that was asked for, with exit code 0; for anything else on the command line it ends
 * with a line that says so and exit code 2.
 */
export function flagsOrEnd<Value, Declared extends Flags>(
  name: string,
  { usage, about, flags, argument }: CommandLine<Value, Declared>,
): { values: ValuesOf<Declared>; argument: Value } {
  try {
    const read = readFlags(process.argv.slice(2), flags, argument);
    if (read !== "help") return { values: read.values, argument: read.argument ?? argument.fallback };
    const explained = Object.keys(flags).length === 0 ? "" : `\n\n${explainFlags(flags)}`;
    console.log(`${about}\n\nUsage: ${usage}${explained}`);
    return process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${name}: ${error.message}`);
    return process.exit(2);
  }
}
