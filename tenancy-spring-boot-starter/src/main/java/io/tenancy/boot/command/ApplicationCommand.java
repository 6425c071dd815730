package io.tenancy.boot.command;

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

    /** Marks commands that change something. They understand {@code --yes}. */
    interface Changing extends ApplicationCommand {}
}
