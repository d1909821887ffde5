/** Finding MPI: which library, what it is told before it begins, and what would end it without a word. */
import { PlatformError } from "../../arguments/index.js";
import { builtin, environment, loadKoffi } from "../../kernels/index.js";
import type { Launcher } from "./launcher.js";
import { Mpi } from "./library.js";

const without = "A program that runs alone, without mpiexec, needs neither it nor MPI.";
const install =
  "Install one (on Debian: apt install openmpi-bin, or mpich), or name its file: " +
  "WENGERT_MPI=/path/to/libmpi.so.";

/**
 * The library named by WENGERT_MPI, else the first that is found of the launcher's.
 * @throws MissingPackageError without koffi, PlatformError where there is no MPI.
 */
export async function loadMpi(started: Launcher): Promise<Mpi> {
  const koffi = await loadKoffi("init", without);
  requireOpenLauncher();
  const named = environment("WENGERT_MPI") ?? "";
  const reasons: string[] = [];
  for (const file of named === "" ? started.libraries : [named])
    try {
      chooseTransport();
      return new Mpi(koffi.load(file, { global: true, lazy: true }), file);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  throw new PlatformError(
    `init: ${named === "" ? "no MPI was found" : `${named} is no library with MPI`} here ` +
      `(${reasons.join("; ")}). ${install}`,
  );
}

interface FileSystem {
  fstatSync(descriptor: number): { isSocket(): boolean };
}

/**
 * MPICH's launcher speaks to a rank through a socket that it inherits, and Node gives its children none:
 * `npx` and `tsx` start Node once more. MPICH would end the process without a word that helps.
 * @throws PlatformError where the socket is gone.
 */
function requireOpenLauncher(): void {
  const descriptor = environment("PMI_FD") ?? "";
  if (descriptor === "") return;
  try {
    if (builtin<FileSystem>("node:fs")?.fstatSync(Number(descriptor)).isSocket() !== false) return;
  } catch {
    // closed
  }
  throw new PlatformError(
    "init: mpiexec of MPICH speaks to a rank by way of PMI_FD, which is closed here: a Node that starts " +
      "another, as npx and tsx do, closes it. Start it by mpiexec -n 4 node --import tsx train.ts, or let " +
      "mpiexec take a port: mpiexec -pmi-port -n 4 npx tsx train.ts.",
  );
}

/**
 * UCX, which Open MPI would choose first and MPICH of Debian always has, puts its own code over the functions
 * of the system that give and take memory, while other threads of Node call them: now and then the process
 * ends in the midst of V8, and at exit it nearly always does. Unless something was chosen, Open MPI is told
 * to take shared memory and TCP, and UCX to leave memory and signals, of which V8 needs one for WebAssembly,
 * alone.
 */
function chooseTransport(): void {
  const { env } = (globalThis as { readonly process?: { readonly env: Record<string, string | undefined> } })
    .process ?? { env: {} };
  env.UCX_MEM_EVENTS ??= "no";
  env.UCX_HANDLE_ERRORS ??= "none";
  env.UCX_ERROR_SIGNALS ??= "";
  env.OMPI_MCA_pml ??= "ob1";
  if (env.OMPI_MCA_pml !== "ob1") return;
  env.OMPI_MCA_btl ??= "self,vader,tcp";
  env.OMPI_MCA_osc ??= "^ucx";
}
