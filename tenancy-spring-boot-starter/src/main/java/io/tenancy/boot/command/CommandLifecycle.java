package io.tenancy.boot.command;

import io.tenancy.TenancyException;
import io.tenancy.boot.command.Commands.Invocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * Runs the command at the moment at which every bean is made and none has been started: instead of starting listener
 * containers, schedulers and web servers, before {@code @Scheduled} methods are scheduled and before any runner or
 * listener of the application's start. Then it closes the context and ends the process.
 */
final class CommandLifecycle extends DefaultLifecycleProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(CommandLifecycle.class);

    private final ConfigurableApplicationContext context;
    private final Invocation invocation;
    private final ApplicationCommand command;
    private final Terminal terminal;

    CommandLifecycle(
            ConfigurableApplicationContext context,
            Invocation invocation,
            ApplicationCommand command,
            Terminal terminal) {
        this.context = context;
        this.invocation = invocation;
        this.command = command;
        this.terminal = terminal;
    }

    @Override
    public void onRefresh() {
        int code = run();
        try {
            context.close();
        } finally {
            terminal.exit(code);
        }
    }

    private int run() {
        CommandConsole console = new CommandConsole(terminal, invocation.name(), invocation.format());
        CommandTools tools = new CommandTools(context.getBeanFactory(), new Confirmation(terminal, invocation.yes()));
        try {
            if (command instanceof ApplicationCommand.Repeating repeating) {
                repeating.run(tools, output -> show(output, console, tools));
                return ExitCode.DONE;
            }
            CommandOutput output = command.run(tools);
            show(output, console, tools);
            return output.problems().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (RuntimeException thrown) {
            if (!(thrown instanceof TenancyException)) {
                LOG.error("{} failed", invocation.name(), thrown);
            }
            console.fail(CommandFailure.of(thrown));
            return ExitCode.FAILED;
        }
    }

    private void show(CommandOutput output, CommandConsole console, CommandTools tools) {
        if (invocation.format() == Format.LOG) {
            output.log(event(), tools.logger());
        }
        console.print(output);
    }

    /** {@code command.list} for {@code tenancy:list}. */
    private String event() {
        return "command." + invocation.name().substring(Commands.PREFIX.length());
    }
}
