#ifndef PSEUDO_TERMINAL_H
#define PSEUDO_TERMINAL_H

#include <sys/types.h>

/// Runs a program on a terminal of its own: the process, or −1. `controller` becomes the side from
/// which the terminal is typed at and read.
pid_t pseudo_terminal_spawn(
    const char *path, char *const arguments[], char *const environment[],
    unsigned short columns, unsigned short rows, int *controller);

/// Changes the size of the terminal's window; 0, or −1.
int pseudo_terminal_resize(int controller, unsigned short columns, unsigned short rows);

#endif
