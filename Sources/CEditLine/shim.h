/// libedit: line editing, history and completion on a terminal.
///
/// Swift sees neither variadic functions nor, in its language mode 6, the standard streams; these
/// wrappers give it both. They are of the wide-character interface, which carries text whole
/// whatever the locale. Nothing here keeps state: a `static` variable in a header would exist once
/// for each object file that is compiled from it.
#ifndef EDIT_LINE_SHIM_H
#define EDIT_LINE_SHIM_H

#include <histedit.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <wchar.h>

/// A command that keys can be bound to; it returns one of the `CC_` codes.
typedef unsigned char (*edit_line_command)(EditLine *, wint_t);

/// An editor on the standard streams, with Emacs keys; null when there is no memory for it.
static inline EditLine *edit_line_make(const char *program) {
  EditLine *line = el_init(program, stdin, stdout, stderr);
  if (line) el_wset(line, EL_EDITOR, L"emacs");
  return line;
}

static inline void edit_line_set_owner(EditLine *line, void *owner) {
  el_wset(line, EL_CLIENTDATA, owner);
}

static inline void *edit_line_owner(EditLine *line) {
  void *owner = NULL;
  el_wget(line, EL_CLIENTDATA, &owner);
  return owner;
}

/// `prompt` brackets what takes no room on the screen with the character 1.
static inline void edit_line_set_prompt(EditLine *line, wchar_t *(*prompt)(EditLine *)) {
  el_wset(line, EL_PROMPT_ESC, prompt, 1);
}

static inline void edit_line_set_input(EditLine *line, el_rfunc_t next_character) {
  el_wset(line, EL_GETCFN, next_character);
}

/// Names the command `complete`, which a key can then be bound to.
static inline void edit_line_add_completion(EditLine *line, edit_line_command complete) {
  el_wset(line, EL_ADDFN, L"complete", L"Complete the word", complete);
}

static inline void edit_line_bind(EditLine *line, const char *key, const char *command) {
  el_set(line, EL_BIND, key, command, NULL);
}

/// Gives the terminal the modes of editing, or those it had before.
static inline void edit_line_prepare_terminal(EditLine *line, bool editing) {
  el_wset(line, EL_PREP_TERM, (int)editing);
}

/// Draws the prompt and the text at the place where the cursor is.
static inline void edit_line_redraw(EditLine *line) {
  el_wset(line, EL_REFRESH);
}

static inline void edit_line_set_history(EditLine *line, HistoryW *entries) {
  el_wset(line, EL_HIST, history_w, entries);
}

static inline void edit_line_limit_history(HistoryW *entries, int limit) {
  HistEventW event;
  history_w(entries, &event, H_SETSIZE, limit);
}

static inline void edit_line_enter_history(HistoryW *entries, const wchar_t *text) {
  HistEventW event;
  history_w(entries, &event, H_ENTER, text);
}

/// Writes to the stream that libedit draws on, so that the two stay in order.
static inline void edit_line_write(const char *bytes, size_t count) {
  fwrite(bytes, 1, count, stdout);
  fflush(stdout);
}

// Declared by the system only to programs that ask for its extensions.
extern int wcwidth(wchar_t character);

/// Has a signal handled by `handler`, without restarting the system calls that it interrupts,
/// unless whoever started the program wants the signal ignored. Returns whether it did.
static inline bool edit_line_handle_signal(
    int signal, void (*handler)(int), struct sigaction *previous) {
  if (sigaction(signal, NULL, previous) != 0 || previous->sa_handler == SIG_IGN) return false;
  struct sigaction action = {.sa_handler = handler};
  sigemptyset(&action.sa_mask);
  return sigaction(signal, &action, NULL) == 0;
}

#endif
