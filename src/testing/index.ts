/** wengert/testing: tensors in the tests of vitest, jest and Node. Imports none of them. */
export { type DifferenceOptions, difference } from "./difference.js";
export { type MatcherResult, matchers, type TensorMatchers, tensorEquality } from "./matchers.js";
