/**
 * Many ranks in Node: what runs anywhere, with files for checkpoints. It is `wengert/distributed/node`, and
 * where there is Node `wengert/distributed` too.
 */
import "../files/node.js";

export * from "./index.js";
