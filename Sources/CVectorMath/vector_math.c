#include "vector_math.h"

#include <math.h>

// MARK: Four elements at a time

#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,fma")))
static inline int is_wide(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#elif defined(__aarch64__)
#define WIDE
static inline int is_wide(void) { return 1; }
#endif

#ifdef WIDE
#include <string.h>

typedef double double4 __attribute__((ext_vector_type(4)));
typedef long integer4 __attribute__((ext_vector_type(4)));

static const integer4 sign_bit = (integer4)(1UL << 63);

WIDE static inline double4 choose4(integer4 mask, double4 yes, double4 no) {
  return (double4)((mask & (integer4)yes) | (~mask & (integer4)no));
}

WIDE static inline double4 negative_magnitude4(double4 x) {
  return (double4)((integer4)x | sign_bit);
}

/// x as n ln 2 + r with |r| ≤ ½ ln 2, so that exp(x) = 2ⁿ exp(r).
typedef struct {
  double4 n;
  /// r, which is most of exp(r) − 1.
  double4 high;
  /// What is missing from it, with the rounding error of r.
  double4 low;
} reduced4;

/// A number whose last bits count units: adding it rounds to an integer.
static const double rounder = 0x1.8p52;

WIDE static inline reduced4 reduce4(double4 x) {
  const double4 log2_e = 0x1.71547652b82fep0;
  // ln 2 in two parts, the first with so few bits that its product with n is exact.
  const double4 ln2_high = 0x1.62e42fefa3800p-1, ln2_low = 0x1.ef35793c76730p-45;
  double4 n = __builtin_elementwise_fma(x, log2_e, (double4)rounder) - rounder;
  double4 exact = __builtin_elementwise_fma(-n, ln2_high, x);
  double4 r = __builtin_elementwise_fma(-n, ln2_low, exact);
  double4 error = __builtin_elementwise_fma(-n, ln2_low, exact - r);
  // The series of exp from r²/2! to r¹³/13!, its even and odd powers apart so that the processor
  // can work on both; the next term is below 2⁻⁵⁷.
  double4 square = r * r, even = 1.0 / 479001600, odd = 1.0 / 6227020800;
  static const double even_factors[] = {1.0 / 3628800, 1.0 / 40320, 1.0 / 720, 1.0 / 24, 1.0 / 2};
  static const double odd_factors[] = {1.0 / 39916800, 1.0 / 362880, 1.0 / 5040, 1.0 / 120, 1.0 / 6};
  for (int k = 0; k < 5; k++) {
    even = __builtin_elementwise_fma(even, square, (double4)even_factors[k]);
    odd = __builtin_elementwise_fma(odd, square, (double4)odd_factors[k]);
  }
  double4 sum = __builtin_elementwise_fma(odd, r, even);
  return (reduced4){n, r, __builtin_elementwise_fma(square, sum, error)};
}

/// 2ⁿ for an integer n from −1022 to 1023.
WIDE static inline double4 power_of_2(double4 n) {
  return (double4)((integer4)(n + (rounder + 1023)) << 52);
}

WIDE static inline double4 exp4(double4 x) {
  // Beyond these limits the result is 0 or ∞; NaN passes.
  x = choose4(x > 710, 710, choose4(x < -746, -746, x));
  reduced4 reduced = reduce4(x);
  // 1 + r, and what its rounding leaves out, which is exact.
  double4 one_r = 1 + reduced.high;
  double4 rest = (1 - one_r) + reduced.high;
  // In two halves, since 2ⁿ itself may be subnormal or infinite.
  double4 half = (reduced.n * 0.5 + rounder) - rounder;
  return (one_r + (rest + reduced.low)) * power_of_2(half) * power_of_2(reduced.n - half);
}

WIDE static inline double4 sigmoid4(double4 x) {
  double4 e = exp4(negative_magnitude4(x));
  return choose4(x < 0, e, 1) / (1 + e);
}

WIDE static inline double4 sigmoid_slope4(double4 x) {
  double4 e = exp4(negative_magnitude4(x));
  return e / ((1 + e) * (1 + e));
}

WIDE static inline double4 tanh4(double4 x) {
  // From t = exp(−2|x|) − 1, which keeps its digits near 0; beyond 20 the result is 1.
  double4 y = 2 * negative_magnitude4(x);
  reduced4 reduced = reduce4(choose4(y < -40, -40, y));
  double4 scale = power_of_2(reduced.n);
  double4 most = __builtin_elementwise_fma(scale, reduced.high, scale - 1);
  double4 rest = __builtin_elementwise_fma(scale, reduced.high, (scale - 1) - most);
  double4 t = most + __builtin_elementwise_fma(scale, reduced.low, rest);
  double4 magnitude = -t / (2 + t);
  return (double4)(((integer4)magnitude & ~sign_bit) | ((integer4)x & sign_bit));
}

WIDE static inline double4 tanh_slope4(double4 x) {
  double4 t = exp4(2 * negative_magnitude4(x));
  return 4 * t / ((1 + t) * (1 + t));
}

/// Defines a function of arrays; the last few elements go in a vector of their own.
#define DEFINE_WIDE(name)                                                        \
  WIDE static void name##_wide(const double *x, double *result, size_t count) {  \
    double4 four;                                                                \
    for (; count >= 4; x += 4, result += 4, count -= 4) {                        \
      memcpy(&four, x, sizeof four);                                             \
      four = name##4(four);                                                      \
      memcpy(result, &four, sizeof four);                                        \
    }                                                                            \
    if (count == 0) return;                                                      \
    four = 0;                                                                    \
    memcpy(&four, x, count * sizeof *x);                                         \
    four = name##4(four);                                                        \
    memcpy(result, &four, count * sizeof *x);                                    \
  }
#define USE_WIDE(name) \
  if (is_wide()) return name##_wide(x, result, count);
#else
#define DEFINE_WIDE(name)
#define USE_WIDE(name)
#endif

// MARK: One element at a time

static double exp1(double x) { return exp(x); }

static double sigmoid1(double x) {
  double e = exp(-fabs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

static double sigmoid_slope1(double x) {
  double e = exp(-fabs(x));
  return e / ((1 + e) * (1 + e));
}

static double tanh1(double x) { return tanh(x); }

static double tanh_slope1(double x) {
  double t = exp(-2 * fabs(x));
  return 4 * t / ((1 + t) * (1 + t));
}

// MARK: The functions

#define DEFINE(name)                                                               \
  DEFINE_WIDE(name)                                                                \
  void vector_##name(const double *x, double *result, size_t count) {              \
    USE_WIDE(name)                                                                 \
    for (size_t place = 0; place < count; place++) result[place] = name##1(x[place]); \
  }

DEFINE(exp)
DEFINE(sigmoid)
DEFINE(sigmoid_slope)
DEFINE(tanh)
DEFINE(tanh_slope)

#ifdef WIDE
/// The same loop; the compiler uses the wide instructions.
WIDE static void scaled_wide(double factor, const double *x, double *result, size_t count) {
  for (size_t place = 0; place < count; place++) result[place] = factor * x[place] + 0.0;
}
#endif

void vector_scaled(double factor, const double *x, double *result, size_t count) {
#ifdef WIDE
  if (is_wide()) return scaled_wide(factor, x, result, count);
#endif
  for (size_t place = 0; place < count; place++) result[place] = factor * x[place] + 0.0;
}
