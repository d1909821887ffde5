/**
 * Data in Node: what runs anywhere, with files. It is `wengert/data/node`, and where there is Node
 * `wengert/data` too.
 */
import "../files/node.js";

export * from "./index.js";
