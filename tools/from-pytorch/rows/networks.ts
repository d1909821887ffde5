/** Rows of losses, convolution, pools and normalization. */
import { section } from "../rows.js";

export const losses = section(
  "Losses (torch.nn.functional)",
  `
nn.functional.cross_entropy | F.cross_entropy(x, t) | crossEntropy(x, t) | \`softmaxCrossEntropy\` is its other name; \`label_smoothing\` is \`labelSmoothing\`
 | F.cross_entropy(C, i[:, :2] * 2) | crossEntropy(C, i.slice([null, [0, 2]]).mul(2), { classAxis: 1 }) | classes on axis 1 only where \`classAxis\` says so
nn.functional.nll_loss | F.nll_loss(x, t) | nllLoss(x, t)
nn.functional.mse_loss | F.mse_loss(x, y) | mseLoss(x, y)
nn.functional.l1_loss | F.l1_loss(x, y) | l1Loss(x, y)
nn.functional.smooth_l1_loss | F.smooth_l1_loss(x, y) | smoothL1Loss(x, y)
nn.functional.huber_loss | F.huber_loss(x, y) | huberLoss(x, y)
nn.functional.binary_cross_entropy | F.binary_cross_entropy(u, mask.double()) | binaryCrossEntropy(u, mask.to("float64"))
nn.functional.binary_cross_entropy_with_logits | F.binary_cross_entropy_with_logits(x, u) | binaryCrossEntropyWithLogits(x, u)
nn.functional.ctc_loss | F.ctc_loss(B.log_softmax(2), torch.tensor([[1], [2]]), torch.tensor([2, 2]), torch.tensor([1, 1])) | ctcLoss(B.logSoftmax(2), tensor([[1], [2]], { dtype: "int32" }), [2, 2], [1, 1])
nn.functional.kl_div | F.kl_div(x, u, reduction="batchmean") | klDiv(x, u, { reduction: "batchMean" })
nn.functional.poisson_nll_loss | F.poisson_nll_loss(x, p) | poissonNllLoss(x, p)
nn.functional.gaussian_nll_loss | F.gaussian_nll_loss(x, y, p) | gaussianNllLoss(x, y, p)
nn.functional.hinge_embedding_loss | F.hinge_embedding_loss(x, sign) | hingeEmbeddingLoss(x, sign)
nn.functional.soft_margin_loss | F.soft_margin_loss(x, sign.detach()) | softMarginLoss(x, sign)
nn.functional.margin_ranking_loss | F.margin_ranking_loss(x, y, sign) | marginRankingLoss(x, y, sign)
nn.functional.multi_margin_loss | F.multi_margin_loss(x, t) | multiMarginLoss(x, t)
nn.functional.multilabel_soft_margin_loss | F.multilabel_soft_margin_loss(x, mask.double()) | multilabelSoftMarginLoss(x, mask.to("float64"))
nn.functional.multilabel_margin_loss | F.multilabel_margin_loss(x, torch.tensor([[0, 2, -1], [1, 2, -1]])) | where(mask.unsqueeze(2).logicalAnd(mask.unsqueeze(1).logicalNot()), x.unsqueeze(1).sub(x.unsqueeze(2)).add(1).relu(), 0).sum().div(6) | \`mask\` is true at the classes of each row; by the number of rows times that of classes
nn.functional.cosine_embedding_loss | F.cosine_embedding_loss(x, y, signs) | cosineEmbeddingLoss(x, y, signs)
nn.functional.triplet_margin_loss | F.triplet_margin_loss(x, y, p) | tripletMarginLoss(x, y, p)
nn.functional.triplet_margin_with_distance_loss | F.triplet_margin_with_distance_loss(x, y, p) | pairwiseDistance(x, y).sub(pairwiseDistance(x, p)).add(1).relu().mean()
`,
);

export const images = section(
  "Convolution, pools, normalization (torch.nn.functional)",
  `
nn.functional.conv2d | F.conv2d(img, k2, padding=1) | conv2d(img, k2, { padding: 1 }) | \`bias\` is an option
 | F.conv3d(vol, k3) | conv3d(vol, k3)
nn.functional.conv1d | F.conv1d(seq, k1) | conv1d(seq, k1)
nn.functional.unfold | F.unfold(img, 3) | unfold(img, 3)
nn.functional.conv_transpose2d | F.conv_transpose2d(img, k2) | convTranspose2d(img, k2)
nn.functional.conv_transpose1d | F.conv_transpose1d(seq, k1) | convTranspose1d(seq, k1)
nn.functional.conv_transpose3d | F.conv_transpose3d(vol, k3.transpose(0, 1)) | vjp((each) => conv3d(each, k3.transpose(0, 1)), zeros([1, 2, 3, 5, 5], { dtype: "float64" }))[1](vol) | the way back through \`conv3d\`, from zeros of the shape that comes out
nn.functional.max_pool3d | F.max_pool3d(vol, 2) | maxPool3d(vol, 2)
nn.functional.avg_pool3d | F.avg_pool3d(vol, 2) | avgPool3d(vol, 2)
nn.functional.interpolate | F.interpolate(seq, scale_factor=2) | interpolate(seq, { scaleFactor: 2 })
nn.functional.instance_norm | F.instance_norm(img) | instanceNorm(img)
nn.functional.group_norm | F.group_norm(img, 2) | groupNorm(img, 2)
nn.functional.max_pool2d | F.max_pool2d(img, 2) | maxPool2d(img, 2)
nn.functional.avg_pool2d | F.avg_pool2d(img, 2) | avgPool2d(img, 2)
nn.functional.max_pool1d | F.max_pool1d(seq, 2) | maxPool1d(seq, 2)
nn.functional.avg_pool1d | F.avg_pool1d(seq, 2) | avgPool1d(seq, 2)
nn.functional.adaptive_avg_pool2d | F.adaptive_avg_pool2d(img, 3) | adaptiveAvgPool2d(img, 3)
nn.functional.adaptive_max_pool2d | F.adaptive_max_pool2d(img, 3) | adaptiveMaxPool2d(img, 3)
nn.functional.adaptive_avg_pool1d | F.adaptive_avg_pool1d(seq, 4) | adaptiveAvgPool1d(seq, 4)
nn.functional.adaptive_max_pool1d | F.adaptive_max_pool1d(seq, 4) | adaptiveMaxPool1d(seq, 4)
nn.functional.adaptive_avg_pool3d | F.adaptive_avg_pool3d(vol, (2, 3, 3)) | adaptiveAvgPool3d(vol, [2, 3, 3])
nn.functional.adaptive_max_pool3d | F.adaptive_max_pool3d(vol, (2, 3, 3)) | adaptiveMaxPool3d(vol, [2, 3, 3])
nn.functional.max_unpool1d | F.max_unpool1d(*F.max_pool1d(seq, 2, return_indices=True), 2) | ((pooled) => maxUnpool1d(pooled[0], pooled[1], 2))(maxPool1d(seq, 2, { returnIndices: true }))
nn.functional.max_unpool2d | F.max_unpool2d(*F.max_pool2d(img, 2, return_indices=True), 2) | ((pooled) => maxUnpool2d(pooled[0], pooled[1], 2))(maxPool2d(img, 2, { returnIndices: true }))
nn.functional.max_unpool3d | F.max_unpool3d(*F.max_pool3d(vol, 2, return_indices=True), 2) | ((pooled) => maxUnpool3d(pooled[0], pooled[1], 2))(maxPool3d(vol, 2, { returnIndices: true }))
nn.functional.layer_norm, native_layer_norm | F.layer_norm(x, (3,), v, w) | layerNorm(x, [3], { weight: v, bias: w })
nn.functional.batch_norm, native_batch_norm | F.batch_norm(x, None, None, v, w, training=True) | batchNorm(x, { weight: v, bias: w, training: true })
nn.functional.local_response_norm | F.local_response_norm(img, 2) | img.div(img.square().add(pad(img.square(), [[0, 0], [1, -1], [0, 0], [0, 0]])).mul(5e-5).add(1).pow(0.75)) | of two channels
nn.functional.pixel_shuffle | F.pixel_shuffle(img.reshape(1, 8, 2, 2), 2) | pixelShuffle(img.reshape([1, 8, 2, 2]), 2)
nn.functional.pixel_unshuffle | F.pixel_unshuffle(img, 2) | pixelUnshuffle(img, 2)
nn.functional.grid_sample | F.grid_sample(img, C[None], align_corners=False) | gridSample(img, C.unsqueeze(0)) | the same modes; "bicubic" of volumes too
 | F.grid_sample(img, C[None], mode="bicubic", padding_mode="reflection", align_corners=True) | gridSample(img, C.unsqueeze(0), { mode: "bicubic", paddingMode: "reflection", alignCorners: true })
 | F.affine_grid(B, (2, 1, 3, 4), align_corners=False) | affineGrid(B, [2, 1, 3, 4])
nn.functional.upsample_nearest | F.upsample_nearest(img, scale_factor=2) | interpolate(img, { scaleFactor: 2 })
nn.functional.upsample_bilinear | F.upsample_bilinear(img, scale_factor=2) | interpolate(img, { scaleFactor: 2, mode: "bilinear", alignCorners: true })
 | F.interpolate(img, size=(3, 5), mode="bilinear") | interpolate(img, { size: [3, 5], mode: "bilinear" })
 | F.interpolate(img, scale_factor=1.5, mode="bicubic") | interpolate(img, { scaleFactor: 1.5, mode: "bicubic" }) | also "nearest-exact"; "area" is \`adaptiveAvgPool2d\`
`,
);
