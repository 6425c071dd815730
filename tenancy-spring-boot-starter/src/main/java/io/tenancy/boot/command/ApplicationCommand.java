package io.tenancy.boot.command;

import java.util.function.Consumer;

/**
 * A command that works on the tenants of the application. One small class each, described by picocli's annotations and
 * listed in {@link Commands}.
 */
interface ApplicationCommand {

    /**
     * Does the work.
     *
     * @throws RuntimeException if it failed; a {@link io.tenancy.TenancyException} is shown with its code and text
     */
    CommandOutput run(CommandTools tools);

    /** A command that may have more than one answer; each is printed as soon as it is there. */
    interface Repeating extends ApplicationCommand {

        /** Does the work and shows each answer. Ends early if the thread is interrupted. */
        void run(CommandTools tools, Consumer<CommandOutput> show);

        @Override
        default CommandOutput run(CommandTools tools) {
            throw new UnsupportedOperationException("It has more than one answer.");
        }
    }

    /** Marks commands that change something. They understand {@code --yes}. */
    interface Changing extends ApplicationCommand {}
}
