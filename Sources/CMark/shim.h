/// cmark: the Markdown parser.
#include <cmark.h>
