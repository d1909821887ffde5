/** Signals that end a program: the first asks it to stop and keep what is there. */
import { constants } from "node:os";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface StopRequest {
  /** The signal that came, if one has. */
  readonly signal: NodeJS.Signals | undefined;
}

/**
 * Listens from now on. A second Ctrl-C or SIGTERM ends the program at once, as usual; SIGHUP does not, since
 * a terminal that closes sends it more than once. The exit code will be the shell's for the signal: 130,
 * 143, 129.
 */
export function listenForStop(): StopRequest {
  const request: { signal: NodeJS.Signals | undefined } = { signal: undefined };
  const stop = (signal: NodeJS.Signals) => {
    if (request.signal !== undefined) return;
    request.signal = signal;
    process.exitCode = 128 + constants.signals[signal];
    process.removeListener("SIGINT", stop);
    process.removeListener("SIGTERM", stop);
  };
  for (const signal of signals) process.on(signal, stop);
  return request;
}
