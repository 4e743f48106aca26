#ifndef LIB_FUZZER_H
#define LIB_FUZZER_H

#include <stddef.h>
#include <stdint.h>

/// Hands made-up inputs to a function for ever, or until the options say to stop.
///
/// Returns libFuzzer's status; -1 where the program was built without it.
int lib_fuzzer_run(
    int count, char **arguments, int (*read_one)(const uint8_t *bytes, size_t count));

#endif
