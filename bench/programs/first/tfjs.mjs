/** Imports TensorFlow.js with its wasm backend and prints one product. */
import tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";

await tf.setBackend("wasm");
const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
console.log(tf.matMul(x, x).dataSync().join());
