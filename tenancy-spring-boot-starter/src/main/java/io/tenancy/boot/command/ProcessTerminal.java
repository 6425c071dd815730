package io.tenancy.boot.command;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** Standard output and error of this process. What others print to standard output, also logs, goes to standard error. */
final class ProcessTerminal implements Terminal {

    private final PrintStream out;
    private final PrintStream err;

    private ProcessTerminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Takes standard output for the command alone, for the rest of this process. */
    static Terminal takeOver() {
        PrintStream out = System.out;
        System.setOut(System.err);
        return new ProcessTerminal(utf8(out), utf8(System.err));
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public int width() {
        return System.console() == null
                ? Integer.MAX_VALUE
                : CommandSpec.create().usageMessage().autoWidth(true).width();
    }

    @Override
    public Optional<String> ask(String question) {
        Console console = System.console();
        return console == null || !isTerminal(console)
                ? Optional.empty()
                : Optional.ofNullable(console.readLine("%s ", question));
    }

    @Override
    public Optional<char[]> askSecret(String question) {
        Console console = System.console();
        return console == null || !isTerminal(console)
                ? Optional.empty()
                : Optional.ofNullable(console.readPassword("%s ", question));
    }

    /** From Java 22 on there may be a console where input comes from a file or a pipe, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException before22) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }

    @Override
    public void exit(int code) {
        out.flush();
        err.flush();
        System.exit(code);
    }
}
