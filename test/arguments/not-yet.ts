/** What does not declare yet what it takes: the list only gets shorter, and goes away when it is empty. */
export const notYet: readonly string[] = (
  "GradFn.input GradFn.output GradFn.saved " +
  "Tensor.add Tensor.argMax Tensor.argMin Tensor.assign Tensor.atan2 " +
  "Tensor.broadcastTo Tensor.clamp Tensor.clone Tensor.concat Tensor.cumsum " +
  "Tensor.detach Tensor.diagonal Tensor.div Tensor.dot Tensor.elu Tensor.eq Tensor.flatten " +
  "Tensor.flip Tensor.gather Tensor.ge Tensor.gelu Tensor.gt Tensor.indexSelect Tensor.item Tensor.le " +
  "Tensor.leakyRelu Tensor.logicalAnd Tensor.logicalNot Tensor.logicalOr Tensor.lt Tensor.maskedFill " +
  "Tensor.matmul Tensor.maximum Tensor.minimum Tensor.mul Tensor.ne Tensor.norm Tensor.outer " +
  "Tensor.pad Tensor.permute Tensor.pow Tensor.prod Tensor.reshape " +
  "Tensor.scatterAdd Tensor.silu Tensor.slice Tensor.split Tensor.squeeze " +
  "Tensor.std Tensor.sub Tensor.tile Tensor.toArray Tensor.toTypedArray Tensor.transpose Tensor.tril " +
  "Tensor.triu Tensor.unsqueeze Tensor.variance Tensor.where add argMax argMin atan2 avgPool2d " +
  "batchNorm binaryCrossEntropyWithLogits broadcastTo clamp clone concat conv2d " +
  "cumsum defineOp diagonal div dot dropout einsum elu embedding eq " +
  "flatten flip fold formatShape gather ge gelu " +
  "gt indexSelect layerNorm le " +
  "leakyRelu logicalAnd logicalNot logicalOr lt maskedFill matmul maxPool2d maximum " +
  "minimum mseLoss mul ne norm oneHot outer pad permute pow prod " +
  "reshape scaledDotProductAttention scatterAdd " +
  "silu slice " +
  "softmaxCrossEntropy softmaxCrossEntropySimple split squeeze stack std sub tile " +
  "transpose tril triu unfold unsqueeze variance where Affine " +
  "Affine.forward AvgPool2d AvgPool2d.forward BCEWithLogitsLoss BCEWithLogitsLoss.forward BatchNorm " +
  "BatchNorm.forward Buffer Buffer.assign Conv2d Conv2d.forward Dropout Dropout.forward ELU " +
  "ELU.forward Embedding Embedding.forward Flatten Flatten.forward GELU GELU.forward GRU GRU.forward " +
  "GRUCell GRUCell.forward GRUCell.start LSTM LSTM.forward LSTMCell LSTMCell.forward LSTMCell.start " +
  "LayerNorm LayerNorm.forward LeakyReLU LeakyReLU.forward LogSoftmax LogSoftmax.forward MSELoss " +
  "MSELoss.forward MaxPool2d MaxPool2d.forward Module.buffers Module.eval Module.loadStateDict " +
  "Module.namedBuffers Module.namedModules Module.namedParameters Module.parameters " +
  "Module.registerForwardHook Module.registerForwardPreHook Module.registerFullBackwardHook " +
  "Module.stateDict Module.summary Module.train Module.zeroGrad MultiHeadAttention " +
  "MultiHeadAttention.forward Parameter RNN RNN.forward RNNCell RNNCell.forward RNNCell.start ReLU " +
  "ReLU.forward Sequential Sequential.forward SiLU SiLU.forward Sigmoid Sigmoid.forward Softmax " +
  "Softmax.forward SoftmaxCrossEntropy SoftmaxCrossEntropy.forward Softplus Softplus.forward Tanh " +
  "Tanh.forward init.constant init.he init.normal init.uniform init.xavier init.zeros AdaGrad Adam " +
  "AdamW Optimizer.addParamGroup Optimizer.loadStateDict Optimizer.stateDict Optimizer.step " +
  "Optimizer.zeroGrad RMSprop SGD Scheduler Scheduler.loadStateDict Scheduler.stateDict " +
  "Scheduler.step clipGradNorm clipGradValue cosine exponential linear milestones stepDecay warmUp " +
  "ParameterWatch ParameterWatch.observe confusionMatrix describe diffGraphs frames graphFromJson " +
  "graphJson graphOf histogram plotCurves requireReportPackages sparkline steps toDot toHtml " +
  "toMermaid toPng toSvg trainingReport "
).split(" ");
