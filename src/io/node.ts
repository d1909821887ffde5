/** wengert/io where there are files: the same names, and those on paths work. */
import { installFiles } from "./bytes/files.js";
import { nodeFiles } from "./bytes/node-files.js";

installFiles(nodeFiles);

export * from "./index.js";
