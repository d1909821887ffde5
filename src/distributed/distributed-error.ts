/** What goes wrong between ranks. */
import { WengertError } from "../arguments/index.js";

/** MPI failed, or ranks do not do the same: the message says which, and what each of them does. */
export class DistributedError extends WengertError {}
