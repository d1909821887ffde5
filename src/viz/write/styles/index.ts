/** The styles by name. Each is a choice of the option `style`, and a test asks for its pictures. */
export { book } from "./book.js";
export { modules } from "./modules.js";
export { tensor } from "./tensor.js";
