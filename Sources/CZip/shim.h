/// libzip: archives, such as NumPy's of several arrays.
#include <zip.h>
