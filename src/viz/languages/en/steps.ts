/**
 * Every sentence of steps and descriptions. `{name}` stands for what is filled in, names of the user's and
 * numbers; the order of the parts is a language's own.
 */

export const steps = {
  structureTitle: "The graph",
  inputsTitle: "The inputs",
  seedTitle: "Backward starts",
  forwardTitle: "Forward through {op}",
  backTitle: "Back through {op}",
  failsTitle: "{op} fails",
  leafOnly: "{root}, a leaf",
  structure: "{root} is computed from {inputs} by {ops}",
  failedStructure: "{op} fails in a computation from {inputs}",
  and: "{a} and {b}",
  inputCount: "{n} input",
  inputsCount: "{n} inputs",
  operationCount: "{n} operation",
  operationsCount: "{n} operations",
  moduleCount: "{n} module",
  modulesCount: "{n} modules",
  seed: "{subject} = {value}, the seed",
  nothingFlows: "No gradient flows on from here",
  isNow: "{name} is {value} now, {changed}",
  changedSince: "{name} was {changed}: it is {value} now",
  itsValue: "Its value: {value}",
  resultOf: "[{op} of step {step}]",

  upstreamTimesLocal: "upstream {upstream} × local {local}",
  upstream: "upstream {upstream}{how}",
  withLocal: " with local {local}",
  through: " through {op}",
  carried: "{how}, {carried}",
  throughModule: "what arrives, passed back through {module}",
  byUse: "{subject} by use {n}",
  sumOf: "the sum of {n} contributions, {users}",
  from: "from {user}",
  bothFrom: "{a} and {b}",
  theOutput: "the output",
  toOperand: "to {name}: {what}",
  gradHolds: "{name}.grad holds {value}",
  notThisGraph: "{grad}, which is not what this graph alone gives",
  notZeroed: "{grad}: it was not zeroed before this backward, or a hook changed it",
  released:
    "Not known any more: backward gave up the values that it needs. " +
    "Call backward(undefined, { retainGraph: true }) to keep them",

  sentenceBreak: ". ",
  sentenceEnd: ".",
  noted: "{text}; {note}",
  noGradients: "No gradients are computed",
  stepsLead: "{n} steps lead to the result",
};
