/**
 * Training loops in Node: what runs anywhere, with folders for checkpoints, and the live page. It is
 * `wengert/train/node`, and where there is Node `wengert/train` too.
 */
import "../io/node.js"; // brings the files
import { installFolders } from "./checkpoints/folders.js";
import { nodeFolders } from "./checkpoints/node-folders.js";

installFolders(nodeFolders);

export * from "./index.js";
export { serveLivePage } from "./live/serve-live-page.js";
