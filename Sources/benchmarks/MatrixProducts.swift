import COpenBLAS

extension HandWrittenNetwork {
  /// The matrix products of a gradient and nothing else, called straight on BLAS.
  func matrixProducts() {
    let width = Int32(samples)
    for (place, layer) in layers.enumerated() {
      let inputs = place == 0 ? self.inputs : layers[place - 1].activations
      let (rows, inner) = (Int32(layer.outputs), Int32(layer.inputs))
      if samples == 1 {
        cblas_dgemv(
          CblasRowMajor, CblasNoTrans, rows, inner, 1, layer.weights, inner, inputs, 1, 0,
          layer.activations, 1)
      } else {
        cblas_dgemm(
          CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, width, inner, 1, layer.weights, inner,
          inputs, width, 0, layer.activations, width)
      }
    }
    for (place, layer) in layers.enumerated().reversed() {
      let inputs = place == 0 ? self.inputs : layers[place - 1].activations
      let (rows, inner) = (Int32(layer.outputs), Int32(layer.inputs))
      // A product of a column and a row also, where there is one sample: it overwrites.
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, rows, inner, width, 1, layer.adjoints, width,
        inputs, width, 0, layer.weightGradient, inner)
      guard place > 0 else { continue }
      let below = layers[place - 1].adjoints
      if samples == 1 {
        cblas_dgemv(
          CblasRowMajor, CblasTrans, rows, inner, 1, layer.weights, inner, layer.adjoints, 1, 0,
          below, 1)
      } else {
        cblas_dgemm(
          CblasRowMajor, CblasTrans, CblasNoTrans, inner, width, rows, 1, layer.weights, inner,
          layer.adjoints, width, 0, below, width)
      }
    }
  }
}
