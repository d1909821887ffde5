/**
 * Training loops in Node: what runs anywhere, with folders for checkpoints, and the live page. It is
 * `wengert/train/node`, and where there is Node `wengert/train` too.
 */
import "../files/node.js";

export * from "./index.js";
export { serveLivePage } from "./live/serve-live-page.js";
