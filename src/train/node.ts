/**
 * Training loops in Node: what runs anywhere, and the live page. It is `wengert/train/node`, and where there
 * is Node `wengert/train` too.
 */
export * from "./index.js";
export { serveLivePage } from "./live/serve-live-page.js";
