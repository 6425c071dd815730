package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a person means what a command is about to destroy.
 *
 * @param given whether it was said on the command line
 */
record Confirmation(Terminal terminal, boolean given) {

    /**
     * Returns quietly if it was said on the command line, or is answered with yes.
     *
     * @throws TenancyException if the answer is another one, or nobody is there to ask
     */
    void require(String tenant, String question) {
        if (!given) {
            String answer = ask(tenant, question + " [y/N]", "--yes");
            if (!answer.toLowerCase(Locale.ROOT).matches("y|yes")) {
                throw refused(tenant, "The answer was not yes");
            }
        }
    }

    /**
     * Returns what is typed.
     *
     * @param option what can be given on the command line instead
     * @throws TenancyException if nobody is there to ask
     */
    String ask(String tenant, String question, String option) {
        Optional<String> answer = terminal.ask(question);
        return answer.map(String::strip)
                .orElseThrow(
                        () -> refused(tenant, "This is no terminal where one could be asked; say it with " + option));
    }

    /** As {@link #ask}, without showing what is typed. Wiping it is up to the caller. */
    char[] askSecret(String tenant, String question, String option) {
        return terminal.askSecret(question)
                .orElseThrow(
                        () -> refused(tenant, "This is no terminal where one could be asked; say it with " + option));
    }

    private static TenancyException refused(String tenant, String why) {
        return new TenancyException("NOT_CONFIRMED", tenant, false, why + ". Nothing was changed.", null);
    }
}
