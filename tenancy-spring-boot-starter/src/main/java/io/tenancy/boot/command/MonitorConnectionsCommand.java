package io.tenancy.boot.command;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the pools of all running nodes, once or again and again. */
@Command(
        name = "tenancy:monitor-connections",
        description = "Show the connections of all running nodes, as each described them within the last seconds.")
final class MonitorConnectionsCommand implements ApplicationCommand.Repeating {

    private static final int LONGEST_SECONDS = 31_536_000;
    private static final int USUAL_SECONDS = 60;

    @Spec
    private @Nullable CommandSpec spec;

    private int interval;
    private int duration;

    @Option(
            names = "--interval",
            paramLabel = "<seconds>",
            description = "Look again after so many seconds; 60 if only --duration is given.")
    void interval(int seconds) {
        interval = seconds(seconds, "--interval");
    }

    @Option(
            names = "--duration",
            paramLabel = "<seconds>",
            description = "Go on for so long; until it is stopped if only --interval is given.")
    void duration(int seconds) {
        duration = seconds(seconds, "--duration");
    }

    private int seconds(int seconds, String option) {
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw new ParameterException(
                    spec == null ? Commands.line() : spec.commandLine(),
                    option + " must be a whole number of seconds from 1 to " + LONGEST_SECONDS + ".");
        }
        return seconds;
    }

    @Override
    public void run(CommandTools tools, Consumer<CommandOutput> show) {
        int pause = interval == 0 ? USUAL_SECONDS : interval;
        long looks = looks(pause);
        for (long look = 1; look <= looks; look++) {
            show.accept(tools.nodes());
            if (look < looks && !pause(pause)) {
                return;
            }
        }
    }

    private long looks(int pause) {
        if (duration == 0) {
            return interval == 0 ? 1 : Long.MAX_VALUE;
        }
        return Math.max(1, duration / pause);
    }

    /** Returns false if somebody wants this to end. */
    private static boolean pause(int seconds) {
        try {
            TimeUnit.SECONDS.sleep(seconds);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
