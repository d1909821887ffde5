/** The instantiation of the second module, apart for programs to be without its bytes. */
import { type Instantiate, instantiateFrom } from "./instantiate.js";
import { network } from "./module-network.js";

/** What only networks and images use. @throws where the platform forbids compiling. */
export const instantiateNetwork: Instantiate = (...over) => instantiateFrom(network, ...over);
