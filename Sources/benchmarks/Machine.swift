import COpenBLAS

/// The machine that is measured.
enum Machine {
  /// Its BLAS and the threads that has.
  static var description: String {
    let threads = openblas_get_num_threads()
    let core = openblas_get_corename().map { String(cString: $0) } ?? "?"
    return "OpenBLAS for \(core), \(threads) \(threads == 1 ? "thread" : "threads")"
  }
}
