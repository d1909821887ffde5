/**
 * Files of the field in Node: what runs anywhere, with files. It is `wengert/io/node`, and where there is
 * Node `wengert/io` too.
 */
import "../files/node.js";

export * from "./index.js";
