/** init(): the world that this program is a rank of, and its end. */
import { options as optionsOf, positive, signature, withDefault } from "../../arguments/index.js";
import { builtin, environment, setThreads } from "../../kernels/index.js";
import { DistributedError } from "../distributed-error.js";
import { launcher } from "../mpi/launcher.js";
import type { Mpi } from "../mpi/library.js";
import { loadMpi } from "../mpi/load.js";
import { current, type Ranks } from "./current.js";
import { World } from "./world.js";

export interface InitOptions {
  /**
   * Seconds for which ranks wait for each other before the one that waits says who is missing, and ends all:
   * above 0. Default 600.
   */
  readonly timeout?: number | undefined;
}

const initOptions = optionsOf<InitOptions>()({ timeout: withDefault(positive, 600) });
const takes = signature("init", { options: initOptions });

/**
 * Makes this program a rank of those that `mpiexec` has started, and says which: `const { rank, size } =
 * await init()`. Started without, it is the only one, and needs neither MPI nor koffi. A rank that ends with
 * an error, or with `process.exit` and a code other than 0, ends all others. Where several ranks share a
 * machine and WENGERT_THREADS does not say how many threads each has, they share its processors. Called
 * again, it does nothing.
 * @throws MissingPackageError without koffi, PlatformError without MPI, DistributedError where MPI cannot
 * begin.
 */
export async function init(options?: InitOptions): Promise<Ranks> {
  takes.check(arguments);
  const { timeout } = initOptions.read(options);
  if (current.ranks !== undefined) return current.ranks;
  const started = launcher();
  if (started === undefined || started.size === 1) {
    current.ranks = { rank: 0, size: 1 };
    return current.ranks;
  }
  const mpi = await loadMpi(started);
  mpi.begin();
  if (started.size !== undefined && started.size !== mpi.size)
    throw new DistributedError(
      `init: ${mpi.file}, ${mpi.abi.name}, knows of ${mpi.size} ranks, and the program was started as one ` +
        `of ${started.size}: mpiexec is that of another MPI. WENGERT_MPI names the file of its library.`,
    );
  const { here } = started;
  const processors = builtin<{ availableParallelism(): number }>("node:os")?.availableParallelism() ?? 1;
  shareProcessors(here, processors);
  if (mpi.size > 1) {
    const hasOwn = here !== undefined && here <= processors;
    current.world = new World(mpi, timeout * 1000, hasOwn ? "own" : "shared");
  }
  endWithProcess(mpi);
  current.ranks = { rank: mpi.rank, size: mpi.size };
  return current.ranks;
}

function shareProcessors(here: number | undefined, processors: number): void {
  if (here === undefined || here === 1 || (environment("WENGERT_THREADS") ?? "").trim() !== "") return;
  setThreads(Math.max(1, Math.min(4, Math.floor(processors / here))));
}

interface Process {
  on(event: "exit", listener: (code: number) => void): void;
  on(event: "uncaughtExceptionMonitor", listener: (error: unknown) => void): void;
  readonly stderr: { write(text: string): void };
}

/** Where all is well the ranks end together; else this one ends all. */
function endWithProcess(mpi: Mpi): void {
  const { process } = globalThis as unknown as { readonly process: Process };
  let isTold = false;
  process.on("uncaughtExceptionMonitor", (error) => {
    isTold = true;
    // Node itself would say so after "exit", and nothing comes after that
    const what = error instanceof Error ? (error.stack ?? String(error)) : String(error);
    process.stderr.write(
      `rank ${mpi.rank} of ${mpi.size} ends with an error, and all others with it:\n${what}\n`,
    );
  });
  process.on("exit", (code) => {
    if (code === 0) {
      try {
        current.world?.run({ by: "the end of the program", what: "" }, function* () {});
        mpi.end();
        return;
      } catch (error) {
        process.stderr.write(`rank ${mpi.rank} of ${mpi.size}: ${String(error)}\n`);
      }
    } else if (!isTold) {
      // what MPI itself says of it may be lost on the way
      process.stderr.write(
        `rank ${mpi.rank} of ${mpi.size} ends with code ${code}, and all others with it\n`,
      );
    }
    mpi.abort(code === 0 ? 1 : code);
  });
}
