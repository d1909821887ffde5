/** What functions take, and the errors that say why something was not taken: the layer below all others. */
export * from "./callbacks.js";
export { refuseForeignProperties, refuseToRead, refuseUnknownProperties } from "./closed.js";
export * from "./errors.js";
export { guessFormat } from "./guess-format.js";
export * from "./kind.js";
export * from "./kinds.js";
export { requireExport } from "./optional-package.js";
export {
  isOptions,
  type OptionKinds,
  type Options,
  options,
  optionsOfTensors,
  type Resolved,
} from "./options.js";
export { isPlainObject, show, shown } from "./show.js";
export { type Parameters, Signature, signature, signatures } from "./signature.js";
export { nearest } from "./spelling.js";
export {
  isTrainingPart,
  partsKind,
  putBack,
  type RestorableGenerator,
  type Stateful,
  stateOf,
  type TrainingPart,
  type TrainingParts,
} from "./stateful.js";
