/** The words of curves. `{name}` stands for what is filled in. */

export const curves = {
  iteration: "iteration",
  training: "Training",
  loss: "loss {value}",
  train: "train",
  test: "test",
  lossOfEach: "loss of each iteration",
  lossOfMany: "loss: mean of {n} iterations, band from least to greatest",
  onePoint: "One point per iteration.",
  manyPoints:
    "Each point is the mean of {n} iterations; the band runs from the least to the greatest of them.",
  broken: "{n} of {all} losses are NaN or infinite",
  lossAlt: "Loss over {n} iterations: first {first}, last {last}.",
  accuracyNote: "accuracy of each evaluation",
  lastAccuracy: "{loss} Accuracy at iteration {n}: train {train}, test {test}.",
  dotNote: "a dot for each number, a row per iteration",
  hillNote: "one hill per iteration, the last in front",
};
