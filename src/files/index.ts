/**
 * Files, where the platform has them: the one way in which wengert/data, io and train read and write them,
 * and say so where there are none.
 */
export {
  type Files,
  filesFor,
  type GrowingFile,
  type KindOfFile,
  type OpenFile,
  readFile,
} from "./files.js";
export { requireRange, type Source, sourceOf } from "./source.js";
