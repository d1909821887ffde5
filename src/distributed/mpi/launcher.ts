/** What started the program: which MPI it is of, and how many ranks there are, as far as it says so. */
import { environment } from "../../kernels/index.js";

export interface Launcher {
  /** Libraries to look for, those of the launcher's own MPI first. */
  readonly libraries: readonly string[];
  /** How many ranks; undefined where only MPI itself knows. */
  readonly size: number | undefined;
  /** How many of them share this machine; undefined where it is not said. */
  readonly here: number | undefined;
}

const openMpi = ["libmpi.so.40", "libmpi.so", "libmpi.dylib", "/opt/homebrew/lib/libmpi.dylib"];
const mpich = ["libmpich.so.12", "libmpi.so.12", "libmpich.so", "libmpi.dylib", "libmpich.dylib"];

/** undefined where nothing started several ranks: the program runs alone. */
export function launcher(): Launcher | undefined {
  const count = (...names: readonly string[]) => {
    for (const name of names) {
      const value = Number(environment(name) ?? "");
      if (Number.isInteger(value) && value > 0) return value;
    }
    return undefined;
  };
  const isSet = (...names: readonly string[]) => names.some((name) => (environment(name) ?? "") !== "");
  if (isSet("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"))
    return {
      libraries: openMpi,
      size: count("OMPI_COMM_WORLD_SIZE"),
      here: count("OMPI_COMM_WORLD_LOCAL_SIZE"),
    };
  if (isSet("PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID"))
    return {
      libraries: mpich,
      size: count("PMI_SIZE"),
      here: count("MPI_LOCALNRANKS", "SLURM_NTASKS_PER_NODE"),
    };
  if (isSet("PMIX_RANK"))
    return {
      libraries: [...openMpi, ...mpich],
      size: count("SLURM_NTASKS"),
      here: count("SLURM_NTASKS_PER_NODE"),
    };
  return undefined;
}
