/** Programs on several ranks, by the MPIs that are installed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { builtProgram } from "./build.js";
import { type Ended, remember } from "./report.js";

export interface Installed {
  readonly name: "Open MPI" | "MPICH";
  readonly mpiexec: string;
}

export interface LaunchOptions {
  readonly args?: readonly string[];
  /** Given to mpiexec before the program. */
  readonly mpiArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Called with what is printed. */
  readonly heard?: (stdout: string, child: ChildProcess) => void;
  /** What runs mpiexec, such as `ip netns exec NAME`. */
  readonly before?: readonly string[];
}

/** koffi is searched from the folder that the program runs in. */
const folder = fileURLToPath(new URL(".", import.meta.url));
/** Seconds after which a run is killed. Ranks wait less for each other, and a fault ends them much sooner. */
const patience = 280;

export function installedMpis(): Installed[] {
  const all: readonly Installed[] = [
    { name: "Open MPI", mpiexec: "mpiexec.openmpi" },
    { name: "MPICH", mpiexec: "mpiexec.mpich" },
  ];
  return all.filter(({ mpiexec }) => {
    try {
      execFileSync(mpiexec, ["--version"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

/** In a container one is root, and has fewer processors than ranks: Open MPI wants to be told that both are meant. */
const environment = {
  ...process.env,
  OMPI_ALLOW_RUN_AS_ROOT: "1",
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
  OMPI_MCA_rmaps_base_oversubscribe: "1",
  OMPI_MCA_hwloc_base_binding_policy: "none",
};

/**
 * Runs a program of `programs/`, by its name, or what Node is to run, in words; one that is killed since it does not
 * end has the code -1.
 */
export function launch(
  { mpiexec }: Installed,
  ranks: number,
  program: string | readonly string[],
  { args = [], mpiArgs = [], env = {}, heard, before = [] }: LaunchOptions = {},
): Promise<Ended> {
  const words = typeof program === "string" ? [builtProgram(program)] : program;
  const node = [process.execPath, ...words, ...args];
  const [command = "", ...rest] = [...before, mpiexec, ...mpiArgs, "-n", String(ranks), ...node];
  return run(command, rest, { ...environment, ...env }, heard);
}

export function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  heard?: LaunchOptions["heard"],
): Promise<Ended> {
  const start = performance.now();
  const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text) => {
    stdout += text;
    heard?.(stdout, child);
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), 1000 * patience);
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(timer);
      const ended = { code: code ?? -1, stdout, stderr, seconds: (performance.now() - start) / 1000 };
      remember([command, ...args].join(" "), ended);
      resolve(ended);
    });
  });
}
