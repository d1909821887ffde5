/** Brings Node's files along: what the entry points for Node load first. */
import { installFiles } from "./files.js";
import { nodeFiles } from "./node-files.js";

installFiles(nodeFiles);
