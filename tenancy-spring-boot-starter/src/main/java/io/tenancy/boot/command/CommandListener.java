package io.tenancy.boot.command;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Makes the start of an application the run of a command, where the arguments name one. Otherwise it looks at them and
 * does nothing; not even picocli is loaded.
 */
final class CommandListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    /** Before configuration files are read and logging is set up. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        CommandArguments.of(event.getArgs()).ifPresent(arguments -> {
            Terminal terminal = event.getBootstrapContext().getOrElse(Terminal.class, null);
            new CommandStart(arguments, terminal != null ? terminal : ProcessTerminal.takeOver())
                    .begin(event.getSpringApplication(), event.getEnvironment());
        });
    }
}
