/** What does not declare yet what it takes: the list only gets shorter, and goes away when it is empty. */
export const notYet: readonly string[] = (
  "Tensor.argMax Tensor.argMin " +
  "Tensor.atan2 Tensor.clamp Tensor.clone Tensor.concat Tensor.cumsum " +
  "Tensor.diagonal Tensor.div Tensor.dot Tensor.elu Tensor.eq Tensor.flatten " +
  "Tensor.flip Tensor.gather Tensor.ge Tensor.gelu Tensor.gt Tensor.indexSelect Tensor.le " +
  "Tensor.leakyRelu Tensor.logicalAnd Tensor.logicalNot Tensor.logicalOr Tensor.lt Tensor.maskedFill " +
  "Tensor.matmul Tensor.maximum Tensor.minimum Tensor.mul Tensor.ne Tensor.norm Tensor.outer " +
  "Tensor.pad Tensor.permute Tensor.pow Tensor.prod Tensor.reshape Tensor.scatterAdd Tensor.silu " +
  "Tensor.slice Tensor.split Tensor.squeeze Tensor.std Tensor.sub Tensor.tile " +
  "Tensor.transpose Tensor.tril Tensor.triu Tensor.unsqueeze Tensor.variance " +
  "Tensor.where argMax argMin atan2 avgPool2d batchNorm binaryCrossEntropyWithLogits " +
  "clamp clone concat conv2d cumsum diagonal div dot dropout einsum elu embedding eq flatten " +
  "flip fold gather ge gelu gt indexSelect layerNorm le leakyRelu logicalAnd logicalNot " +
  "logicalOr lt maskedFill matmul maxPool2d maximum minimum mseLoss mul ne norm oneHot outer pad " +
  "permute pow prod reshape scaledDotProductAttention scatterAdd silu slice softmaxCrossEntropy " +
  "softmaxCrossEntropySimple split squeeze stack std sub tile transpose tril triu unfold unsqueeze " +
  "variance where ParameterWatch ParameterWatch.observe confusionMatrix describe diffGraphs frames " +
  "graphFromJson graphJson graphOf histogram plotCurves requireReportPackages sparkline steps toDot " +
  "toHtml toMermaid toPng toSvg trainingReport "
).split(" ");
