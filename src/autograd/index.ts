/** Layer 3: what is built on backward(). */
export { numericalGradient } from "./numerical-gradient.js";
