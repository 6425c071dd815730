package io.tenancy.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own for one measurement, with this one's options. What the compiler makes of a method depends on all that
 * it saw before, and on chance: so one JVM is one sample.
 */
final class Fork {

    private Fork() {}

    /**
     * Runs a class's {@code main} and waits for its end.
     *
     * @return the lines that it printed; what it says on the error stream goes to ours
     * @throws IllegalStateException if it did not end with 0
     */
    static List<String> run(Class<?> main, List<String> arguments) throws IOException, InterruptedException {
        return run(main, List.of(), arguments);
    }

    /** @param options for the virtual machine, after those of this one */
    static List<String> run(Class<?> main, List<String> options, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        process.getOutputStream().close();
        List<String> lines;
        try (BufferedReader output = process.inputReader()) {
            lines = output.lines().toList();
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException(main.getSimpleName() + " ended with " + status);
        }
        return lines;
    }
}
