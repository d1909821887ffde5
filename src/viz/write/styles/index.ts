/** The styles by name. */
export { book } from "./book.js";
export { modules } from "./modules.js";
export { tensor } from "./tensor.js";
