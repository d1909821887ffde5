/** The words of the training report, those of curves among them. `{name}` stands for what is filled in. */
import { curves } from "./curves.js";

export const report = {
  ...curves,
  title: "Training report",
  sections: "Sections",
  none: "none",
  nothing: "nothing",
  tableOf: "Table: {name}",
  asTable: "{name} as a table",
  atEnd: "{title}, at the end: {values}.",
  between: ", ",
  iterations: "iterations",
  lastLoss: "last loss",
  trainAccuracyAt: "train accuracy at iteration {n}",
  testAccuracyAt: "test accuracy at iteration {n}",
  testAccuracyAtEnd: "test accuracy at the end",

  accuracyAlt: "Accuracy of {n} evaluations; the last one: train {train}, test {test}.",

  // loss and accuracy
  curveSection: "Loss and accuracy",
  alarm: "{text}.",
  lossCaption: "The loss of the batches it learns from. {points}",
  accuracyCaption:
    "The share of images that are recognized, among those it learns from (train) and among those it never " +
    "learns from (test).",
  evaluations: "The evaluations",
  evaluationColumns: { iteration: "iteration", loss: "loss", train: "train accuracy", test: "test accuracy" },

  // what is taken for what
  confusion: "What is taken for what",
  confusionLead:
    "{right} of {all} test examples are right, {wrong} are wrong.{worst} Each row is a true class, " +
    "each column a prediction; the diagonal is right.",
  confusionWorst: " Most often {label} is taken for {prediction}: {n} times.",
  confusionTable: "Confusion matrix",
  confusionCaption: "Test examples by true class (rows) and prediction (columns)",
  recall: "recall",
  precision: "precision",
  confusionNote:
    "Recall is the share of a class that is recognized, precision the share of a prediction that is right; " +
    "the corner is the share of all.",

  // the worst mistakes
  mistakes: "The worst mistakes",
  mistakesLead:
    "The wrong answers with the greatest loss, the worst first: the less the network gave to the right " +
    "class, the greater the loss. The percentage is what it gave to its own answer. Would you have read " +
    "them?",
  mistakeAlt: "Test image {index}: a {label}, read as {prediction}",
  readAs: ", read as ",
  at: "at {share}",

  // the network
  network: "The network",
  layer: "{name} ({details}, {n} parameters)",
  plainLayer: "{name} ({n} parameters)",
  layersAlt: "The network by layers. With parameters: {layers}.",
  opsAlt:
    "The network op by op: {n} ops from the images to the loss, with values and gradients of one batch.",
  byLayers: "The network by layers",
  byOps: "The network op by op",
  layersCaption: "Layer by layer, with the shapes between them. ‖∂‖ is the length of a gradient.",
  opsCaption:
    "Op by op, for one batch: values flow to the right, gradients (bold, from right to left) flow back.",

  // beside other runs
  comparison: "Beside other runs",
  thisRun: "this run",
  runs: "Runs",
  run: "run",
  lossTitle: "Loss",
  testAccuracyTitle: "Test accuracy",
  lossesNote: "means of batches, all runs on the same axes",
  testAccuracyNote: "test accuracy of each evaluation",
  lastTestAccuracy: "last test accuracy (iteration)",
  runsNotDrawn: "As many runs as can be told apart are drawn; {n} more are in the table.",
  sameOptions: "Options that are the same in all of the runs are left out.",

  // parameters
  parameters: "Weights and gradients over time",
  parametersLead:
    "Each hill shows how the numbers of one parameter are spread at one moment: the first iteration at the " +
    "back, the last in front. Heights are square roots of the counts, and each hill's top has the same " +
    "height. Of fewer than a hundred numbers each is a dot. Parameters of as many axes (weights, biases) " +
    "have the same horizontal axes, so that they can be compared.",
  valuesOf: "Values of {name}",
  gradientTitle: "∂loss/∂{name}",
  gradientOf: "Gradient of {name}",
  value: "value",
  gradient: "gradient",
  spread: "{what}: {first}; {last}.",
  spreadAt: "mean {mean}, deviation {deviation} at iteration {n}",
  parameterColumns: {
    iteration: "iteration",
    mean: "mean",
    deviation: "deviation",
    least: "least",
    greatest: "greatest",
    gradientMean: "gradient: mean",
    gradientDeviation: "deviation",
    zeros: "exactly 0",
    nonFinite: "NaN or infinite",
  },

  // activations, gradients and steps
  flow: "Activations, gradients and steps over time",
  flowLead: "All lines of a plot are on one axis, which is logarithmic but for the learning rate.",
  activations: "Activations by layer",
  activationsAxis: "root mean square of what a layer gives",
  activationsNote:
    "Where they shrink from layer to layer, or over time, little is left for the layers after.",
  gradients: "Gradients by parameter",
  gradientsAxis: "root mean square of the gradient",
  gradientsNote:
    "Shrinking towards the first layer, they vanish, and it learns the least; growing, they explode.",
  updates: "Update-to-weight ratios",
  updatesAxis: "length of the step / length of the parameter",
  updatesNote:
    "How far one step moves a parameter. A rule of thumb is 0.001; far more is unstable, far less slow.",
  learningRate: "Learning rate",
  learningRateAxis: "learning rate",
  learningRateNote: "The factor of the steps.",
  linesTable: "Table: {title}",

  // dead units
  silent: "Dead ReLUs",
  silentLead:
    "A ReLU that is 0 for an example passes no gradient back for it. One that is 0 for every example is " +
    "dead: it can never learn again from these examples.",
  silentUnits: "Silent units",
  silentTable: "Table of silent units",
  silentColumns: { layer: "layer", dead: "dead units", silent: "silent activations" },
  silentAxis: "silent activations and dead units",
  silentLine: "silent",
  deadLine: "dead",
  silentAlt: "{layer} at iteration {n}: {dead} of the units are dead, {silent} of the activations are 0.",

  // the run
  theRun: "The run",
  again: "This gives the same report again, byte for byte:",
  command: "Command",
  optionsTable: "Options of the run",
  options: "Options",
  option: "option",
};
