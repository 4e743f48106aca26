/// zlib: what gzip has compressed. Its beginning is a macro, which Swift does not see.
#ifndef ZLIB_SHIM_H
#define ZLIB_SHIM_H

#include <zlib.h>

/// Begins to expand the gzip format: 15 is the largest window, and 16 asks for gzip's own header.
static inline int zlib_begin_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

#endif
