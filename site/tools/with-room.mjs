/**
 * For `node --import`: graphs are laid out as in the playground, with room for numbers that may come, so that a
 * picture of a lesson that is at hand there stands as the one that its program draws.
 */
import { register } from "node:module";

const roomy = JSON.stringify(import.meta.resolve("./graphviz-with-room.ts"));
const hooks = `export const resolve = (name, context, next) =>
  next(name === "@viz-js/viz" && context.parentURL !== ${roomy} ? ${roomy} : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
