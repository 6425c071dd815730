package io.tenancy.boot.command;

import io.tenancy.boot.command.Commands.Invocation;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/** Does at once what needs no context, wrong usage included, and prepares the context for what needs one. */
final class CommandStart {

    private final CommandArguments arguments;
    private final Terminal terminal;

    CommandStart(CommandArguments arguments, Terminal terminal) {
        this.arguments = arguments;
        this.terminal = terminal;
    }

    /** Returns only if the command runs later, in the application's context. */
    void begin(SpringApplication application, ConfigurableEnvironment environment) {
        try {
            Invocation invocation = Commands.parse(arguments.command());
            CommandConsole console = new CommandConsole(terminal, invocation.name(), invocation.format());
            if (invocation.command() instanceof StandaloneCommand command) {
                console.print(command.run());
                terminal.exit(ExitCode.DONE);
            } else if (invocation.command() instanceof ApplicationCommand command) {
                CommandProcess.prepare(environment, arguments, invocation.format());
                application.addInitializers(new CommandInitializer(invocation, command, terminal));
                application.addListeners(new StartFailure(console));
            }
        } catch (ParameterException wrong) {
            explain(wrong);
            terminal.exit(ExitCode.WRONG_USAGE);
        }
    }

    private void explain(ParameterException wrong) {
        Format format = arguments.askForJson() ? Format.JSON : Format.TABLE;
        new CommandConsole(terminal, arguments.command().get(0), format)
                .fail(CommandFailure.wrongUsage(Commands.describe(wrong)));
        terminal.err().println();
        wrong.getCommandLine().usage(terminal.err(), Ansi.OFF);
    }

    /** Spring Boot describes the failure on standard error and ends the process with 1. */
    private record StartFailure(CommandConsole console) implements ApplicationListener<ApplicationFailedEvent> {

        @Override
        public void onApplicationEvent(ApplicationFailedEvent event) {
            console.failJson(CommandFailure.notStarted(event.getException()));
        }
    }
}
