/// Counts what a program takes from the heap, by standing in front of glibc's allocator.
///
/// On other systems, and under the address sanitizer, which stands there itself, nothing is counted.
#pragma once

/// The number of allocations the calling thread has made so far; -1 where they are not counted.
long allocation_count(void);

/// The bytes of the heap in use, with what large blocks take outside of it; -1 where not known.
long allocated_bytes(void);
