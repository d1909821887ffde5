/**
 * The words of a network's page: a {name} stands for what is filled in. Its program gets them with its
 * numbers.
 */

export const network = {
  title: "One image through the network",
  dimensions: "{pixels} → {units} → {classes}",
  lossIs: "loss {loss} = −log {probability}",
  noLoss: "no label, no loss",
  image: "Image",
  colours: "Colours",
  draw: "Draw an image",
  drawDone: "Back to the images",
  clear: "Clear",
  centre: "Centre",
  meant: "You meant",
  unknown: "?",
  drawHint:
    "Draw with the pointer; or move with the arrow keys, and put ink with Space. The images that it " +
    "learnt are centred: Centre moves yours.",
  drawing: "Your image, {width} by {height} pixels: draw in it",
  optionWrong: "{index} · {label} taken for {prediction} ({share})",
  optionRight: "{index} · {label} ({share})",
  wrong: "Wrong, in doubt",
  wrongSure: "Wrong, and sure of it",
  doubtful: "Right, in doubt",
  sure: "Right, and sure",
  forwardTab: "Forward ▶\uFE0E",
  backwardTab: "◀\uFE0E Gradients",
  directions: "Direction",
  forward: "Forward",
  backward: "Gradients",
  flowX: "x (1, {pixels})",
  flowFirst: "{name}: x · W1 + b1, W1 ({pixels}, {units})",
  flowHidden: "ReLU: h (1, {units})",
  flowSecond: "{name}, softmax: y (1, {classes})",
  backX: "∂L/∂a · W1ᵀ",
  backFirst: "∂L/∂W1 = xᵀ · ∂L/∂a",
  backHidden: "(y − t) · W2ᵀ",
  backSecond: "y − t, from L",
  xWhat: "the image, {width} × {height}",
  xNote: "paper {low}, ink {high}",
  xNoteColours: "red, green and blue, {low} … {high}",
  w1What: "what each of the {units} hidden units looks for",
  key: "0 in the middle",
  hWhat: "rows as the tiles, 0 … {most}",
  hNote: "{on} of {units} on, ○ off",
  w2Name: "W2",
  w2What: "weights to {name}, ±{most}",
  w2Note: "up +, down −; Esc: back to h",
  yWhat: "{classes} probabilities",
  yNote: "largest {largest}, label {label}",
  yNoteAlone: "largest {largest}",
  largest: "largest",
  label: "label t",
  dxWhat: "saliency",
  dxKey: "+ raises L",
  dw1What: "x, scaled by each unit’s ∂L/∂a",
  dw1Key: "empty where ReLU is off",
  daWhat: "= ∂L/∂h where h > 0",
  daNote: "up +, down −, ○ stopped",
  dzWhat: "the gradient of the logits",
  dzNote: "its sum is 0",
  noGradient: "Say which one you meant: without a label there is no loss, and no gradient.",
  saliency: "Here is where more ink would turn this {label} away from its label (+) or towards it (−).",
  saliencyColours:
    "Where it is bright, more of that colour would turn this {label} away from its label; where dark, " +
    "towards it.",
  saliencyNone: "It is 0 everywhere: nothing flows back to the image.",
  units: "Hidden units: arrow keys move",
  unitName: "Unit {unit}, h = {h}",
  classNames: "Classes: arrow keys move",
  className: "{name}: {probability}",
  unitOff:
    "Unit {unit} (framed) is off: its h is 0 for this image. It adds nothing to any class, and nothing " +
    "flows back through it.",
  unitOn:
    "Unit {unit} (framed): h = {h}, its weight to {first} is {firstWeight}, to {second} {secondWeight}.",
  unitMost: "Of all units it speaks most for {first} against {second}.",
  hiddenGradient: "∂L/∂h = Σ (y − t) · W2 = {gradient}:",
  quieter: "a step downhill makes it quieter.",
  louder: "a step downhill makes it louder.",
  steady: "nothing pulls at it.",
  play: "Play",
  pause: "Pause",
  iteration: "Iteration {steps}",
  ofAll: "of {steps} · moves everything above",
  sliderName: "Iteration",
  curves: "▲ Curves",
  curvesName: "The training",
  summary: "loss {loss} · {accuracy}",
  loss: "Loss:",
  lossBatches: "batches",
  lossImages: "images",
  lossAlt:
    "Loss of the batches, from {first} to {last} (thin: single ones, thick: means of several); of " +
    "{images} images (dashes), at the end {end}.",
  accuracy: "Accuracy",
  accuracyAlt: "Accuracy on {images} images, at the end {last}.",
  norms: "Length of the gradient",
  normsAlt: "Length of the gradients of W1 (line) and W2 (dashes), on a logarithmic axis, at the end {last}.",
  on: "Units on, mean",
  onAlt: "The share of activations above 0, at the end {last}.",
  dead: "Dead units",
  deadAlt: "How many of the {units} units are 0 for all of {images} images: at the end {last}.",
  deadOf: "{dead} of {units}",
  confusion: "What is taken for what",
  confusionNote: "Rows: labels. Columns: predictions. {images} images.",
  confusionName: "Confusion matrix, scrolls sideways",
  slice: "The way down",
  sliceAlt:
    "The loss over the plane of the path: from {low} to {high}; the path of the training ends at {end}.",
  sliceNote:
    "The plane through the end in which the path moves most ({share} of its movement), both axes at one" +
    " scale. Darker: a greater loss of {images} images, {low} to {high}; lines at {levels}. Each dot is" +
    " a moment of the slider, the ring is the one shown.",
  about: "How exact this is",
  aboutPage:
    "This page computes each image in float64, from the weights rounded to float32; made from this " +
    "network, its probabilities differ from the network’s own by {pageError} at most. Pixels are kept " +
    "in 256 levels from {low} to {high}{pixelError}.",
  aboutMoments:
    "Of W1 at the {moments} moments before the last, whole steps of a 127th of its largest entry are " +
    "kept (at most {step} a step, so each weight is right to {half}); no probability of the images " +
    "above is off by more than {error}. All else is exact to float32.",
  aboutMeasured:
    "Accuracy, the loss of images, dead units and the confusion matrix are of {images} images, computed" +
    " by the library from the weights as they were.",
  aboutWithout: "No training was recorded: this is the network as it is.",
  noScript: "This page needs scripts to show images in the network. It asks no network for anything.",
  themes: {
    auto: "system",
    light: "light",
    dark: "dark",
    contrast: "high contrast",
    print: "greys",
    own: "its own",
  },
};
