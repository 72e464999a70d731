# SPDX-License-Identifier: MIT
"""Keras's side of the comparison, on TensorFlow: keras_worker.py WORKLOAD THREADS PRECISION.

Speaks as torch_worker.py does. Training steps are train_on_batch, composing is `predict` as the tutorial calls it, and
the product is TensorFlow's matmul, which is oneDNN's.
"""
import os
import sys

workload, threads, precision = sys.argv[1:4]
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["OMP_NUM_THREADS"] = threads

import numpy
import tensorflow

tensorflow.config.threading.set_intra_op_parallelism_threads(int(threads))
tensorflow.config.threading.set_inter_op_parallelism_threads(1)
import keras

from shapes import AUTOENCODER, COMPOSE, LSTM, gemm_shapes
from worker import serve

keras.utils.set_random_seed(1)
random = numpy.random.default_rng(1)


def chord_model(s=LSTM):
    chords, durations = keras.Input((s.window,)), keras.Input((s.window,))
    x = keras.layers.Concatenate()([keras.layers.Embedding(s.chords, s.embedding)(chords),
                                    keras.layers.Embedding(s.durations, s.embedding)(durations)])
    for layer in range(s.layers):
        x = keras.layers.LSTM(s.units, return_sequences=layer + 1 < s.layers)(x)
    x = keras.layers.Dense(s.dense)(x)
    heads = [keras.layers.Dense(s.chords, activation="softmax")(x), keras.layers.Dense(s.durations, activation="softmax")(x)]
    return keras.Model([chords, durations], heads)


def events(rows, columns, s=LSTM):
    return [random.integers(s.chords, size=(rows, columns)), random.integers(s.durations, size=(rows, columns))]


def lstm_step(s=LSTM):
    if precision == "bf16":
        keras.config.set_dtype_policy("mixed_bfloat16")
    model = chord_model()
    model.compile("rmsprop", ["sparse_categorical_crossentropy"] * 2, jit_compile=False)
    x = [tensorflow.constant(ids) for ids in events(s.batch, s.window)]
    y = [tensorflow.constant(ids[:, 0]) for ids in events(s.batch, 1)]
    return lambda: model.train_on_batch(x, y)


def compose_window(s=LSTM):
    model = chord_model()
    window = events(1, s.window)

    def song():
        for _ in range(COMPOSE.events):
            a, b = model.predict(window, verbose=0)
            window[0] = numpy.concatenate((window[0][:, 1:], a.argmax(1, keepdims=True)), 1)
            window[1] = numpy.concatenate((window[1][:, 1:], b.argmax(1, keepdims=True)), 1)

    return song


def one_hot_batch(s=AUTOENCODER):
    x = numpy.zeros((s.batch, s.chords, s.window), "float32")
    ids = random.integers(s.chords, size=(s.batch, 1, s.window))
    numpy.put_along_axis(x, ids, 1, 1)
    return tensorflow.constant(x.reshape(s.batch, -1))


def autoencoder(s=AUTOENCODER):
    width = s.chords * s.window
    model = keras.Sequential([keras.Input((width,)), keras.layers.Dense(s.latent, activation="tanh"),
                              keras.layers.Dense(width, activation="sigmoid")])
    model.compile(keras.optimizers.RMSprop(0.01), "binary_crossentropy", jit_compile=False)
    x = one_hot_batch()
    return lambda: model.train_on_batch(x, x)


class Sample(keras.layers.Layer):
    def call(self, inputs):
        mean, logvar = inputs
        kl = -0.5 * keras.ops.mean(1 + logvar - keras.ops.square(mean) - keras.ops.exp(logvar), axis=1)
        self.add_loss(keras.ops.mean(kl))
        return mean + keras.ops.exp(logvar / 2) * keras.random.normal(keras.ops.shape(mean))


def vae(s=AUTOENCODER):
    width = s.chords * s.window
    x = keras.Input((width,))
    z = Sample()([keras.layers.Dense(s.latent)(x), keras.layers.Dense(s.latent)(x)])
    model = keras.Model(x, keras.layers.Dense(width, activation="sigmoid")(z))
    model.compile(keras.optimizers.RMSprop(0.001), "binary_crossentropy", jit_compile=False)
    batch = one_hot_batch()
    return lambda: model.train_on_batch(batch, batch)


def gemm(shape):
    m, n, k = gemm_shapes(shape)
    a = tensorflow.constant(random.random((m, k), "float32"))
    b = tensorflow.constant(random.random((k, n), "float32"))
    product = tensorflow.function(lambda x, y: tensorflow.linalg.matmul(x, y))
    return lambda: product(a, b)


WORKLOADS = {"lstm-step": lstm_step, "compose-window": compose_window, "autoencoder": autoencoder, "vae": vae}

if __name__ == "__main__":
    run = gemm(workload[5:]) if workload.startswith("gemm:") else WORKLOADS[workload]()
    serve(run, f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}")
