/** Signals that end a program: the first asks it to stop and keep what is there. */
import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Listens from now on. A second Ctrl-C or SIGTERM ends the program at once, as usual; SIGHUP does not, since
 * a terminal that closes sends it more than once. The exit code will be the shell's for the signal: 130,
 * 143, 129.
 * @returns what is aborted when one comes, with its name as the reason.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) return;
    controller.abort(signal);
    process.exitCode = 128 + constants.signals[signal];
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  };
  for (const signal of signals) process.on(signal, stop);
  return controller.signal;
}
