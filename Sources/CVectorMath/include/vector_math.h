/// Loops over whole arrays, several elements at a time where the processor can.
///
/// Processors with AVX2 and fused multiplication (found out at run time), and those of ARM64, take
/// four elements together; others call the C library for each. An element's result does not depend
/// on its place in the array. `result` may be `x` itself, and must not overlap it otherwise.
///
/// The errors given are the largest of millions of random arguments against 113-bit arithmetic, in
/// units in the last place.
#pragma once

#include <stddef.h>

/// Within 0.8 units.
void vector_exp(const double *x, double *result, size_t count);

/// Within 2.5 units.
void vector_tanh(const double *x, double *result, size_t count);

/// The derivative of tanh, as 4t/(1+t)² with t = exp(−2|x|): within 4.1 units.
void vector_tanh_slope(const double *x, double *result, size_t count);

/// 1/(1+exp(−x)), from e = exp(−|x|) so that no digit is lost on either side: within 2.4 units.
void vector_sigmoid(const double *x, double *result, size_t count);

/// The derivative of the sigmoid, as e/(1+e)² with e = exp(−|x|): within 4.1 units.
void vector_sigmoid_slope(const double *x, double *result, size_t count);

/// The products of `factor` with every element of `x`; where one is −0, 0.
void vector_scaled(double factor, const double *x, double *result, size_t count);
