#include "lib_fuzzer.h"

// A build with -sanitize=fuzzer has it, and no other.
__attribute__((weak)) int LLVMFuzzerRunDriver(
    int *count, char ***arguments, int (*read_one)(const uint8_t *bytes, size_t count));

int lib_fuzzer_run(
    int count, char **arguments, int (*read_one)(const uint8_t *bytes, size_t count)) {
  return LLVMFuzzerRunDriver ? LLVMFuzzerRunDriver(&count, &arguments, read_one) : -1;
}
