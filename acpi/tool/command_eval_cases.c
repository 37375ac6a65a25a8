// SPDX-License-Identifier: MIT
// aml eval --cases FILE: each line of the file is a path and arguments, evaluated in a world as it
// was after loading: by a forked copy of the process. On stdout "@case N" stands before the output
// of line N (Debug, bus accesses, the value), "@died N SIGNAL" after one that was cut off.

#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"

#define CASE_TRACE_LIMIT 10000 // bus accesses that are told
#define CASE_LIMIT_S 60        // of CPU time: AML that its own limits do not stop is a bug of ours

static int case_evaluate(struct session *s, char *line)
{
    const char *words[1 + OPTION_ARGS_MAX];
    struct acpi_value args[OPTION_ARGS_MAX], value;
    size_t word_count = arguments_split(line, words, ARRAY_SIZE(words)), count = 0;
    if (word_count == 0) return EXIT_USAGE;
    status_t st = ST_OK;
    while (st == ST_OK && count + 1 < word_count) {
        st = argument_parse(s->ctx, words[count + 1], &args[count]);
        count += st == ST_OK;
    }
    if (st == ST_OK) st = acpi_evaluate(s->ctx, NULL, words[0], args, count, &value);
    s->options->world.is_bus_traced = false; // names in a package are read to be printed
    evaluation_line_print(s, words[0], st, &value);
    return st < 0 ? EXIT_FAILED : EXIT_GOOD;
}

int command_eval_cases(struct session *s)
{
    return cases_run(s, case_evaluate);
}

int cases_run(struct session *s, int (*run)(struct session *session, char *line))
{
    size_t length;
    char *text = (char *)file_read(s->options->cases, &length);
    if (!text) return EXIT_USAGE;
    s->options->world.is_debug_on_stdout = true;
    s->options->world.trace_limit = CASE_TRACE_LIMIT;
    s->options->world.debug_prefix = "@debug ";
    const struct itimerval limit = {.it_value.tv_sec = CASE_LIMIT_S};
    int exit_status = EXIT_GOOD;
    unsigned n = 0;
    for (char *at = text, *end; at < text + length; at = end + 1, n++) {
        end = memchr(at, '\n', (size_t)(text + length - at));
        if (!end) {
            fprintf(stderr, "aml: %s: its last line has no end, and may not be whole: left out\n",
                    s->options->cases);
            exit_status = EXIT_FAILED;
            break;
        }
        *end = 0;
        printf("@case %u\n", n);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            setitimer(ITIMER_VIRTUAL, &limit, NULL);
            int result = run(s, at);
            fflush(stdout);
            _exit(result);
        }
        int status;
        if (child < 0 || waitpid(child, &status, 0) < 0) {
            perror("aml: fork");
            exit_status = EXIT_FAILED;
            break;
        }
        if (WIFSIGNALED(status)) printf("\n@died %u %d\n", n, WTERMSIG(status));
        if (status != 0) exit_status = EXIT_FAILED;
    }
    free(text);
    return exit_status;
}
